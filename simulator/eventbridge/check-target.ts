import type { Target } from '@aws-sdk/client-eventbridge';
import type { Call } from '../service';
import { jsonPath } from './json-path';
import { invalid } from './store';

/** The kinds of targets that events are delivered to. */
const TARGETS = ['lambda', 'sqs', 'sns', 'events', 'states'] as const;

export type TargetKind = (typeof TARGETS)[number];

/** Throws `ValidationException` 400 for a target that AWS, or the simulator, does not take. */
export function checkTarget({ account, region }: Call, target: Target): void {
  const { Id = '', Arn = '', RoleArn, Input, InputPath, InputTransformer, DeadLetterConfig } = target;
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id)) {
    throw invalid(`Target id ${Id} must be 1 to 64 letters, digits, dots, hyphens and underscores.`);
  }
  const [arn, , , targetRegion, targetAccount] = Arn.split(':');
  const kind = targetKind(Arn);
  if (arn !== 'arn' || kind === undefined) {
    throw invalid(`Provided Arn is not in correct format, or its targets are not simulated: ${Arn}`);
  }
  const elsewhere = targetAccount !== account || targetRegion !== region;
  if (RoleArn === undefined && (kind === 'states' || (kind === 'events' && elsewhere))) {
    throw invalid(`RoleArn is required for target ${Arn}.`);
  }
  const changes = [Input, InputPath, InputTransformer].filter((way) => way !== undefined);
  if (changes.length > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (kind === 'events' && changes.length > 0) {
    throw invalid(`Modifying the input for target ${Id} is not supported.`);
  }
  if (Input !== undefined && !isJson(Input)) throw invalid(`JSON syntax error in input for target ${Id}.`);
  for (const path of [InputPath, ...Object.values(InputTransformer?.InputPathsMap ?? {})]) {
    if (path !== undefined && !jsonPath(path)) throw invalid(`Invalid JSONPath ${path} for target ${Id}.`);
  }
  checkRetries(target);
  const queue = DeadLetterConfig?.Arn?.split(':');
  if (queue && (queue[2] !== 'sqs' || queue[3] !== region)) {
    throw invalid(`Dead-letter queue ${DeadLetterConfig?.Arn} must be an SQS queue in ${region}.`);
  }
}

export function targetKind(arn: string): TargetKind | undefined {
  return TARGETS.find((kind) => kind === arn.split(':')[2]);
}

function checkRetries({ Id, RetryPolicy }: Target): void {
  const { MaximumRetryAttempts: attempts = 185, MaximumEventAgeInSeconds: age = 86_400 } = RetryPolicy ?? {};
  if (attempts < 0 || attempts > 185 || age < 60 || age > 86_400) {
    throw invalid(
      `RetryPolicy of target ${Id}: MaximumRetryAttempts ${attempts} must be 0 to 185, ` +
        `MaximumEventAgeInSeconds ${age} must be 60 to 86400.`,
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
