import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAwsError } from '../../simulator/aws-error';
import { readModel } from '../../simulator/protocol/sdk-schema';
import type { Shape } from '../../simulator/protocol/shape';
import { services } from '../../simulator/services';
import { fingerprint, type Handle, recoveryHandles } from './recovery-handles';
import { chain, deploySystem, MINUTE, type System } from './system';

const { source, recovery } = chain;
const REGIONS = [recovery.region, source.region];
const THIEF = { kind: 'administrator', account: source.account } as const;

/**
 * What an administrator of the source account is let do though he names something of the recovery account, and why it
 * takes nothing and tells nothing.
 */
const ALLOWED: Readonly<Record<string, string>> = {
  'events:CreateEventBus': 'A bus of his own.',
  'events:DeleteRule':
    'A rule that is not there is deleted as asked, and it is looked for in his own account.',
  'events:PutEvents':
    "That is how the source announces what it shared; what comes is checked as a stranger's.",
  'events:UpdateEventBus': 'His own default bus gets the name of a key that will not serve it.',
  'kms:CreateKey': 'A key of his own, whatever else he names.',
  'logs:CreateLogGroup': 'A group of his own.',
  'secretsmanager:CreateSecret': 'A secret of his own.',
  'secretsmanager:UpdateSecret': 'A secret of his own.',
};

/** Actions that tell what there is. */
const LISTS = /:(Describe|List|Get)/;

/** Actions that make something new of the caller's own, where there is nothing to refuse by name. */
const OF_HIS_OWN = /:Create(?!Grant|Alias)|^monitoring:Put/;

/** RDS says of an ARN of another account that it is no value for them. */
const TAGS_OF_RDS = ['rds:AddTagsToResource', 'rds:ListTagsForResource', 'rds:RemoveTagsFromResource'];

/** What a request cannot do without, though the model does not say so. */
const BESIDES: Readonly<Record<string, object>> = { 'rds:DeleteDBInstance': { SkipFinalSnapshot: true } };

/** What names a thing in a way of its own. */
const IN_OWN_WORDS: Readonly<Record<string, (value: string) => object>> = {
  's3:CopyObject': (bucket) => ({ CopySource: `${bucket}/thief` }),
  's3:UploadPartCopy': (bucket) => ({ CopySource: `${bucket}/thief` }),
};

/** Codes by which AWS refuses somebody, or does not tell whether there is such a thing. */
const REFUSED = /^AccessDenied|NotFound|^NoSuch|DoesNotExist|AlreadyExists|^NotAuthorized/;

interface Tried {
  readonly call: string;
  readonly input: object;
  /** AWS's code; absent when it was done. */
  readonly code?: string;
  readonly output?: unknown;
}

describe('the administrator of the source account', () => {
  let system: System;
  let handles: Handle[];
  let before: string;
  let tried: Tried[];
  beforeAll(async () => {
    system = await deploySystem({ clusters: ['notes'] });
    // Until the first recovery points are there, the cluster's a little later.
    await system.pass(65 * MINUTE);
    handles = await recoveryHandles(system, recovery.account, REGIONS);
    before = await fingerprint(system, recovery.account, REGIONS);
    tried = await tryAll(system, handles);
  });
  afterAll(() => system.world.close());

  test('has a recovery point of an instance and one of a cluster to reach for', async () => {
    expect(handles.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['snapshot', 'cluster snapshot']));
    expect(before).toMatch(/"DBClusterSnapshotIdentifier":"lifeboat-notes-[^}]*"Status":"available"/);
  });

  test('is refused every action on everything of the recovery account, but for those that do no harm', () => {
    // What is his own he may list, also when he asks for another's among it; what he learns by that is asked below.
    const done = tried
      .filter(({ code, call }) => code === undefined && !LISTS.test(call))
      .map(({ call }) => call);

    expect([...new Set(done)].sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  test('is refused for who he is, not for how he asks', () => {
    const calls = new Set(tried.map(({ call }) => call));
    const refused = new Set(tried.filter(({ code = '' }) => REFUSED.test(code)).map(({ call }) => call));
    const answered = new Set(tried.filter(({ code }) => code === undefined).map(({ call }) => call));
    const vacuous = [...calls].filter(
      (call) => !refused.has(call) && !answered.has(call) && !OF_HIS_OWN.test(call) && !LISTS.test(call),
    );

    // What is encrypted is tried below, with all of its bytes.
    expect(vacuous).toEqual(['kms:Decrypt', ...TAGS_OF_RDS.filter((call) => !LISTS.test(call))]);
    const odd = tried.filter(
      ({ call, code }) => TAGS_OF_RDS.includes(call) && code !== 'InvalidParameterValue',
    );
    expect(odd).toEqual([]);
    expect(calls.size).toBeGreaterThan(150);
    expect(new Set(handles.map(({ kind }) => kind)).size).toBeGreaterThan(14);
  });

  test('learns nothing of it', () => {
    // What he named himself is no news to him, wherever it comes up again.
    const known = new Set(handles.map(({ value }) => value));
    const told = tried.filter(({ output }) => {
      const names =
        JSON.stringify(output ?? '').match(new RegExp(`[^"]*${recovery.account}[^"]*`, 'g')) ?? [];
      return names.some((name) => !known.has(name));
    });

    expect(told.map(({ call, input }) => `${call} ${JSON.stringify(input)}`)).toEqual([]);
  });

  test('changes nothing of it', async () => {
    expect(await fingerprint(system, recovery.account, REGIONS)).toBe(before);
  });

  test('cannot read what is encrypted under its keys, though he has all of the bytes', async () => {
    const keys = handles.filter(({ kind }) => kind === 'key');
    const codes: string[] = [];
    for (const { value: KeyId, region } of keys) {
      const owner = { kind: 'administrator', account: recovery.account } as const;
      const { CiphertextBlob } = await system.world.call<{ CiphertextBlob: Uint8Array }>(
        owner,
        region,
        'kms',
        'GenerateDataKey',
        { KeyId, KeySpec: 'AES_256' },
      );
      codes.push(await codeOf(system.world.call(THIEF, region, 'kms', 'Decrypt', { CiphertextBlob })));
    }

    expect(keys.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['AccessDenied']));
  });
});

/** Every simulated action, with each thing of the recovery account that its service has in each place for a name. */
async function tryAll(system: System, handles: readonly Handle[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (const { name: service, client, actions } of services) {
    if (!client) continue;
    const { operations } = readModel(client());
    const own = handles.filter(
      (handle) => handle.service === service || (service === 'sts' && handle.kind === 'role'),
    );
    for (const action of Object.keys(actions)) {
      const operation = operations.get(action);
      if (operation === undefined) throw new Error(`${service} has no ${action} in its schemas.`);
      for (const { value, region } of own) {
        for (const input of inputsFor(operation.input, value)) {
          const call = `${service}:${action}`;
          try {
            const output = await system.world.call<object>(THIEF, region, service, action, {
              ...BESIDES[call],
              ...input,
              ...IN_OWN_WORDS[call]?.(value),
            });
            const code = refusalOfAll(output);
            tried.push(code === undefined ? { call, input, output } : { call, input, code });
          } catch (error) {
            if (!isAwsError(error)) throw error;
            tried.push({ call, input, code: error.awsCode });
          }
        }
      }
    }
  }
  return tried;
}

/** DeleteObjects answers for each object by itself: the code, where every one was refused. */
function refusalOfAll(output: object): string | undefined {
  const { Deleted = [], Errors = [] } = output as { Deleted?: unknown[]; Errors?: { Code?: string }[] };
  return Deleted.length === 0 ? Errors[0]?.Code : undefined;
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    if (!isAwsError(error)) throw error;
    return error.awsCode;
  }
}

/** Members that may name something; the rest is filled with what may stand anywhere. */
const NAMES = /(arn|id|identifier|name|url|bucket|resource|principal|role|endpoint|target)s?$/i;

/** One input for each place that could name the resource, with all that is required besides. */
function inputsFor(input: Shape, value: string): object[] {
  const base = requiredOf(input);
  return input.members.flatMap(({ name, shape }) =>
    placesIn(name, shape, value).map((filled) => ({ ...base, [name]: filled })),
  );
}

/** The values of a member with the name in one place each: itself, an item of it, a member of an item. */
function placesIn(name: string, shape: Shape, value: string): unknown[] {
  switch (shape.kind) {
    case 'string':
      return NAMES.test(name) ? [value] : [];
    case 'list':
      return placesIn(name, shape.item, value).map((item) => [item]);
    case 'structure': {
      const base = requiredOf(shape);
      return shape.members
        .filter((member) => member.shape.kind === 'string')
        .flatMap((member) =>
          placesIn(member.name, member.shape, value).map((one) => ({ ...base, [member.name]: one })),
        );
    }
    default:
      return [];
  }
}

function requiredOf(shape: Shape): Record<string, unknown> {
  const required = shape.members.filter((member) => member.required);
  return Object.fromEntries(required.map((member) => [member.name, anything(member.shape)]));
}

function anything(shape: Shape): unknown {
  switch (shape.kind) {
    case 'string':
      return 'thief';
    case 'boolean':
      return true;
    case 'number':
      return 7;
    case 'list':
      return [anything(shape.item)];
    case 'map':
      return { thief: anything(shape.item) };
    case 'structure':
      return requiredOf(shape);
    case 'blob':
      return new Uint8Array([1]);
    case 'timestamp':
      return new Date(0);
    default:
      return undefined;
  }
}
