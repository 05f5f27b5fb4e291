import { restoreOne } from './recovery-plan-database';
import { PLAN_TIMEOUT_SECONDS } from './recovery-plan-looks';
import { call, caught, EXECUTION, type RecoveryPlan } from './recovery-plan-step';

/** Between two looks at a DNS change, in seconds. AWS docs: Route 53, changes are generally in effect within 60 s. */
const CHANGE_LOOK_SECONDS = 10;

/**
 * The state machine of a recovery, in Amazon States Language with JSONata. Input: `{outageStartedAt, decision: {by, reason,
 * at, unfenced}, asOf?}`. Traffic moves only after every database has been verified.
 */
export function recoveryPlanDefinition(plan: RecoveryPlan): object {
  return {
    Comment: `Recovery of ${plan.environment}: restore, verify, switch.`,
    QueryLanguage: 'JSONata',
    StartAt: 'Decide',
    TimeoutSeconds: PLAN_TIMEOUT_SECONDS,
    States: {
      Decide: {
        ...call(plan, 'decide', '{% $states.input %}'),
        Assign: { decided: '{% $states.result.Payload %}' },
        Next: 'Databases',
      },
      Databases: {
        Type: 'Map',
        Items: plan.databases,
        ItemProcessor: restoreOne(plan),
        Assign: { verified: '{% $states.result %}' },
        Catch: [caught('Failed')],
        Next: 'All verified?',
      },
      'All verified?': {
        Type: 'Choice',
        Choices: [{ Condition: `{% $count(${UNVERIFIED}) = 0 %}`, Next: 'Switch' }],
        Default: 'Not verified',
      },
      Switch: {
        ...call(plan, 'switch', {
          decision: '{% $decided.decision %}',
          verified: '{% $verified %}',
          execution: EXECUTION,
        }),
        Assign: { change: '{% $states.result.Payload %}' },
        Next: 'Wait for the change',
      },
      'Wait for the change': { Type: 'Wait', Seconds: CHANGE_LOOK_SECONDS, Next: 'Switched' },
      Switched: {
        ...call(plan, 'switched', { changeId: '{% $change.changeId %}' }),
        Output: '{% $states.result.Payload %}',
        Next: 'In effect?',
      },
      'In effect?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.ready %}', Next: 'Wait out the TTL' }],
        Default: 'Wait for the change',
      },
      // Until the last name server had the change, a resolver could still be given the old answer, and keep it this long.
      'Wait out the TTL': { Type: 'Wait', Seconds: '{% $change.ttlSeconds %}', Next: 'Recovered' },
      Recovered: {
        Type: 'Succeed',
        Output: {
          outageStartedAt: '{% $decided.outageStartedAt %}',
          decision: '{% $decided.decision %}',
          verified: '{% $verified %}',
          changeId: '{% $change.changeId %}',
        },
      },
      'Not verified': {
        Type: 'Fail',
        Error: `{% ${UNVERIFIED}[0].error %}`,
        Cause: `{% $substring($join(${UNVERIFIED}.(database & ': ' & cause), ' '), 0, ${LONGEST_CAUSE}) %}`,
      },
      Failed: failed('{% $states.input.Cause %}'),
    },
  };
}

/** JSONata for the databases that could not be recovered; the others were, whatever became of these. */
const UNVERIFIED = '$verified[passed = false]';

/** Characters of a cause that Step Functions takes. AWS docs: Step Functions API, "SendTaskFailure". */
const LONGEST_CAUSE = 32_000;

function failed(cause: string): object {
  return { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: cause };
}
