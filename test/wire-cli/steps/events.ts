import type { Step } from '../step';

const ENTRY =
  '\'[{"Source":"shop","DetailType":"Order Placed","Detail":"{\\"total\\":3}","EventBusName":"shop"}]\'';

export const events: readonly Step[] = [
  {
    aws: 'events create-event-bus --name shop',
    answers: { EventBusArn: 'arn:aws:events:us-west-2:111111111111:event-bus/shop' },
    keeps: { bus: 'EventBusArn' },
  },
  { aws: 'events create-event-bus --name shop', refused: 'ResourceAlreadyExistsException' },
  { aws: 'events update-event-bus --name shop --description orders', answers: { Name: 'shop' } },
  { aws: 'events list-event-buses', prints: '$bus' },
  {
    aws: 'events put-permission --event-bus-name shop --action events:PutEvents --principal 222222222222 --statement-id second',
    answers: 'nothing',
  },
  { aws: 'events describe-event-bus --name shop', prints: '222222222222' },
  {
    aws: `events put-rule --name placed --event-bus-name shop --event-pattern '{"source":["shop"]}' --state DISABLED`,
    keeps: { rule: 'RuleArn' },
  },
  {
    aws: `events put-rule --name placed --event-bus-name shop --event-pattern '{"source":"shop"}'`,
    refused: 'InvalidEventPatternException',
  },
  { aws: 'events enable-rule --name placed --event-bus-name shop', answers: 'nothing' },
  {
    aws: 'events describe-rule --name placed --event-bus-name shop',
    answers: { State: 'ENABLED', Arn: '$rule' },
  },
  { aws: 'events disable-rule --name placed --event-bus-name shop', answers: 'nothing' },
  { aws: 'events enable-rule --name placed --event-bus-name shop', answers: 'nothing' },
  { aws: 'events list-rules --event-bus-name shop', answers: { Rules: [{ Name: 'placed' }] } },
  { aws: 'sqs create-queue --queue-name placed', keeps: { queue: 'QueueUrl' } },
  {
    aws: `sqs set-queue-attributes --queue-url $queue --attributes '{"Policy":"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"Service\\":\\"events.amazonaws.com\\"},\\"Action\\":\\"sqs:SendMessage\\",\\"Resource\\":\\"*\\"}]}"}'`,
  },
  {
    aws: 'events put-targets --rule placed --event-bus-name shop --targets Id=queue,Arn=arn:aws:sqs:us-west-2:111111111111:placed',
    answers: { FailedEntryCount: 0 },
  },
  {
    aws: 'events list-targets-by-rule --rule placed --event-bus-name shop',
    answers: { Targets: [{ Id: 'queue' }] },
  },
  { aws: `events put-events --entries ${ENTRY}`, answers: { FailedEntryCount: 0 } },
  { advance: 60 },
  { aws: 'sqs receive-message --queue-url $queue', prints: 'Order Placed' },
  { aws: 'events tag-resource --resource-arn $bus --tags Key=team,Value=payments', answers: 'nothing' },
  {
    aws: 'events list-tags-for-resource --resource-arn $bus',
    answers: { Tags: [{ Key: 'team', Value: 'payments' }] },
  },
  { aws: 'events untag-resource --resource-arn $bus --tag-keys team', answers: 'nothing' },
  { aws: 'events remove-permission --event-bus-name shop --statement-id second', answers: 'nothing' },
  { aws: 'events delete-rule --name placed --event-bus-name shop', refused: 'ValidationException' },
  {
    aws: 'events remove-targets --rule placed --event-bus-name shop --ids queue',
    answers: { FailedEntryCount: 0 },
  },
  { aws: 'events delete-rule --name placed --event-bus-name shop', answers: 'nothing' },
  { aws: 'events describe-rule --name placed --event-bus-name shop', refused: 'ResourceNotFoundException' },
  { aws: 'events delete-event-bus --name shop', answers: 'nothing' },
];
