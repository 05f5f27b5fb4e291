import { awsError } from '../aws-error';
import { idOf } from '../chance';

/** An id that changes whenever what it stands for does: made from that itself, in the shape of a UUID. */
export function revisionOf(...content: readonly unknown[]): string {
  return uuidOf('revision', JSON.stringify(content));
}

/** A UUID made from the keys alone. */
export function uuidOf(...keys: readonly (string | number)[]): string {
  const id = idOf(32, ...keys);
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-');
}

/** Throws `PreconditionFailedException` (412) when a request was made for another state than the present one. */
export function checkRevision(given: string | undefined, present: string): void {
  if (given === undefined || given === present) return;
  throw awsError(
    'PreconditionFailedException',
    412,
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  );
}
