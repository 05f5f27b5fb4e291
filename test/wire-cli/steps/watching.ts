import type { Step } from '../step';

/** CloudWatch and Logs, as far as backup tools write to them. */
export const watching: readonly Step[] = [
  {
    aws: 'cloudwatch put-metric-data --namespace Backups --metric-name Age --value 7 --unit Seconds --dimensions Database=orders',
    answers: 'nothing',
  },
  {
    aws: 'cloudwatch put-metric-data --namespace Backups --metric-name Age --value 7 --unit Furlongs',
    refused: 'ValidationError',
  },
  { aws: 'cloudwatch list-metrics --namespace Backups', answers: { Metrics: [{ MetricName: 'Age' }] } },
  {
    aws: 'cloudwatch put-metric-alarm --alarm-name old --namespace Backups --metric-name Age --dimensions Name=Database,Value=orders --statistic Maximum --period 60 --evaluation-periods 1 --threshold 5 --comparison-operator GreaterThanThreshold',
    answers: 'nothing',
  },
  { advance: 180 },
  { aws: 'cloudwatch describe-alarms --alarm-names old', answers: { MetricAlarms: [{ AlarmName: 'old' }] } },
  {
    aws: 'cloudwatch set-alarm-state --alarm-name old --state-value OK --state-reason tried',
    answers: 'nothing',
  },
  { aws: 'cloudwatch disable-alarm-actions --alarm-names old', answers: 'nothing' },
  { aws: 'cloudwatch enable-alarm-actions --alarm-names old', answers: 'nothing' },
  { aws: 'cloudwatch delete-alarms --alarm-names old', answers: 'nothing' },
  { aws: 'logs create-log-group --log-group-name /backups/orders --tags team=payments', answers: 'nothing' },
  {
    aws: 'logs create-log-group --log-group-name /backups/orders',
    refused: 'ResourceAlreadyExistsException',
  },
  {
    aws: 'logs put-retention-policy --log-group-name /backups/orders --retention-in-days 30',
    answers: 'nothing',
  },
  {
    aws: 'logs create-log-stream --log-group-name /backups/orders --log-stream-name today',
    answers: 'nothing',
  },
  {
    aws: 'logs put-log-events --log-group-name /backups/orders --log-stream-name today --log-events timestamp=$now,message=done',
  },
  {
    aws: 'logs get-log-events --log-group-name /backups/orders --log-stream-name today',
    answers: { events: [{ message: 'done' }] },
  },
  {
    aws: 'logs filter-log-events --log-group-name /backups/orders --filter-pattern done',
    answers: { events: [{ message: 'done' }] },
  },
  {
    aws: 'logs describe-log-streams --log-group-name /backups/orders',
    answers: { logStreams: [{ logStreamName: 'today' }] },
  },
  {
    aws: 'logs describe-log-groups --log-group-name-prefix /backups',
    answers: { logGroups: [{ logGroupName: '/backups/orders', retentionInDays: 30 }] },
  },
  { aws: 'logs delete-log-group --log-group-name /backups/orders', answers: 'nothing' },
];
