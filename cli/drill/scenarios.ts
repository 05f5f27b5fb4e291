import type { Scenario } from './scenario';

/** The scenarios that come with Lifeboat; the first is what a drill rehearses unless told otherwise. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'region-lost',
    summary: 'the source Region stops answering, for good, while the databases are being written',
    title: '{source} lost',
    struck: '{source} was lost',
    rowsPerMinute: 140,
    happens: [{ at: '0', act: { do: 'lose region', side: 'source' } }],
    recovery: { noticed: '0', because: '{source} does not answer; nothing says when it will' },
    holds: [],
  },
  {
    name: 'nothing',
    summary: 'a quiet day: nothing fails, so nothing may raise an alarm',
    title: 'a quiet day',
    rowsPerMinute: 140,
    happens: [],
    holds: [],
  },
  {
    name: 'database-dropped',
    summary:
      'somebody drops a table and later deletes the whole instance; the plan must find the newest point from before',
    title: 'a table dropped, then its instance deleted',
    struck: 'A table was dropped, and later its instance deleted',
    rowsPerMinute: 140,
    happens: [
      { at: '0', act: { do: 'drop table' } },
      // Late enough for a snapshot without the table to become the newest recovery point.
      { at: '30 minutes', act: { do: 'delete instance' } },
    ],
    recovery: {
      noticed: '30 minutes',
      because: 'the database is deleted, and there is nothing left to repair',
    },
    holds: ['newest good point taken'],
  },
  {
    name: 'source-account-stolen',
    summary:
      'an administrator of the source account does all that IAM lets him, to both accounts, keys included',
    title: 'a stolen administrator of the source account',
    struck: 'An administrator of the source account was stolen',
    rowsPerMinute: 140,
    happens: [
      { at: '0', act: { do: 'unshare snapshots' } },
      { at: '0', act: { do: 'delete snapshots' } },
      { at: '0', act: { do: 'attack the recovery account' } },
      { at: '0', act: { do: 'empty table' } },
      { at: '1 minute', act: { do: 'take a snapshot', name: 'empty' } },
      { at: '5 minutes', act: { do: 'copy under our names', name: 'empty', slots: 18 } },
      { at: '15 minutes', act: { do: 'share all snapshots' } },
      { at: '15 minutes', act: { do: 'forge events' } },
      { at: '50 minutes', act: { do: 'destroy keys' } },
      { at: '50 minutes', act: { do: 'delete instance' } },
      { at: '50 minutes', act: { do: 'attack the recovery account' } },
    ],
    recovery: { noticed: 'by an alarm', because: 'the source account is in the hands of somebody else' },
    holds: [
      'people were told',
      'nothing of the recovery account was touched',
      'points from before are there',
      'points from before restore',
    ],
  },
  {
    name: 'events-lost',
    summary:
      'no event is delivered all day, so that only reconcile keeps the chain going; then the Region is lost',
    title: 'no event delivered, then {source} lost',
    struck: 'No event had been delivered since the morning, and {source} was lost',
    rowsPerMinute: 140,
    happens: [
      { at: 'start', act: { do: 'lose events' } },
      { at: '0', act: { do: 'lose region', side: 'source' } },
    ],
    recovery: { noticed: '0', because: '{source} does not answer; nothing says when it will' },
    holds: ['copied within two reconcile periods'],
  },
  {
    name: 'orphan-intermediate',
    summary:
      'copies take two steps, and the functions stop between the two; afterwards no intermediate is left',
    title: 'functions stopped between the two steps of a copy',
    struck: 'The recovery side stopped between the two steps of a copy',
    rowsPerMinute: 140,
    config: { recovery: { copyStrategy: 'two-hop' } },
    happens: [
      { at: '0', when: 'a first step is under way', act: { do: 'lose events' } },
      { at: '0', when: 'a first step is under way', act: { do: 'stop functions', side: 'recovery' } },
      { at: '55 minutes', act: { do: 'deliver events' } },
      { at: '55 minutes', act: { do: 'start functions', side: 'recovery' } },
    ],
    goesOn: '2 hours 40 minutes',
    judgesAge: false,
    holds: ['no intermediate is left'],
  },
  {
    name: 'source-silent',
    summary: 'somebody disables the schedules, and no snapshot is taken for 60 days; the last points stay',
    title: '60 days without a snapshot',
    struck: 'The schedules were disabled',
    rowsPerMinute: 140,
    happens: [
      { at: '-1 minute', act: { do: 'mark a point verified' } },
      { at: '0', act: { do: 'disable schedules', side: 'source' } },
    ],
    goesOn: '60 days',
    judgesAge: false,
    holds: [
      'people were told',
      'the newest point is there',
      'verified points are there',
      'points from before are there',
    ],
  },
  {
    name: 'recovery-away',
    summary:
      'the recovery Region does not answer for three days and comes back; the source makes room for new snapshots',
    title: '{recovery} away for three days',
    struck: '{recovery} stopped answering',
    rowsPerMinute: 140,
    happens: [
      { at: '0', act: { do: 'lose region', side: 'recovery' } },
      { at: '3 days', act: { do: 'return region', side: 'recovery' } },
    ],
    goesOn: '3 days 12 hours',
    judgesAge: false,
    holds: [
      'people were told',
      'told before anything was thinned',
      'thinned evenly',
      'caught up, newest first',
      'points from before are there',
    ],
  },
];

export function scenarioNamed(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
