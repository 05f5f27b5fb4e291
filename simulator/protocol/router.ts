import { type AwsError, isAwsError } from '../aws-error';
import { callService, isUnanswered } from '../call';
import { callerOf } from '../iam/credentials';
import type { World } from '../world';
import { type ClientClock, virtualClock } from './client-clock';
import { signedScope } from './credential-scope';
import type { HttpAnswer, HttpRequest } from './http';
import { latencyOf } from './latency';
import { type Received, receive } from './received';
import { refusalOf } from './refusal';

/**
 * AWS's endpoints: reads a signed request of the SDK, makes the call, answers. Request and answer each take their
 * time on the virtual clock. `no-answer` when the Region is lost, or is lost while the request is under way: the
 * connection is never answered. `clients` is the clock that whoever signed the request goes by. Rejects, and fails the simulation, only for faults of the simulator itself.
 */
export async function handleHttp(
  world: World,
  request: HttpRequest,
  clients: ClientClock = virtualClock(world),
): Promise<HttpAnswer | 'no-answer'> {
  const scope = signedScope(request);
  const region = (scope && world.services.get(scope.service)?.globalIn) ?? scope?.region;
  const isLost = () => region !== undefined && world.faults.isLost(region);
  if (isLost()) return 'no-answer';
  try {
    const received = receive(world, request, scope, clients);
    await travel(world, 'request', received.content);
    if (isLost()) return 'no-answer';
    const answer = await answerTo(world, request, received, region ?? '', clients);
    if (answer === 'no-answer') return answer;
    await travel(world, 'answer', received.content);
    return isLost() ? 'no-answer' : answer;
  } catch (error) {
    // Whoever sent the request may take a rejection for a broken connection, and try again.
    world.clock.after(0, () => {
      throw error;
    });
    throw error;
  }
}

async function answerTo(
  world: World,
  request: HttpRequest,
  { protocol, model, requestId, asked }: Received,
  region: string,
  clients: ClientClock,
): Promise<HttpAnswer | 'no-answer'> {
  const answered = { model, request, requestId };
  if ('refusal' in asked) {
    noteUnsimulated(world, request, asked.refusal);
    return complete(clients, protocol.refuse(answered, asked.refusal), requestId);
  }
  const { service, operation, caller, input } = asked;
  try {
    const output = await callService<object | undefined>(world, {
      ...{ caller, region, input, isReceived: true },
      ...{ service: service.name, action: operation.name },
    });
    const told = inClientTime(output ?? {}, clients);
    return complete(clients, protocol.write({ ...answered, operation }, told), requestId);
  } catch (error) {
    if (isAwsError(error) && isUnanswered(error)) return 'no-answer';
    const refusal = refusalOf(error, { service: service.name, family: protocol.family, model });
    if (!refusal) throw error;
    noteUnsimulated(world, request, refusal);
    return complete(clients, protocol.refuse(answered, refusal), requestId);
  }
}

/** Whoever follows the simulation is told what a client wanted in vain. */
function noteUnsimulated(world: World, request: HttpRequest, { message }: AwsError): void {
  if (!message.endsWith(' is not simulated.')) return;
  const { accessKeyId = '', region = '' } = signedScope(request) ?? {};
  const account = callerOf(world, accessKeyId)?.caller.account ?? '';
  world.note({ kind: 'not-simulated', subject: message, account, region, details: {} });
}

function complete(clients: ClientClock, answer: HttpAnswer, requestId: string): HttpAnswer {
  const headers = {
    ...answer.headers,
    'x-amzn-requestid': requestId,
    date: new Date(clients.now()).toUTCString(),
    // An answer to HEAD tells the length of what it does not carry.
    'content-length': answer.headers['content-length'] ?? String(answer.body.byteLength),
  };
  return { ...answer, headers };
}

/** When credentials end is told in the time of the client, which renews them by its own clock. */
function inClientTime(output: object, clients: ClientClock): object {
  const { Credentials: given } = output as { Credentials?: { AccessKeyId?: string; Expiration?: Date } };
  if (given?.Expiration === undefined) return output;
  const end = clients.endOf(String(given.AccessKeyId), given.Expiration.getTime());
  return { ...output, Credentials: { ...given, Expiration: new Date(end) } };
}

function travel(world: World, way: 'request' | 'answer', content: string): Promise<void> {
  return new Promise((resolve) => {
    world.clock.after(latencyOf(world, way, content), resolve, content);
  });
}
