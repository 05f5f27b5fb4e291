import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { processSpace, startOf } from '../../../simulator/postgres/process-identity';
import { runFolderName } from '../../../simulator/postgres/run-owner';
import { sweep } from '../../../simulator/postgres/sweep';
import { userFolder } from '../../../simulator/postgres/user-folder';
import {
  buildChild,
  type Child,
  isRunning,
  newTemporaryFolder,
  ordinaryUser,
  postmasters,
  startChild,
} from './children';

let temporary: string;
let file: string;
const started: { readonly process: ChildProcess }[] = [];

beforeAll(() => {
  temporary = newTemporaryFolder();
  file = buildChild(temporary);
});

afterEach(() => {
  for (const { process } of started.splice(0)) process.kill('SIGTERM');
});

afterAll(async () => {
  await (await startChild(file, temporary, 'close')).ended;
  rmSync(temporary, { recursive: true, force: true });
});

async function start(end: string, ...more: [Parameters<typeof startChild>[3]?]): Promise<Child> {
  const child = await startChild(file, temporary, end, ...more);
  started.push(child);
  return child;
}

/** What is left of runs in this user's folder. */
function runs(): string[] {
  return readdirSync(join(temporary, `lifeboat-${process.getuid?.()}`)).filter((name) =>
    name.startsWith('r'),
  );
}

describe('servers and folders are gone', () => {
  it.each<readonly [how: string, signal: NodeJS.Signals | undefined, ended: number | string]>([
    ['close', undefined, 0],
    ['return', undefined, 0],
    ['exit', undefined, 3],
    ['throw', undefined, 1],
    ['wait', 'SIGINT', 'SIGINT'],
    ['wait', 'SIGTERM', 'SIGTERM'],
  ])('when the process ends by: %s %s', async (how, signal, ended) => {
    const child = await start(how);
    const pids = postmasters(child);
    if (signal !== undefined) child.process.kill(signal);
    expect(await child.ended).toBe(ended);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(postmasters(child)).toEqual([]);
    expect(runs()).toEqual([]);
  });

  it('after SIGKILL when the next run starts, which leaves those of the living alone', async () => {
    const killed = await start('wait');
    const living = await start('wait');
    killed.process.kill('SIGKILL');
    await killed.ended;
    const left = postmasters(killed);

    const next = await start('close');
    await next.ended;

    expect(left).toHaveLength(1);
    expect(left.filter(isRunning)).toEqual([]);
    expect(existsSync(dirname(killed.folders[0] ?? ''))).toBe(false);
    expect(postmasters(living)).toHaveLength(1);
    expect(runs()).toHaveLength(1);
  });

  it("when their owner's number belongs to another process now, who is not touched", async () => {
    const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
    started.push({ process: stranger });
    const user = newTemporaryFolder();
    const owner = { space: processSpace(), pid: process.pid, start: 'earlier' };
    const data = join(user, runFolderName(owner), '0', 'data');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'postmaster.pid'), `${stranger.pid}\n`);

    await sweep(user, owner.space);

    expect(readdirSync(user)).toEqual([]);
    expect(isRunning(stranger.pid ?? 0)).toBe(true);
    rmSync(user, { recursive: true });
  });

  it('but not those of the living, those of processes that count elsewhere, and what else is there', async () => {
    const user = newTemporaryFolder();
    const living = { space: processSpace(), pid: process.pid, start: startOf(process.pid) ?? '' };
    const elsewhere = { space: 'ffff', pid: 999_999, start: '1' };
    const names = [
      runFolderName(living),
      runFolderName(elsewhere),
      'template-0123456789ab',
      'r-notes',
    ].sort();
    for (const name of names) mkdirSync(join(user, name));

    await sweep(user, living.space);

    expect(readdirSync(user).sort()).toEqual(names);
    rmSync(user, { recursive: true });
  });
});

describe('a server runs', () => {
  it('for whoever runs the tests', async () => {
    expect((await start('restore')).rows).toBe(1000);
  });

  it.skipIf(ordinaryUser() === undefined)('for an ordinary user, as that user', async () => {
    expect((await start('restore', ordinaryUser())).rows).toBe(1000);
    const child = await start('wait', ordinaryUser());
    expect(postmasters(child).map((pid) => statSync(`/proc/${pid}`).uid)).toEqual([65534]);
    child.process.kill('SIGTERM');
    await child.ended;
  });

  it.skipIf(process.getuid?.() !== 0)('for root, as another user', async () => {
    const child = await start('wait');
    expect(postmasters(child).map((pid) => statSync(`/proc/${pid}`).uid)).toEqual([65534]);
  });

  it('for two who start at once and find no binaries yet', async () => {
    const fresh = newTemporaryFolder();
    try {
      const children = await Promise.all([
        startChild(file, fresh, 'close'),
        startChild(file, fresh, 'close'),
      ]);
      expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0]);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });

  it('though a cleaner of temporary folders took some of the shared files', async () => {
    await (await start('close')).ended;
    const shared = join(temporary, `lifeboat-${process.getuid?.()}`);
    for (const name of readdirSync(shared)) {
      if (name.startsWith('template-')) rmSync(join(shared, name, 'data', 'global', 'pg_control'));
      if (name.startsWith('postgres-')) rmSync(join(shared, name, 'share', 'postgresql', 'timezone', 'UTC'));
    }
    expect(await (await start('close')).ended).toBe(0);
  });
});

describe('a password', () => {
  it.skipIf(process.platform !== 'linux')(
    'is in no command line and in no file, and nobody else can enter',
    async () => {
      const child = await start('wait');
      const commands = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((pid) => readOrNothing(`/proc/${pid}/cmdline`).toString());
      const files = child.folders.flatMap((folder) =>
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name)),
      );
      expect(commands.some((command) => command.includes('postgres'))).toBe(true);
      expect(commands.filter((command) => command.includes('not-to-be-seen'))).toEqual([]);
      expect(files.length).toBeGreaterThan(500);
      expect(files.filter((path) => readOrNothing(path).includes('not-to-be-seen'))).toEqual([]);
      expect(child.folders.map((folder) => statSync(folder).mode & 0o077)).toEqual([0]);
    },
  );
});

describe('the folder that runs share', () => {
  it.each<readonly [string, (path: string) => void]>([
    [
      'can be written by others',
      (path) => {
        mkdirSync(path);
        chmodSync(path, 0o777);
      },
    ],
    ['is a link', (path) => symlinkSync(temporary, path)],
    ['is a file', (path) => writeFileSync(path, '')],
  ])('is refused when it %s', (_, make) => {
    const parent = newTemporaryFolder();
    make(join(parent, `lifeboat-${process.getuid?.()}`));
    try {
      expect(() => userFolder(parent)).toThrow('that user');
    } finally {
      rmSync(parent, { recursive: true, force: true });
    }
  });
});

describe('a process', () => {
  it('is told from a later one with its number by when it started', () => {
    expect(startOf(process.pid)).toBe(startOf(process.pid));
    expect(startOf(process.pid)).not.toBe(startOf(process.ppid));
    expect(startOf(4_194_305)).toBeUndefined();
  });
});

function readOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
