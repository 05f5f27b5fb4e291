import { cloudWatch, rds } from '../aws';
import type { HandlerFactory } from '../handler';
import { log } from '../log';
import type { AuditSettings } from '../settings';
import { isoTime, now } from '../time';
import { newestPoint } from './points';
import { describeAll, ours } from './snapshots';

/** Data points that CloudWatch takes in one call. AWS docs: PutMetricData. */
const MOST_DATA = 1_000;

export interface Age {
  readonly database: string;
  /** The newest recovery point; absent when there is none, which the alarm counts as a breach. */
  readonly point?: string;
  readonly ageSeconds?: number;
}

/**
 * Publishes the age of each database's newest recovery point as the metric `RecoveryPointAge` (seconds, dimensions
 * Environment and Database). A database without a recovery point gets no value, and absence raises its alarm.
 */
export const audit: HandlerFactory<AuditSettings, unknown, readonly Age[]> = (settings) => {
  const client = rds();
  const metrics = cloudWatch();
  return async () => {
    const held = ours(settings, settings.databases, await describeAll(client, 'manual'));
    const time = now();
    const ages = settings.databases.map((database): Age => {
      const point = newestPoint(settings, held, database);
      if (point?.databaseTime === undefined) return { database: database.name };
      return { database: database.name, point: point.name, ageSeconds: (time - point.databaseTime) / 1000 };
    });
    const data = ages.flatMap(({ database, ageSeconds }) =>
      ageSeconds === undefined
        ? []
        : [
            {
              MetricName: 'RecoveryPointAge',
              Unit: 'Seconds' as const,
              Value: Math.max(0, ageSeconds),
              Timestamp: new Date(time),
              Dimensions: [
                { Name: 'Environment', Value: settings.environment },
                { Name: 'Database', Value: database },
              ],
            },
          ],
    );
    for (let start = 0; start < data.length; start += MOST_DATA) {
      await metrics.putMetricData({
        Namespace: settings.namespace,
        MetricData: data.slice(start, start + MOST_DATA),
      });
    }
    log('audited', { at: isoTime(time), ages });
    return ages;
  };
};
