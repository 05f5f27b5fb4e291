import { idOf } from '../chance';
import type { Timer } from '../clock';
import { issueCredentials } from '../iam/credentials';
import { createSandbox, type Sandbox } from '../sandbox/sandbox';
import type { World } from '../world';
import { type ContainerLog, createContainerLog } from './container-log';
import { environmentOf } from './environment';
import type { LambdaFunction, Version } from './function-record';
import { executionRole, type RoleCaller } from './role';
import { createWire } from './wire';

/** One execution environment of one version: it takes one invocation at a time and keeps its state between them. */
export interface Container {
  readonly id: string;
  readonly version: Version;
  readonly role: RoleCaller;
  readonly sandbox: Sandbox;
  readonly log: ContainerLog;
  readonly made: number;
  busy: boolean;
  lastUsed: number;
  /** Freezes it until the next invocation; it ends when none comes. */
  rest(): void;
  wake(): void;
  /** Ends it now, or when its invocation is over. */
  retire(): void;
  /** Ends it now, whatever it is doing. */
  kill(): void;
}

/**
 * AWS keeps idle containers for a while that it does not document, and replaces even busy ones every few hours; these are
 * the simulator's model, in virtual milliseconds. AWS docs: Lambda developer guide, "Understanding the Lambda execution
 * environment lifecycle".
 */
const IDLE_FOR = 20 * 60_000;
const OLDEST = 4 * 3_600_000;

/**
 * Makes a container with a session of the function's role. Throws `InvalidParameterValueException` (400) when Lambda
 * cannot assume that.
 */
export function createContainer(world: World, found: LambdaFunction, version: Version): Container {
  const { configuration } = version;
  const now = world.clock.now();
  const id = idOf(32, world.seed, found.arn, version.version, found.containersMade++, now);
  const role = executionRole(world, found, configuration.role);
  const credentials = issueCredentials(world, { ...role, sourceFunctionArn: found.arn });
  const log = createContainerLog(world, found, version, id);
  let calls = 0;
  const sandbox = createSandbox({
    world,
    name: `${found.arn}:${version.version}`,
    container: id,
    files: version.code.files,
    handler: configuration.handler,
    runtime: configuration.runtime,
    environment: environmentOf(found, version, log, credentials),
    architecture: configuration.architecture === 'arm64' ? 'arm64' : 'x64',
    memoryMegabytes: configuration.memoryMegabytes,
    skew: () => world.faults.skewOf(found.account),
    wire: createWire(world, configuration.place, () =>
      world.faults.killsAt(found, ++calls) ? () => container.kill() : undefined,
    ),
    network: world.network,
    place: configuration.place,
    log: log.application,
    write: log.output,
  });
  let idle: Timer | undefined;
  let retired = false;
  const container: Container = {
    id,
    version,
    role,
    sandbox,
    log,
    made: now,
    busy: true,
    lastUsed: now,
    rest() {
      container.busy = false;
      container.lastUsed = world.clock.now();
      sandbox.freeze();
      if (retired || sandbox.isOver() || world.clock.now() - now > OLDEST) container.kill();
      else idle = world.clock.after(IDLE_FOR, container.kill, `${found.arn} ${id}`);
    },
    wake() {
      container.busy = true;
      calls = 0;
      idle?.cancel();
      sandbox.thaw();
    },
    retire() {
      retired = true;
      if (!container.busy) container.kill();
    },
    kill() {
      idle?.cancel();
      found.containers.delete(container);
      sandbox.kill();
    },
  };
  found.containers.add(container);
  return container;
}

/** The idle container that was used last, because AWS too prefers warm ones; undefined when there is none. */
export function idleContainer(found: LambdaFunction, version: Version): Container | undefined {
  // One whose code failed after it had answered is gone by the next invocation.
  for (const container of [...found.containers]) if (container.sandbox.isOver()) container.kill();
  return [...found.containers]
    .filter((container) => !container.busy && container.version === version)
    .sort((a, b) => b.lastUsed - a.lastUsed || (a.id < b.id ? -1 : 1))[0];
}
