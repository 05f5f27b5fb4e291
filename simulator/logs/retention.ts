import type {
  DeleteRetentionPolicyCommandInput,
  PutRetentionPolicyCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { findLogGroup } from './log-group';
import { needs } from './needs';

/** AWS docs: PutRetentionPolicy. */
const DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const putRetentionPolicy: Action<PutRetentionPolicyCommandInput, object> = {
  needs: needs('PutRetentionPolicy'),
  run(call) {
    const { logGroupName, retentionInDays } = call.input;
    if (retentionInDays === undefined || !DAYS.includes(retentionInDays)) {
      throw awsError(
        'InvalidParameterException',
        400,
        `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${DAYS.join(', ')}]`,
      );
    }
    findLogGroup(call, logGroupName).retentionInDays = retentionInDays;
    return {};
  },
};

export const deleteRetentionPolicy: Action<DeleteRetentionPolicyCommandInput, object> = {
  needs: needs('DeleteRetentionPolicy'),
  run(call) {
    findLogGroup(call, call.input.logGroupName).retentionInDays = undefined;
    return {};
  },
};
