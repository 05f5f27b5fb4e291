import type { Step } from '../step';

const change = (action: string, value: string) =>
  `'{"Changes":[{"Action":"${action}","ResourceRecordSet":{"Name":"api.wire.example","Type":"CNAME","TTL":60,` +
  `"ResourceRecords":[{"Value":"${value}"}]}}]}'`;

export const route53: readonly Step[] = [
  {
    aws: 'route53 create-hosted-zone --name wire.example --caller-reference first',
    answers: { HostedZone: { Name: 'wire.example.' } },
    keeps: { zone: 'HostedZone.Id' },
  },
  { aws: 'route53 get-hosted-zone --id $zone', answers: { HostedZone: { Id: '$zone' } } },
  { aws: 'route53 list-hosted-zones', prints: 'wire.example.' },
  { aws: 'route53 list-hosted-zones-by-name --dns-name wire.example --max-items 1', prints: '$zone' },
  {
    aws: `route53 change-resource-record-sets --hosted-zone-id $zone --change-batch ${change('CREATE', 'west.wire.example')}`,
    answers: { ChangeInfo: { Status: 'PENDING' } },
    keeps: { change: 'ChangeInfo.Id' },
  },
  { advance: 120 },
  { aws: 'route53 get-change --id $change', answers: { ChangeInfo: { Status: 'INSYNC' } } },
  {
    aws: `route53 change-resource-record-sets --hosted-zone-id $zone --change-batch ${change('CREATE', 'east.wire.example')}`,
    refused: 'InvalidChangeBatch',
  },
  { aws: 'route53 list-resource-record-sets --hosted-zone-id $zone', prints: 'west.wire.example' },
  {
    aws: 'route53 create-health-check --caller-reference first --health-check-config Type=HTTPS,FullyQualifiedDomainName=api.wire.example,Port=443',
    keeps: { check: 'HealthCheck.Id' },
  },
  { aws: 'route53 get-health-check --health-check-id $check', answers: { HealthCheck: { Id: '$check' } } },
  {
    aws: 'route53 change-tags-for-resource --resource-type healthcheck --resource-id $check --add-tags Key=team,Value=payments',
    answers: 'nothing',
  },
  {
    aws: 'route53 list-tags-for-resource --resource-type healthcheck --resource-id $check',
    answers: { ResourceTagSet: { Tags: [{ Key: 'team', Value: 'payments' }] } },
  },
  { aws: 'route53 delete-health-check --health-check-id $check', answers: 'nothing' },
  {
    aws: "route53 update-hosted-zone-comment --id $zone --comment 'of the shop'",
    answers: { HostedZone: { Config: { Comment: 'of the shop' } } },
  },
  { aws: 'route53 delete-hosted-zone --id $zone', refused: 'HostedZoneNotEmpty' },
  {
    aws: `route53 change-resource-record-sets --hosted-zone-id $zone --change-batch ${change('DELETE', 'west.wire.example')}`,
  },
  { aws: 'route53 delete-hosted-zone --id $zone', prints: '/change/' },
  { aws: 'route53 get-hosted-zone --id $zone', refused: 'NoSuchHostedZone' },
];
