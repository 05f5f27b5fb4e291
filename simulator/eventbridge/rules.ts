import type {
  DeleteRuleCommandInput,
  DescribeRuleCommandInput,
  DescribeRuleCommandOutput,
  DisableRuleCommandInput,
  EnableRuleCommandInput,
  ListRulesCommandInput,
  ListRulesCommandOutput,
  PutRuleCommandInput,
  PutRuleCommandOutput,
  RuleState,
} from '@aws-sdk/client-eventbridge';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { page } from './page';
import { passRole } from './pass-role';
import { compilePattern } from './pattern';
import { planRule, type RuleSchedule, readSchedule } from './rule-schedule';
import { changeRules } from './rules-in-force';
import { busPlace, DEFAULT_BUS, findBus, findRule, invalid, type Rule, ruleArn } from './store';
import { putTags, tagKeys } from './tags';

type Plain<Output> = Omit<Output, '$metadata'>;

/** Rules that a bus may have, and characters of a pattern. AWS docs: "Amazon EventBridge quotas". */
const MOST_RULES = 300;
const LONGEST_PATTERN = 2_048;

/** Makes a rule or replaces all of it but its targets and tags. */
export const PutRule: Action<PutRuleCommandInput, Plain<PutRuleCommandOutput>> = {
  needs: (call) => [
    { action: 'events:PutRule', resource: arnOf(call, call.input.Name), context: tagKeys(call.input.Tags) },
    ...passRole(call.input.RoleArn),
  ],
  run(call) {
    const { world, input } = call;
    const bus = findBus(world, call, input.EventBusName);
    const name = input.Name ?? '';
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) {
      throw invalid(`Rule name ${name} must be 1 to 64 letters, digits, dots, hyphens and underscores.`);
    }
    const { EventPattern, ScheduleExpression } = input;
    if (EventPattern === undefined && ScheduleExpression === undefined) {
      throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.');
    }
    const { pattern, matches } = readPattern(EventPattern);
    const schedule =
      ScheduleExpression === undefined ? undefined : readSchedule(world, bus, ScheduleExpression);
    const known = bus.rules.get(name);
    if (!known && bus.rules.size >= MOST_RULES) {
      throw awsError(
        'LimitExceededException',
        400,
        `The requested resource exceeds the maximum number allowed.`,
      );
    }
    const rule: Rule = {
      name,
      arn: arnOf(call, name),
      bus: bus.name,
      description: input.Description,
      pattern,
      matches,
      schedule: schedule && sameSchedule(known?.schedule, schedule),
      roleArn: input.RoleArn,
      state: input.State ?? 'ENABLED',
      targets: known?.targets ?? new Map(),
      tags: known?.tags ?? new Map(),
    };
    if (!known) putTags(rule.tags, input.Tags);
    changeRules(world, bus, () => bus.rules.set(name, rule));
    known?.schedule?.timer?.cancel();
    planRule(world, bus, rule);
    return { RuleArn: rule.arn };
  },
};

export const DescribeRule: Action<DescribeRuleCommandInput, Plain<DescribeRuleCommandOutput>> = {
  needs: (call) => needs(call, 'DescribeRule'),
  run: (call) => ({
    ...shown(findRule(call.world, call, call.input.EventBusName, call.input.Name)),
    CreatedBy: call.account,
  }),
};

/** Deleting a rule that is not there is no error; one that still has targets stays. */
export const DeleteRule: Action<DeleteRuleCommandInput, object> = {
  needs: (call) => needs(call, 'DeleteRule'),
  run(call) {
    const bus = findBus(call.world, call, call.input.EventBusName);
    const { rules } = bus;
    const name = call.input.Name ?? '';
    if ((rules.get(name)?.targets.size ?? 0) > 0)
      throw invalid("Rule can't be deleted since it has targets.");
    rules.get(name)?.schedule?.timer?.cancel();
    changeRules(call.world, bus, () => rules.delete(name));
    return {};
  },
};

export const EnableRule: Action<EnableRuleCommandInput, object> = switchTo('EnableRule', 'ENABLED');
export const DisableRule: Action<DisableRuleCommandInput, object> = switchTo('DisableRule', 'DISABLED');

export const ListRules: Action<ListRulesCommandInput, Plain<ListRulesCommandOutput>> = {
  needs: () => [{ action: 'events:ListRules', resource: '*' }],
  run(call) {
    const { rules } = findBus(call.world, call, call.input.EventBusName);
    const found = [...rules.values()]
      .filter(({ name }) => name.startsWith(call.input.NamePrefix ?? ''))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { items, NextToken } = page(found, call.input);
    return { Rules: items.map(shown), NextToken };
  },
};

type RuleInput = { readonly Name?: string | undefined; readonly EventBusName?: string | undefined };

function switchTo(action: string, state: RuleState): Action<RuleInput, object> {
  return {
    needs: (call) => needs(call, action),
    run(call) {
      const { world, input } = call;
      const rule = findRule(world, call, input.EventBusName, input.Name);
      const bus = findBus(world, call, input.EventBusName);
      changeRules(world, bus, () => {
        rule.state = state;
      });
      planRule(world, bus, rule);
      return {};
    },
  };
}

/** A rule that is put again with the same expression goes on counting from where it did. */
function sameSchedule(before: RuleSchedule | undefined, now: RuleSchedule): RuleSchedule {
  return before?.text === now.text ? { ...now, start: before.start } : now;
}

function readPattern(pattern: string | undefined): Pick<Rule, 'pattern' | 'matches'> {
  if (pattern === undefined) return { pattern, matches: () => false };
  if (pattern.length > LONGEST_PATTERN) {
    throw awsError(
      'LimitExceededException',
      400,
      `The event pattern has ${pattern.length} characters; ${LONGEST_PATTERN} are allowed.`,
    );
  }
  const matches = compilePattern(pattern, (reason) => {
    throw awsError('InvalidEventPatternException', 400, `Event pattern is not valid. Reason: ${reason}`);
  });
  return { pattern, matches };
}

function shown(rule: Rule) {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.pattern,
    ScheduleExpression: rule.schedule?.text,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: rule.bus,
  };
}

export function needs(call: Call<RuleInput>, action: string): Need[] {
  return [{ action: `events:${action}`, resource: arnOf(call, call.input.Name) }];
}

function arnOf(call: Call<{ EventBusName?: string | undefined }>, name: string | undefined): string {
  const place = busPlace(call, call.input.EventBusName ?? DEFAULT_BUS);
  return ruleArn(place, place.name, name ?? '');
}
