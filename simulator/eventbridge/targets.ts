import type {
  ListTargetsByRuleCommandInput,
  ListTargetsByRuleCommandOutput,
  PutTargetsCommandInput,
  PutTargetsCommandOutput,
  RemoveTargetsCommandInput,
  RemoveTargetsCommandOutput,
} from '@aws-sdk/client-eventbridge';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { checkTarget } from './check-target';
import { page } from './page';
import { passRole } from './pass-role';
import { changeRules } from './rules-in-force';
import { busPlace, findBus, findRule, invalid, ruleArn } from './store';

type Plain<Output> = Omit<Output, '$metadata'>;

/** AWS docs: "Amazon EventBridge quotas". */
const MOST_TARGETS = 5;

export const PutTargets: Action<PutTargetsCommandInput, Plain<PutTargetsCommandOutput>> = {
  needs: (call) => [
    {
      ...need(call, 'PutTargets'),
      context: { 'events:TargetArn': (call.input.Targets ?? []).map(({ Arn }) => Arn ?? '') },
    },
    ...passRole(...(call.input.Targets ?? []).map(({ RoleArn }) => RoleArn)),
  ],
  run(call) {
    const rule = findRule(call.world, call, call.input.EventBusName, call.input.Rule);
    const given = call.input.Targets ?? [];
    for (const target of given) checkTarget(call, target);
    const ids = new Set([...rule.targets.keys(), ...given.map(({ Id }) => Id)]);
    if (ids.size > MOST_TARGETS) {
      throw awsError(
        'LimitExceededException',
        400,
        'The requested resource exceeds the maximum number allowed.',
      );
    }
    changeRules(call.world, findBus(call.world, call, call.input.EventBusName), () => {
      for (const target of given) rule.targets.set(target.Id ?? '', target);
    });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

export const RemoveTargets: Action<RemoveTargetsCommandInput, Plain<RemoveTargetsCommandOutput>> = {
  needs: (call) => [need(call, 'RemoveTargets')],
  run(call) {
    const rule = findRule(call.world, call, call.input.EventBusName, call.input.Rule);
    const ids = call.input.Ids ?? [];
    if (ids.length === 0) throw invalid('Ids must name at least one target.');
    changeRules(call.world, findBus(call.world, call, call.input.EventBusName), () => {
      for (const id of ids) rule.targets.delete(id);
    });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

export const ListTargetsByRule: Action<
  ListTargetsByRuleCommandInput,
  Plain<ListTargetsByRuleCommandOutput>
> = {
  needs: (call) => [need(call, 'ListTargetsByRule')],
  run(call) {
    const rule = findRule(call.world, call, call.input.EventBusName, call.input.Rule);
    const targets = [...rule.targets.values()].sort((a, b) => ((a.Id ?? '') < (b.Id ?? '') ? -1 : 1));
    const { items, NextToken } = page(targets, call.input);
    return { Targets: [...items], NextToken };
  },
};

type RuleInput = { readonly Rule?: string | undefined; readonly EventBusName?: string | undefined };

function need(call: Call<RuleInput>, action: string): Need {
  const place = busPlace(call, call.input.EventBusName);
  return { action: `events:${action}`, resource: ruleArn(place, place.name, call.input.Rule ?? '') };
}
