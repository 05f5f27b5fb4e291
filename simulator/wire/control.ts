import type { World } from '../world';
import type { ActiveFaults } from './active-faults';
import { administratorKey, roleKey } from './keys';
import type { Pace } from './pace';

/** Where the simulation itself is told what to do; every other path is AWS's. */
export const CONTROL = '/_lifeboat/';

export interface ControlAnswer {
  readonly status: number;
  readonly body: object;
}

export interface Controlled {
  readonly world: World;
  readonly pace: Pace;
  readonly faults: ActiveFaults;
}

const TIME_FORMS =
  '{"advance": seconds}, {"until": "2026-01-06T00:00:00Z"} or {"speed": virtual seconds a second, 0 to stand still}';
const KNOWN = 'GET time, POST time, POST keys, GET faults, POST faults, DELETE faults and DELETE faults/<id>';
const KEY_FORMS = '{"account": "111111111111"} or {"role": "arn:aws:iam::111111111111:role/name"}';
/** At most this far at once, in milliseconds: ten years. */
const LONGEST = 10 * 366 * 86_400_000;

/**
 * `GET time` says what time it is; `POST time` lets it pass, and answers when it has. `POST keys` gives an access key for
 * an account's administrator or for a role. `POST faults` begins a fault and answers its id, `GET faults` lists those
 * that have not ended, `DELETE faults` ends them all, and `DELETE faults/<id>` one.
 */
export async function control(
  controlled: Controlled,
  method: string,
  path: string,
  body: string,
): Promise<ControlAnswer> {
  const noun = path.slice(CONTROL.length);
  const [, id] = method === 'DELETE' ? (/^faults\/(.+)$/.exec(noun) ?? []) : [];
  if (id !== undefined) return endFault(controlled, id);
  const given = bodyOf(body);
  if (given === undefined) return refused(`The body is not a JSON object: ${body.slice(0, 100)}`);
  switch (`${method} ${noun}`) {
    case 'GET time':
      return time(controlled);
    case 'POST time':
      return passTime(controlled, given);
    case 'POST keys':
      return giveKey(controlled.world, given);
    case 'POST faults':
      return beginFault(controlled, given);
    case 'GET faults':
      return { status: 200, body: { faults: controlled.faults.list() } };
    case 'DELETE faults':
      return { status: 200, body: { ended: controlled.faults.end({}) } };
    default:
      return {
        status: 404,
        body: {
          error: `${method} ${path} is not known. There are ${KNOWN}.`,
        },
      };
  }
}

function time({ world, pace }: Controlled): ControlAnswer {
  return { status: 200, body: { now: new Date(world.clock.now()).toISOString(), speed: pace.speed() } };
}

async function passTime(controlled: Controlled, given: Given): Promise<ControlAnswer> {
  const { world, pace } = controlled;
  const { advance, until, speed, ...rest } = given;
  const asked = [advance, until, speed].filter((one) => one !== undefined).length;
  if (asked !== 1 || Object.keys(rest).length > 0) return wrong('time', given, TIME_FORMS);
  const now = world.clock.now();
  if (speed !== undefined) {
    if (typeof speed !== 'number' || !(speed >= 0 && speed <= 1e6)) return wrong('time', given, TIME_FORMS);
    await pace.setSpeed(speed);
    return time(controlled);
  }
  const target = advance === undefined ? Date.parse(String(until)) : now + Math.round(Number(advance) * 1000);
  if (!(target >= now))
    return wrong('time', given, `${TIME_FORMS}, and never back from ${new Date(now).toISOString()}`);
  if (target - now > LONGEST) return wrong('time', given, `${TIME_FORMS}, at most ten years at once`);
  await pace.advanceTo(target);
  return time(controlled);
}

function giveKey(world: World, given: Given): ControlAnswer {
  const { account, role } = given;
  if (Object.keys(given).length !== 1) return wrong('keys', given, KEY_FORMS);
  if (typeof account === 'string' && /^\d{12}$/.test(account)) {
    return { status: 200, body: administratorKey(world, account) };
  }
  if (typeof role !== 'string') return wrong('keys', given, KEY_FORMS);
  const key = roleKey(world, role);
  return key === undefined
    ? refused(`There is no role ${role}. Create it first, or deploy what does.`)
    : { status: 200, body: key };
}

function beginFault({ world, faults }: Controlled, given: Given): ControlAnswer {
  const { returnRegion, deliverEvents } = given;
  if (Object.keys(given).length === 1 && isRegion(returnRegion)) {
    faults.end({ named: 'loseRegion', subject: returnRegion });
    world.faults.returnRegion(returnRegion);
    return { status: 200, body: { returnRegion } };
  }
  if (Object.keys(given).length === 1 && deliverEvents === true) {
    for (const named of ['loseEvents', 'delayEvents', 'doubleEvents']) faults.end({ named });
    world.faults.deliverEvents();
    world.faults.calmEvents();
    return { status: 200, body: { deliverEvents } };
  }
  const begun = faults.begin(given);
  return 'wrong' in begun
    ? wrong('faults', given, `${begun.wrong}; or {"returnRegion": "us-west-2"}, {"deliverEvents": true}`)
    : { status: 200, body: begun.fault };
}

function endFault({ faults }: Controlled, id: string): ControlAnswer {
  const ended = faults.end({ id });
  return ended.length > 0
    ? { status: 200, body: { ended } }
    : {
        status: 404,
        body: { error: `There is no fault ${id}. GET ${CONTROL}faults lists those there are.` },
      };
}

function isRegion(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z]{2}(-[a-z]+)+-\d$/.test(value);
}

type Given = Readonly<Record<string, unknown>>;

function bodyOf(text: string): Given | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Given)
      : undefined;
  } catch {
    return undefined;
  }
}

function wrong(noun: string, given: Given, allowed: string): ControlAnswer {
  return refused(`${CONTROL}${noun} was given ${JSON.stringify(given)}; allowed is ${allowed}.`);
}

function refused(error: string): ControlAnswer {
  return { status: 400, body: { error } };
}
