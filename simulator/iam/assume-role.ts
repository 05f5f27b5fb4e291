import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from '@aws-sdk/client-sts';
import type { Action, Call } from '../service';
import { assumableRole } from './assume-as-service';
import { issueCredentials } from './credentials';
import { sessionArn } from './principal';
import { invalid, notSimulated, sessionTooLong } from './refusals';
import { accountOf } from './role-arn';
import type { Role } from './role-store';
import { checkSession, packedSize, sessionNeeds, sessionOf } from './session';

/** Seconds. AWS docs: AssumeRole, DurationSeconds. */
const SHORTEST = 900;
const LONGEST = 43_200;
const DEFAULT = 3_600;
/** A role that was itself reached from a role cannot last longer, whatever it allows. */
const LONGEST_CHAINED = 3_600;

type Input = AssumeRoleCommandInput;

export const assumeRole: Action<Input, Omit<AssumeRoleCommandOutput, '$metadata'>> = {
  // What a request may not say at all is told before who may make it.
  needs(call) {
    checkInput(call.input);
    checkSession(call);
    return sessionNeeds(call);
  },
  run(call) {
    const { world, input } = call;
    const role = assumableRole(world, call.caller, String(input.RoleArn));
    const seconds = checkDuration(call, role);
    const expiresAt = world.clock.now() + seconds * 1000;
    const session = {
      kind: 'role',
      account: accountOf(role.arn),
      role: role.arn,
      session: String(input.RoleSessionName),
      ...sessionOf(call),
    } as const;
    const { accessKeyId, secretAccessKey, sessionToken } = issueCredentials(world, session, expiresAt);
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
        Expiration: new Date(expiresAt),
      },
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${session.session}`, Arn: sessionArn(session) },
      ...(session.sourceIdentity === undefined ? {} : { SourceIdentity: session.sourceIdentity }),
      ...packedSize(input),
    };
  },
};

function checkInput(input: Input): void {
  const session = String(input.RoleSessionName);
  if (session.length < 2) {
    throw invalid('roleSessionName', session, 'Member must have length greater than or equal to 2');
  }
  if (session.length > 64) {
    throw invalid('roleSessionName', session, 'Member must have length less than or equal to 64');
  }
  if (!/^[\w+=,.@-]+$/.test(session)) {
    throw invalid('roleSessionName', session, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*');
  }
  const externalId = input.ExternalId;
  if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) {
    throw invalid(
      'externalId',
      externalId,
      'Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*',
    );
  }
  // Leaving one of these out in silence would give a session more rights than AWS would.
  for (const member of ['PolicyArns', 'ProvidedContexts', 'SerialNumber', 'TokenCode'] as const) {
    if (input[member] !== undefined) throw notSimulated(`AssumeRole with ${member}`);
  }
}

function checkDuration({ caller, input }: Call<Input>, role: Role): number {
  const seconds = input.DurationSeconds ?? DEFAULT;
  if (seconds < SHORTEST) {
    throw invalid('durationSeconds', seconds, `Member must have value greater than or equal to ${SHORTEST}`);
  }
  if (seconds > LONGEST) {
    throw invalid('durationSeconds', seconds, `Member must have value less than or equal to ${LONGEST}`);
  }
  if (caller.kind === 'role' && seconds > LONGEST_CHAINED) throw sessionTooLong('chained');
  if (seconds > role.maxSessionDuration) throw sessionTooLong('role');
  return seconds;
}
