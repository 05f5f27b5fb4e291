import { join } from 'node:path';
import {
  type Backend,
  createBackend,
  type DeployArgs,
  type DeployResult,
  deploy,
} from '../../../simulator/pulumi';
import type { Service } from '../../../simulator/service';
import { createWorld, type World } from '../../../simulator/world';
import { CHANGES, QUEUES, standInQueues } from './stand-in';

export const ACCOUNT = '111111111111';
export const REGION = 'us-west-2';

export interface Stage {
  readonly world: World;
  readonly backend: Backend;
  /** Runs one of the programs in fixtures/engine at a step. */
  run(program: string, step: number, more?: Partial<DeployArgs>): Promise<DeployResult>;
  /** Names of the queues there are. */
  queues(account?: string, region?: string): string[];
  /** What was called to change queues since the last look, in order. */
  changes(): string[];
}

export function fixture(name: string): string {
  return join(__dirname, 'fixtures', name);
}

export function createStage(services: readonly Service[] = [standInQueues]): Stage {
  const world = createWorld({ seed: 'pulumi', start: Date.UTC(2026, 0, 1), services });
  const backend = createBackend(world);
  return {
    world,
    backend,
    run: (program, step, more) =>
      deploy(backend, {
        ...{ projectDir: fixture('engine'), stack: 'dev', deployAs: { account: ACCOUNT } },
        ...more,
        config: { program, step: String(step), ...more?.config },
      }),
    queues: (account = ACCOUNT, region = REGION) =>
      [...world.store(QUEUES, account, region).keys()].map((url) => url.split('/').at(-1) ?? '').sort(),
    changes: () => world.store(CHANGES, ACCOUNT, REGION).splice(0),
  };
}

/** The logical names of URNs. */
export function names(urns: readonly string[]): string[] {
  return urns.map((urn) => urn.split('::').at(-1) ?? '');
}
