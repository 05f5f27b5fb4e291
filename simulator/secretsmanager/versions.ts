import { awsError } from '../aws-error';
import { currentVersion, type Secret, type SecretVersion } from './store';

interface Content {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}

/** AWS docs: "AWS Secrets Manager quotas", length of the encrypted secret value: 65,536 bytes. */
const MAXIMUM_BYTES = 65_536;

/** Throws `InvalidParameterException` 400 for two values at once or one that is too long. */
export function requireContent({ SecretString, SecretBinary }: Content): void {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw awsError('InvalidParameterException', 400, 'You must provide either SecretString or SecretBinary.');
  }
  const bytes = SecretBinary?.byteLength ?? Buffer.byteLength(SecretString ?? '');
  if (bytes > MAXIMUM_BYTES) {
    throw awsError(
      'InvalidParameterException',
      400,
      `The secret value has ${bytes} bytes; at most ${MAXIMUM_BYTES} are allowed.`,
    );
  }
}

/** Throws `InvalidParameterException` 400: AWS takes 32 to 64 characters. */
export function requireToken(token: string): void {
  if (token.length >= 32 && token.length <= 64) return;
  throw awsError(
    'InvalidParameterException',
    400,
    `ClientRequestToken has ${token.length} characters; 32 to 64 are allowed.`,
  );
}

/**
 * Adds a version under the token, or returns the one that this token already made with the same value. Throws
 * `ResourceExistsException` 400 for the same token with another value.
 */
export function addVersion(
  secret: Secret,
  token: string,
  content: Content,
  stages: readonly string[],
  keyArn: string | undefined,
  now: number,
): SecretVersion {
  const existing = secret.versions.get(token);
  if (existing) {
    if (sameContent(existing, content)) return existing;
    throw awsError(
      'ResourceExistsException',
      400,
      `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const version: SecretVersion = {
    id: token,
    created: now,
    ...(content.SecretString === undefined ? {} : { string: content.SecretString }),
    ...(content.SecretBinary === undefined ? {} : { binary: content.SecretBinary }),
    ...(keyArn === undefined ? {} : { keyArn }),
    stages: new Set(),
  };
  secret.versions.set(token, version);
  for (const stage of stages) moveStage(secret, stage, version);
  secret.changed = now;
  return version;
}

/** A stage is on one version at a time; the version that loses AWSCURRENT becomes AWSPREVIOUS. */
export function moveStage(secret: Secret, stage: string, to: SecretVersion): void {
  const from = [...secret.versions.values()].find((version) => version.stages.has(stage));
  if (from === to) return;
  from?.stages.delete(stage);
  to.stages.add(stage);
  if (stage === 'AWSCURRENT') {
    to.stages.delete('AWSPREVIOUS');
    if (from) moveStage(secret, 'AWSPREVIOUS', from);
  }
}

/** The version that the request asks for, AWSCURRENT by default. Throws `ResourceNotFoundException` 400. */
export function findVersion(
  secret: Secret,
  { VersionId, VersionStage }: { readonly VersionId?: string; readonly VersionStage?: string },
): SecretVersion {
  if (VersionId !== undefined) {
    const version = secret.versions.get(VersionId);
    if (version && (VersionStage === undefined || version.stages.has(VersionStage))) return version;
    if (version) {
      throw awsError(
        'InvalidRequestException',
        400,
        'You provided a VersionStage that is not associated to the provided VersionId.',
      );
    }
    throw notFound(`VersionId: ${VersionId}`);
  }
  const stage = VersionStage ?? 'AWSCURRENT';
  const version =
    stage === 'AWSCURRENT'
      ? currentVersion(secret)
      : [...secret.versions.values()].find((one) => one.stages.has(stage));
  if (!version) throw notFound(`staging label: ${stage}`);
  return version;
}

function notFound(what: string) {
  return awsError(
    'ResourceNotFoundException',
    400,
    `Secrets Manager can't find the specified secret value for ${what}`,
  );
}

function sameContent(version: SecretVersion, { SecretString, SecretBinary }: Content): boolean {
  if (version.string !== SecretString) return false;
  if (!version.binary || !SecretBinary) return version.binary === SecretBinary;
  return Buffer.from(version.binary).equals(Buffer.from(SecretBinary));
}
