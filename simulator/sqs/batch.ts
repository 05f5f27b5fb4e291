import { awsError } from '../aws-error';

/** AWS docs: SQS API reference, errors of the actions on batches. */
export function checkEntries(entries: readonly { readonly Id: string | undefined }[]): void {
  if (entries.length === 0) throw awsError('EmptyBatchRequest', 400, 'The batch request has no entries.');
  if (entries.length > 10) {
    throw awsError(
      'TooManyEntriesInBatchRequest',
      400,
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw awsError('BatchEntryIdsNotDistinct', 400, 'Two entries of the batch have the same Id.');
  }
}
