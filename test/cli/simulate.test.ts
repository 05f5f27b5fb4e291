import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DescribeDBSnapshotsCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';

const PROJECT = join(__dirname, '..', '..');
const MAIN = join(PROJECT, 'bin', 'cli', 'main.js');

interface Told {
  readonly url: string;
  readonly keys: readonly {
    readonly principal: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  }[];
}

function lifeboat(args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'simulate', ...args], {
    cwd: PROJECT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text;
  });
  return { child, complaints: () => err };
}

describe('lifeboat simulate', () => {
  it('serves both stacks to the SDK, whose snapshots cross as time is told to pass, until it is interrupted', async () => {
    const { child, complaints } = lifeboat(['--port', '0', '--speed', '0', '--json']);
    const [text] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const { url, keys } = JSON.parse(text) as Told;
    const [, recovery] = keys;
    if (recovery === undefined) throw new Error('There is no key of the recovery account.');
    await fetch(`${url}/_lifeboat/time`, { method: 'POST', body: '{"advance": 7200}' });
    const client = new RDSClient({ endpoint: url, region: 'us-east-1', credentials: recovery });

    const { DBSnapshots = [] } = await client.send(
      new DescribeDBSnapshotsCommand({ SnapshotType: 'manual' }),
    );
    child.kill('SIGINT');
    const [code] = await once(child, 'close');

    expect(DBSnapshots.filter(({ Status }) => Status === 'available').length).toBeGreaterThanOrEqual(2);
    expect(new Set(DBSnapshots.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier))).toEqual(
      new Set(['orders']),
    );
    expect([code, complaints()]).toEqual([130, '']);
  }, 180_000);

  it('says which port it cannot have', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { child, complaints } = lifeboat(['--empty', '--port', String(port)]);

    const [code] = await once(child, 'close');
    taken.close();

    expect([code, complaints()]).toEqual([
      2,
      expect.stringContaining(`--port is ${port}, which is in use; 0 takes any`),
    ]);
  });

  it('tells every fault of bad input at once', async () => {
    const { child, complaints } = lifeboat([
      '--port',
      'http',
      '--speed',
      '-1',
      '--environment',
      'qa',
      '--emtpy',
    ]);

    const [code] = await once(child, 'close');

    expect(code).toBe(2);
    for (const about of ['--port is "http"', '--speed is "-1"', 'Pulumi.qa.yaml', '--emtpy']) {
      expect(complaints()).toContain(about);
    }
  });
});
