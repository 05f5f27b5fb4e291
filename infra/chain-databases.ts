import type { Database } from '../runtime/settings';

/** The databases as the chain's functions are told of them, without what only others need. */
export function chainDatabases(databases: readonly Database[]): Database[] {
  return databases.map(
    ({ name, kind, rpoSeconds, periodSeconds, snapshotSeconds, copySeconds, includeAutomated = false }) => ({
      name,
      ...(kind === undefined ? {} : { kind }),
      rpoSeconds,
      periodSeconds,
      snapshotSeconds,
      copySeconds,
      includeAutomated,
    }),
  );
}
