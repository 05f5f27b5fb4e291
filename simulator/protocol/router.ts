import { isAwsError } from '../aws-error';
import { REGION_LOST } from '../call';
import type { World } from '../world';
import { signedScope } from './credential-scope';
import type { HttpAnswer, HttpRequest } from './http';
import { latencyOf } from './latency';
import { type Received, receive } from './received';
import { refusalOf } from './refusal';

/**
 * AWS's endpoints: reads a signed request of the SDK, makes the call, answers. Request and answer each take their
 * time on the virtual clock. `no-answer` when the Region is lost, or is lost while the request is under way: the
 * connection is never answered. Rejects, and fails the simulation, only for faults of the simulator itself.
 */
export async function handleHttp(world: World, request: HttpRequest): Promise<HttpAnswer | 'no-answer'> {
  const scope = signedScope(request);
  const region = (scope && world.services.get(scope.service)?.globalIn) ?? scope?.region;
  const isLost = () => region !== undefined && world.faults.isLost(region);
  if (isLost()) return 'no-answer';
  try {
    const received = await world.clock.during('reading a request', () => receive(world, request, scope));
    await travel(world, 'request', received.content);
    if (isLost()) return 'no-answer';
    const answer = await answerTo(world, request, received, region ?? '');
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
): Promise<HttpAnswer | 'no-answer'> {
  const answered = { model, request, requestId };
  if ('refusal' in asked) return complete(world, protocol.refuse(answered, asked.refusal), requestId);
  const { service, operation, caller, input } = asked;
  try {
    const output = await world.call<object | undefined>(caller, region, service.name, operation.name, input);
    return complete(world, protocol.write({ ...answered, operation }, output ?? {}), requestId);
  } catch (error) {
    if (isAwsError(error) && error.awsCode === REGION_LOST) return 'no-answer';
    const refusal = refusalOf(error, service.name, protocol.family);
    if (!refusal) throw error;
    return complete(world, protocol.refuse(answered, refusal), requestId);
  }
}

function complete(world: World, answer: HttpAnswer, requestId: string): HttpAnswer {
  const headers = {
    ...answer.headers,
    'x-amzn-requestid': requestId,
    date: new Date(world.clock.now()).toUTCString(),
    // An answer to HEAD tells the length of what it does not carry.
    'content-length': answer.headers['content-length'] ?? String(answer.body.byteLength),
  };
  return { ...answer, headers };
}

function travel(world: World, way: 'request' | 'answer', content: string): Promise<void> {
  return new Promise((resolve) => {
    world.clock.after(latencyOf(world, way, content), resolve, content);
  });
}
