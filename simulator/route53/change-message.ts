import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

/** `[name='api.example.com.', type='CNAME', set-identifier='a']`, as Route 53 names a record set in its messages. */
export function named({ Name, Type, SetIdentifier }: ResourceRecordSet): string {
  const identifier = SetIdentifier === undefined ? '' : `, set-identifier='${SetIdentifier}'`;
  return `[name='${Name}', type='${Type}'${identifier}]`;
}
