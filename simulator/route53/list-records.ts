import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { compareNames, normalizeName } from './domain-name';
import { findZone, zoneArn } from './store';

/** AWS docs: ListResourceRecordSets, `MaxItems`: at most 300. */
const MAXIMUM_ITEMS = 300;

/** What changes have been accepted, in effect or not, in the order of names read from the right, then types. */
export const ListResourceRecordSets: Action<
  ListResourceRecordSetsCommandInput,
  Omit<ListResourceRecordSetsCommandOutput, '$metadata'>
> = {
  needs: ({ input }) => [{ action: 'route53:ListResourceRecordSets', resource: zoneArn(input.HostedZoneId) }],
  run(call) {
    const { StartRecordName, StartRecordType, StartRecordIdentifier, MaxItems } = call.input;
    const zone = findZone(call, call.input.HostedZoneId);
    if (StartRecordType !== undefined && StartRecordName === undefined) {
      throw awsError('InvalidInput', 400, 'The input is not valid: a record type needs a record name.');
    }
    if (StartRecordIdentifier !== undefined && StartRecordType === undefined) {
      throw awsError(
        'InvalidInput',
        400,
        'The input is not valid: a record identifier needs a name and a type.',
      );
    }
    const size = Math.min(MaxItems ?? MAXIMUM_ITEMS, MAXIMUM_ITEMS);
    const start =
      StartRecordName === undefined
        ? undefined
        : {
            Name: normalizeName(StartRecordName),
            Type: StartRecordType,
            SetIdentifier: StartRecordIdentifier,
          };
    const sets = [...zone.records.values()]
      .sort(compareSets)
      .filter((set) => start === undefined || compareSets(set, start) >= 0);
    const next = sets[size];
    return {
      ResourceRecordSets: sets.slice(0, size),
      IsTruncated: next !== undefined,
      ...(next
        ? {
            NextRecordName: next.Name,
            NextRecordType: next.Type,
            ...(next.SetIdentifier === undefined ? {} : { NextRecordIdentifier: next.SetIdentifier }),
          }
        : {}),
      MaxItems: size,
    };
  },
};

type Position = Partial<Pick<ResourceRecordSet, 'Name' | 'Type' | 'SetIdentifier'>>;

function compareSets(a: Position, b: Position): number {
  return (
    compareNames(a.Name ?? '', b.Name ?? '') ||
    compareTexts(a.Type ?? '', b.Type ?? '') ||
    compareTexts(a.SetIdentifier ?? '', b.SetIdentifier ?? '')
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
