import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Caller } from '../simulator/service';
import { services } from '../simulator/services';
import { createWorld } from '../simulator/world';

const ROOT = join(__dirname, '..', '..');

const PLACE = { account: '111111111111', region: 'us-west-2' };
const ADMIN: Caller = { kind: 'administrator', account: PLACE.account };
const INSTANCES = 20;
const BODY = Buffer.alloc(1_024, 'x');

/** Requests that a client has under way at a time. */
const AT_ONCE = 8;

/** Milliseconds that calls are made before they are counted, and while they are. */
const WARM = 500;
const COUNTED = 2_000;

interface Measured {
  readonly name: string;
  readonly wire: number;
  readonly inProcess: number;
}

/** How many calls a second one SDK client gets answered by `lifeboat simulate`, and how many the same world answers in process. */
export async function reportWire(): Promise<void> {
  process.stderr.write('calls through the wire\n');
  const inProcess = await measureInProcess();
  const wire = await measureWire();
  console.log(`\ncalls a second: one SDK client with ${AT_ONCE} requests under way, and in process`);
  for (const { name, ...rates } of inProcess.map((one, index) => ({ ...one, wire: wire[index] ?? 0 }))) {
    console.log(line({ name, ...rates }));
  }
}

function line({ name, wire, inProcess }: Measured): string {
  const times = (inProcess / wire).toFixed(0);
  return `${name.padEnd(28)} ${`${wire.toFixed(0)}/s`.padStart(9)}   in process ${inProcess.toFixed(0)}/s, ${times} times as many`;
}

const instance = (index: number) => ({
  ...{ DBInstanceIdentifier: `db-${index}`, DBInstanceClass: 'db.t4g.medium', Engine: 'postgres' },
  ...{ AllocatedStorage: 100, MasterUsername: 'master', MasterUserPassword: 'not-the-real-one' },
});

const BUCKET = { Bucket: 'bench-of-the-wire' };
const MAKE_BUCKET = {
  ...BUCKET,
  CreateBucketConfiguration: { LocationConstraint: 'us-west-2' as const },
};

async function measureInProcess(): Promise<{ readonly name: string; readonly inProcess: number }[]> {
  const world = createWorld({ seed: 'bench', start: Date.UTC(2026, 0, 5), services });
  const call = (service: string, action: string, input: object) =>
    world.call<object>(ADMIN, PLACE.region, service, action, input);
  try {
    for (let index = 0; index < INSTANCES; index++) await call('rds', 'CreateDBInstance', instance(index));
    await call('s3', 'CreateBucket', MAKE_BUCKET);
    return [
      {
        name: `DescribeDBInstances, ${INSTANCES} there`,
        inProcess: await rate(1, () => call('rds', 'DescribeDBInstances', {})),
      },
      {
        name: 'PutObject, 1 KiB',
        inProcess: await rate(1, (n) =>
          call('s3', 'PutObject', { ...BUCKET, Key: `k${n % 100}`, Body: BODY }),
        ),
      },
    ];
  } finally {
    await world.close();
  }
}

/** In the order of the calls in process. */
async function measureWire(): Promise<number[]> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'bin/cli/main.js'), 'simulate', '--empty', '--json', '--port', '0', '--speed', '0'],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const { url, keys } = await ready(child);
    const [credentials] = keys;
    if (credentials === undefined) throw new Error('lifeboat simulate gave no key.');
    const settings = { endpoint: url, region: PLACE.region, credentials };
    const rds = new RDSClient(settings);
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    const { CreateDBInstanceCommand } = await import('@aws-sdk/client-rds');
    const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
    for (let index = 0; index < INSTANCES; index++)
      await rds.send(new CreateDBInstanceCommand(instance(index)));
    await s3.send(new CreateBucketCommand(MAKE_BUCKET));
    return [
      await rate(AT_ONCE, () => rds.send(new DescribeDBInstancesCommand({}))),
      await rate(AT_ONCE, (n) =>
        s3.send(new PutObjectCommand({ ...BUCKET, Key: `k${n % 100}`, Body: BODY })),
      ),
    ];
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

interface Ready {
  readonly url: string;
  readonly keys: readonly { readonly accessKeyId: string; readonly secretAccessKey: string }[];
}

async function ready(child: ChildProcess): Promise<Ready> {
  if (!child.stdout) throw new Error('lifeboat simulate has no output.');
  for await (const text of createInterface({ input: child.stdout })) return JSON.parse(text) as Ready;
  throw new Error('lifeboat simulate ended before it served.');
}

/** Calls a second, with so many under way all the time. */
async function rate(atOnce: number, call: (number: number) => Promise<unknown>): Promise<number> {
  let made = 0;
  const until = async (end: number) => {
    while (performance.now() < end) await call(made++);
  };
  const run = async (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    await Promise.all(Array.from({ length: atOnce }, () => until(end)));
  };
  await run(WARM);
  made = 0;
  const start = performance.now();
  await run(COUNTED);
  return (1000 * made) / (performance.now() - start);
}
