import type { Quotas, Retention } from '../runtime/settings';

/** What is kept, and what AWS grants every account, unless the config says otherwise. */
export const RETENTION: Retention = { hourly: 24, daily: 7, weekly: 4, monthly: 12 };
export const QUOTAS: Quotas = { manualSnapshots: 100, concurrentCopies: 20 };
