import type { Service } from '../service';
import { ListTagsForResource, TagResource, UntagResource } from './alarm-tags';
import {
  DeleteAlarms,
  DescribeAlarms,
  DisableAlarmActions,
  EnableAlarmActions,
  PutMetricAlarm,
  SetAlarmState,
} from './alarms';
import { GetMetricData } from './get-metric-data';
import { GetMetricStatistics, ListMetrics, PutMetricData } from './metrics';

/** CloudWatch: metrics, and alarms on one metric each. Metric math and composite alarms are not simulated. */
export const monitoring: Service = {
  name: 'monitoring',
  lacks: [
    'Alarms watch one metric each: no metric math, anomaly detection or composite alarms.',
    "Metrics of AWS's own services exist only where the simulated services write them.",
  ],
  client: () => require('@aws-sdk/client-cloudwatch'),
  actions: {
    DeleteAlarms,
    DescribeAlarms,
    DisableAlarmActions,
    EnableAlarmActions,
    GetMetricData,
    GetMetricStatistics,
    ListMetrics,
    ListTagsForResource,
    PutMetricAlarm,
    PutMetricData,
    SetAlarmState,
    TagResource,
    UntagResource,
  },
};
