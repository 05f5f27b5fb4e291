import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../world';
import { type CertificateAuthority, createCertificateAuthority } from './certificate';
import { leaveRunFolder, newFolder } from './run-folder';

/** What the servers of one world share. All of it is gone when the world is closed. */
export interface WorldServers {
  readonly authority: CertificateAuthority;
  /** Servers that run, by a function that ends each. */
  readonly stops: Set<() => Promise<void>>;
  /** Where finished segments are kept: a prefix for one server's, as `/tmp/.../3/0-`. */
  newLogPrefix(): string;
}

const all = new WeakMap<World, Promise<WorldServers>>();

export function worldServers(world: World): Promise<WorldServers> {
  const known = all.get(world) ?? openWorld(world);
  all.set(world, known);
  return known;
}

async function openWorld(world: World): Promise<WorldServers> {
  const stops = new Set<() => Promise<void>>();
  let opened: string | undefined;
  world.onClose(async () => {
    await Promise.all([...stops].map((stop) => stop()));
    if (opened !== undefined) await rm(opened, { recursive: true, force: true, maxRetries: 3 });
    await leaveRunFolder();
  });
  const logs = await newFolder();
  opened = logs;
  let servers = 0;
  return {
    authority: createCertificateAuthority(`Amazon RDS (simulated, ${world.seed})`),
    stops,
    newLogPrefix: () => `${join(logs, String(servers++))}-`,
  };
}
