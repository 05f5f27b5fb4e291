import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { isAwsError } from '../aws-error';
import type { Call } from '../service';
import { assumeFor } from './role';
import { DEFAULT_GROUP, invalid } from './store';
import { targetKind } from './target-kind';

/** Throws `ValidationException` 400 for settings that AWS, or the simulator, does not take. */
export function checkSettings({ world, account, region, input }: Call<CreateScheduleCommandInput>): void {
  const { Name = '', GroupName = DEFAULT_GROUP, FlexibleTimeWindow, StartDate, EndDate, Target } = input;
  if (!/^[0-9a-zA-Z_.-]{1,64}$/.test(Name)) {
    throw invalid(`Name ${Name} must be 1 to 64 letters, digits, dots, hyphens and underscores.`);
  }
  const { Mode, MaximumWindowInMinutes: window } = FlexibleTimeWindow ?? {};
  if (Mode !== 'OFF' && Mode !== 'FLEXIBLE')
    throw invalid('FlexibleTimeWindow.Mode must be OFF or FLEXIBLE.');
  if (Mode === 'FLEXIBLE' ? window === undefined || window < 1 || window > 1440 : window !== undefined) {
    throw invalid('MaximumWindowInMinutes must be 1 to 1440 for Mode FLEXIBLE, and absent for OFF.');
  }
  if (StartDate && EndDate && EndDate.getTime() <= StartDate.getTime()) {
    throw invalid('The StartDate you specify must come before the EndDate.');
  }
  const { Arn = '', RoleArn = '', Input = '{}', RetryPolicy, DeadLetterConfig } = Target ?? {};
  if (!targetKind(Arn)) throw invalid(`Provided Arn is not in correct format, or is not simulated: ${Arn}`);
  if (Input.length === 0) throw invalid('Target.Input must have at least one character.');
  const { MaximumRetryAttempts: attempts = 185, MaximumEventAgeInSeconds: age = 86_400 } = RetryPolicy ?? {};
  if (attempts < 0 || attempts > 185 || age < 60 || age > 86_400) {
    throw invalid('MaximumRetryAttempts must be 0 to 185, MaximumEventAgeInSeconds 60 to 86400.');
  }
  const queue = DeadLetterConfig?.Arn?.split(':');
  if (queue && queue[2] !== 'sqs') throw invalid(`${DeadLetterConfig?.Arn} is not an SQS queue.`);
  try {
    assumeFor(world, { account, region, group: GroupName }, RoleArn, 'check');
  } catch (error) {
    if (!isAwsError(error)) throw error;
    throw invalid(
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role. ' +
        `${error.message}.`,
    );
  }
}
