import type { Act } from './act';
import type { Happened } from './exercise';
import { offsetOf, type Scenario } from './scenario';
import type { Stage } from './stage';

/** Puts all that a scenario has happen on the clock. What it did is told on the stage. */
export function planActs(stage: Stage, { happens }: Scenario, untilAt: number): void {
  const { clock } = stage.world;
  for (const [index, { at, act }] of happens.entries()) {
    // After the writers have stopped, and in the scenario's order where several are due at once.
    const order = `~scenario ${String(index).padStart(3, '0')}`;
    clock.at(untilAt + offsetOf(at), () => clock.during(act.do, () => take(stage, act)), order);
  }
}

async function take(stage: Stage, act: Act): Promise<void> {
  const told = await run(stage, act);
  stage.happened.push({ happenedAt: stage.world.clock.now(), ...told });
}

async function run({ world, chain }: Stage, act: Act): Promise<Omit<Happened, 'happenedAt'>> {
  switch (act.do) {
    case 'lose region': {
      const { region } = chain[act.side];
      world.faults.loseRegion(region);
      return { subject: 'DISASTER', text: `${region} is gone`, tone: 'bad' };
    }
    default:
      return act.do satisfies never;
  }
}
