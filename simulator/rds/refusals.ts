import { type AwsError, awsError } from '../aws-error';
import type { World } from '../world';
import type { DatabaseKind } from './identifier';

/** AWS docs: Amazon RDS API Reference, "Errors" of each action and "Common Errors". Codes are those on the wire. */

export function invalidValue(message: string): AwsError {
  return awsError('InvalidParameterValue', 400, message);
}

export function invalidCombination(message: string): AwsError {
  return awsError('InvalidParameterCombination', 400, message);
}

export function missing(parameter: string): AwsError {
  return awsError('MissingParameter', 400, `The request must contain the parameter ${parameter}`);
}

export function instanceNotFound(id: string): AwsError {
  return awsError('DBInstanceNotFound', 404, `DBInstance ${id} not found.`);
}

export function instanceExists(): AwsError {
  return awsError('DBInstanceAlreadyExists', 400, 'DB instance already exists');
}

export function wrongInstanceState(message: string): AwsError {
  return awsError('InvalidDBInstanceState', 400, message);
}

export function clusterNotFound(id: string): AwsError {
  return awsError('DBClusterNotFoundFault', 404, `DBCluster ${id} not found.`);
}

export function wrongClusterState(message: string): AwsError {
  return awsError('InvalidDBClusterStateFault', 400, message);
}

/** Codes about clusters end in "Fault", those about instances do not. */
export function snapshotNotFound(kind: DatabaseKind, id: string): AwsError {
  return kind === 'instance'
    ? awsError('DBSnapshotNotFound', 404, `DBSnapshot ${id} not found.`)
    : awsError('DBClusterSnapshotNotFoundFault', 404, `DBClusterSnapshot ${id} not found.`);
}

/** A snapshot that the caller does not see: its own that is not there, or another account's that is not shared with it. */
export function notShared(world: World, kind: DatabaseKind, isOwn: boolean, id: string): AwsError {
  if (isOwn || world.assumptions['unshared-code'] === 'DBSnapshotNotFound') return snapshotNotFound(kind, id);
  return awsError('AccessDenied', 403, `You do not have access to the DB snapshot ${id}.`);
}

export function snapshotExists(kind: DatabaseKind, id: string): AwsError {
  return awsError(
    kind === 'instance' ? 'DBSnapshotAlreadyExists' : 'DBClusterSnapshotAlreadyExistsFault',
    400,
    `Cannot create the snapshot because a snapshot with the identifier ${id} already exists.`,
  );
}

export function wrongSnapshotState(kind: DatabaseKind, message: string): AwsError {
  return awsError(
    kind === 'instance' ? 'InvalidDBSnapshotState' : 'InvalidDBClusterSnapshotStateFault',
    400,
    message,
  );
}

export function snapshotQuota(message: string): AwsError {
  return awsError('SnapshotQuotaExceeded', 400, message);
}

/** In AWS's words, which do not say which of the three it was. */
export function keyNotAccessible(which: 'source snapshot' | 'target' | undefined, key: string): AwsError {
  const name = which === undefined ? 'KMS key' : `${which} KMS key`;
  return awsError(
    'KMSKeyNotAccessibleFault',
    400,
    `The ${name} [${key}] does not exist, is not enabled or you do not have permissions to access it.`,
  );
}

/** For a Region on whose answer this one depends, and that is lost. */
export function unavailable(region: string): AwsError {
  return awsError(
    'ServiceUnavailable',
    503,
    `The request could not be completed: ${region} does not answer.`,
  );
}

/** Refuses parameters that would be ignored otherwise. */
export function refuseUnknown(action: string, input: object, known: readonly string[]): void {
  for (const [parameter, value] of Object.entries(input)) {
    if (value !== undefined && !known.includes(parameter)) {
      throw awsError('NotSimulated', 501, `${action}: the parameter ${parameter} is not simulated.`);
    }
  }
}
