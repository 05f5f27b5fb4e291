import type { DescribeEventsCommandInput, DescribeEventsCommandOutput } from '@aws-sdk/client-rds';
import type { Action } from '../service';
import { pageOf } from './page';
import { refuseUnknown } from './refusals';
import { rdsOf } from './store';

const KNOWN = [
  ...['SourceIdentifier', 'SourceType', 'StartTime', 'EndTime', 'Duration'],
  ...['EventCategories', 'MaxRecords', 'Marker'],
];

const MINUTE = 60 * 1000;

/** AWS docs: RDS API Reference, DescribeEvents: the last 60 minutes unless asked otherwise, up to 14 days back. */
const [USUAL_MINUTES, KEPT] = [60, 14 * 24 * 60 * MINUTE];

export const describeEvents: Action<
  DescribeEventsCommandInput,
  Omit<DescribeEventsCommandOutput, '$metadata'>
> = {
  takes: KNOWN,
  needs: () => [{ action: 'rds:DescribeEvents', resource: '*' }],
  run({ world, account, region, input }) {
    refuseUnknown('DescribeEvents', input, KNOWN);
    const { SourceIdentifier, SourceType, EventCategories = [] } = input;
    const now = world.clock.now();
    const end = input.EndTime?.getTime() ?? now;
    const start = input.StartTime?.getTime() ?? end - (input.Duration ?? USUAL_MINUTES) * MINUTE;
    const found = rdsOf(world, account, region)
      .events.map((event, index) => ({ ...event, key: `${event.time} ${String(index).padStart(9, '0')}` }))
      .filter(
        ({ time, sourceId, sourceType, category }) =>
          time >= Math.max(start, now - KEPT) &&
          time <= end &&
          (SourceIdentifier === undefined || sourceId === SourceIdentifier.toLowerCase()) &&
          (SourceType === undefined || sourceType === SourceType) &&
          (EventCategories.length === 0 || EventCategories.includes(category)),
      );
    const { items, ...page } = pageOf(found, ({ key }) => key, input);
    return {
      Events: items.map(({ time, sourceId, sourceType, sourceArn, category, message }) => ({
        SourceIdentifier: sourceId,
        SourceType: sourceType,
        Message: message,
        EventCategories: [category],
        Date: new Date(time),
        SourceArn: sourceArn,
      })),
      ...page,
    };
  },
};
