import type { Command } from '../command';
import { DRILL_OPTIONS, readDrillOptions } from './drill-options';

/** `lifeboat drill` */
export const drill: Command = {
  name: 'drill',
  summary: 'rehearse a disaster in a simulated AWS',
  description:
    'Rehearses a disaster on this machine: deploys both stacks of an environment into a simulated AWS, lets its ' +
    'databases be written and backed up, takes the source Region away, runs the recovery plan, and compares every ' +
    'restored row with what was committed. Exits 0 when every objective was met, 1 when one was missed or a check ' +
    'failed, 2 on bad input.',
  options: DRILL_OPTIONS,
  examples: [
    { line: 'lifeboat drill', meaning: 'the Region is lost at 12:41:07' },
    { line: 'lifeboat drill --until "1d 03:00" --detect 20m', meaning: 'at night, and noticed late' },
    { line: 'lifeboat drill --scenario nothing', meaning: 'a quiet day must raise no alarm' },
    { line: 'lifeboat drill --seed monday --json', meaning: 'another run of chance, as data' },
  ],
  async run(values, faults, { terminal }) {
    const read = readDrillOptions(values);
    const all = [...faults, ...('faults' in read ? read.faults : [])];
    for (const fault of all) terminal.complain(fault);
    return 2;
  },
};
