import { pauseBetweenLooks } from './recovery-plan-looks';
import { call, caught, EXECUTION, type RecoveryPlan } from './recovery-plan-step';

/** Characters of a database's cause: those of all go into one of the plan's. */
const LONGEST_CAUSE_OF_ONE = 6_500;

/**
 * The way of one database: restored, given a password, verified; from the next older point when one fails its checks.
 * What cannot be recovered ends with the reason, and leaves the other databases their way.
 */
export function restoreOne(plan: RecoveryPlan): object {
  const instance = '{% $restored.instance %}';
  const pause = pauseBetweenLooks(plan.databases.length);
  const wait = {
    Type: 'Wait',
    Seconds: `{% ${pause} %}`,
    Assign: { waited: `{% $waited + ${pause} %}`, inAll: `{% $inAll + ${pause} %}` },
  };
  const andThis = (reason: string) => `$append($refused, [$merge([$restored, {'reason': ${reason}}])])`;
  const look = {
    ...call(plan, 'status', '{% $restored %}'),
    // What a stolen source account put into a recipe may keep an instance from starting; older points have their own.
    Catch: [
      {
        ErrorEquals: ['RestoreFailed'],
        Assign: { refused: `{% ${andThis(CUT_CAUSE)} %}`, waited: '{% $inAll %}' },
        Next: 'Refuse',
      },
      caught('Not recovered'),
    ],
    // Of what class the instance of a cluster is, only its creation says.
    Assign: { restored: '{% $merge([$restored, $states.result.Payload]) %}' },
    Output: '{% $states.result.Payload %}',
  };
  const isReady = '{% $states.input.ready %}';
  return {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'Database',
    States: {
      Database: {
        Type: 'Pass',
        Assign: { database: '{% $states.input %}', waited: 0, inAll: 0, refused: [] },
        Next: 'Restore',
      },
      Restore: {
        ...call(plan, 'restore', {
          database: '{% $database %}',
          execution: EXECUTION,
          asOf: '{% $decided.asOf %}',
          refused: '{% $refused %}',
        }),
        Assign: { restored: '{% $states.result.Payload %}' },
        Next: 'Wait for the restore',
      },
      'Wait for the restore': { ...wait, Next: 'Restore status' },
      'Restore status': { ...look, Next: 'Restored?' },
      'Restored?': {
        Type: 'Choice',
        Choices: [{ Condition: isReady, Next: 'Credentials' }],
        Default: 'Wait for the restore',
      },
      Credentials: {
        ...call(plan, 'credentials', { database: '{% $database %}', instance, execution: EXECUTION }),
        // Later tries go on from all that was waited before, so that their looks fit the history too.
        Assign: { waited: '{% $count($refused) = 0 ? 0 : $waited %}' },
        Next: 'Wait for the password',
      },
      'Wait for the password': { ...wait, Next: 'Password status' },
      'Password status': { ...look, Next: 'Usable?' },
      'Usable?': {
        Type: 'Choice',
        Choices: [{ Condition: isReady, Next: 'Verify' }],
        Default: 'Wait for the password',
      },
      Verify: {
        ...call(
          plan,
          'verify',
          "{% $merge([$restored, {'execution': $states.context.Execution.Id, 'refused': $refused}]) %}",
        ),
        Assign: {
          refused: `{% ${HAS_PASSED} ? $refused : ${andThis('$states.result.Payload.reason')} %}`,
          waited: `{% ${HAS_PASSED} ? $waited : $inAll %}`,
        },
        Output: '{% $states.result.Payload %}',
        Next: 'Passed?',
      },
      'Passed?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.passed %}', Next: 'Verified' }],
        Default: 'Refuse',
      },
      Verified: { Type: 'Succeed' },
      Refuse: {
        ...call(plan, 'refuse', {
          database: '{% $database %}',
          execution: EXECUTION,
          refused: '{% $refused %}',
        }),
        Output: '{% $states.result.Payload %}',
        Assign: { refused: '{% $states.result.Payload.refused %}' },
        // An instance that cannot be removed must not stand in the way of the next older point.
        Catch: [caught('Restore')],
        Next: 'Restore',
      },
      'Not recovered': {
        Type: 'Pass',
        Output: {
          database: '{% $database %}',
          passed: false,
          refused: '{% $refused %}',
          error: '{% $states.input.Error %}',
          cause: `{% $substring(${MESSAGE}, 0, ${LONGEST_CAUSE_OF_ONE}) %}`,
        },
        End: true,
      },
    },
  };
}

/** Whether the checks of the verify step passed; a point that failed them is no error of the function. */
const HAS_PASSED = '$states.result.Payload.passed';

/** Of a failed function's cause, as much as its message needs. */
const CUT_CAUSE = '$substring($states.errorOutput.Cause, 0, 4000)';

/** The message of a function's error, which is JSON; the cause as it is where that is something else. */
const MESSAGE =
  `($contains($states.input.Cause, '"errorMessage":"') and $contains($states.input.Cause, '","trace":')` +
  ` ? $parse('"' & $substringBefore($substringAfter($states.input.Cause, '"errorMessage":"'), '","trace":') & '"')` +
  ' : $states.input.Cause)';
