/** Names of all functions of both stacks. */
export const FUNCTIONS: readonly string[] = [
  ...['mark', 'prune', 'reconcile', 'share', 'take'].map((noun) => `lifeboat-production-source-${noun}`),
  ...['acknowledge', 'audit', 'copy', 'prune', 'reconcile'].map(
    (noun) => `lifeboat-production-recovery-${noun}`,
  ),
  ...['credentials', 'decide', 'query', 'refuse', 'restore', 'status', 'switch', 'switched', 'verify'].map(
    (noun) => `lifeboat-production-recovery-${noun}`,
  ),
];
