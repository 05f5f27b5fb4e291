import { createBackend, deploy } from '../../simulator/pulumi';
import type { World } from '../../simulator/world';
import type { DeployedStack } from './exercise';
import type { Rehearsal } from './project';
import { configTexts, type Scenario } from './scenario';

/** What an exercise needs to know of the two stacks. */
export interface Deployed {
  readonly stacks: readonly DeployedStack[];
  /** ARN of the recovery plan; absent where the config names no database. */
  readonly stateMachine?: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** Deploys both stacks, one after the other, as they are but for what a scenario sets otherwise. Rejects with a `DeploymentError` when one cannot be. */
export async function deployStacks(
  world: World,
  { folder, sourceStack, recoveryStack, chain }: Rehearsal,
  told: (stack: DeployedStack) => void,
  config: Scenario['config'] = {},
): Promise<Deployed> {
  const backend = createBackend(world);
  const up = async (
    stack: string,
    { account, region }: { account: string; region: string },
    differing: Readonly<Record<string, unknown>> = {},
  ) => {
    const { resources, outputs } = await deploy(backend, {
      projectDir: folder,
      stack,
      deployAs: { account },
      config: configTexts(differing),
    });
    const deployed = { name: stack, resources, account, region };
    told(deployed);
    return { deployed, outputs };
  };
  const source = await up(sourceStack, chain.source, config.source);
  const recovery = await up(recoveryStack, chain.recovery, config.recovery);
  const said = recovery.outputs as unknown as RecoveryOutputs;
  return {
    stacks: [source.deployed, recovery.deployed],
    ...(said.stateMachine === undefined ? {} : { stateMachine: said.stateMachine.value }),
    secrets: Object.fromEntries(said.databases.value.map(({ name, secret }) => [name, secret])),
  };
}

/** What the recovery stack says, as far as an operator needs it. */
interface RecoveryOutputs {
  readonly stateMachine?: { readonly value: string };
  readonly databases: { readonly value: readonly { readonly name: string; readonly secret: string }[] };
}
