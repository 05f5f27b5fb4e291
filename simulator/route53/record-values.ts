import { isIPv4, isIPv6 } from 'node:net';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';

/**
 * What is wrong with the values of a record set, in Route 53's words; undefined when nothing is. Types whose values have
 * a form of their own that is not checked here are taken as they are.
 */
export function faultOfValues(set: ResourceRecordSet): string | undefined {
  const values = (set.ResourceRecords ?? []).map(({ Value }) => Value ?? '');
  if (set.Type === 'CNAME' && values.length > 1) {
    return `RRSet of type CNAME with DNS name ${set.Name} cannot have more than one value`;
  }
  if (new Set(values).size !== values.length) {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    return `Duplicate Resource Record: '${twice}'`;
  }
  for (const value of values) {
    const problem = problemOf(set.Type, value);
    if (problem) return `Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}''`;
  }
  return undefined;
}

function problemOf(type: ResourceRecordSet['Type'], value: string): string | undefined {
  switch (type) {
    case 'A':
      return isIPv4(value) ? undefined : 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)';
    case 'AAAA':
      return isIPv6(value) ? undefined : 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)';
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return isHost(value) ? undefined : `${type}RRDATAIllegal (Value is not a valid domain name)`;
    case 'MX':
      return /^\d{1,5} \S+$/.test(value)
        ? undefined
        : "MXRRDATANotTwoFields (MX record doesn't have 2 fields)";
    case 'TXT':
    case 'SPF':
      return /^"([^"\\]|\\.)*"( ?"([^"\\]|\\.)*")*$/.test(value)
        ? undefined
        : 'InvalidCharacterString (Value should be enclosed in quotation marks)';
    default:
      return value === '' ? 'RRDATAEmpty (Value is empty)' : undefined;
  }
}

function isHost(value: string): boolean {
  return value.length <= 255 && /^[A-Za-z0-9_*\\-]+(\.[A-Za-z0-9_\\-]+)*\.?$/.test(value);
}
