import type {
  DeleteAlarmsCommandInput,
  DescribeAlarmsCommandInput,
  DisableAlarmActionsCommandInput,
  EnableAlarmActionsCommandInput,
  MetricAlarm,
  PutMetricAlarmCommandInput,
  SetAlarmStateCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import { changeState } from './alarm-state';
import { checkAlarm, invalid } from './check-alarm';
import { evaluateEveryMinute } from './evaluation';
import { type Alarm, metricOf, storeIn } from './store';

export const PutMetricAlarm: Action<PutMetricAlarmCommandInput> = {
  needs: (call) => needs(call, 'PutMetricAlarm', [call.input.AlarmName]),
  run(call) {
    const { world, account, region, input } = call;
    const { AlarmName: name = '' } = input;
    checkAlarm(input);
    const store = storeIn(world, account, region);
    const before = store.alarms.get(name);
    const now = world.clock.now();
    store.alarms.set(name, {
      name,
      arn: alarmArn(call, name),
      settings: input,
      state: before?.state ?? 'INSUFFICIENT_DATA',
      stateReason: before?.stateReason ?? 'Unchecked: Initial alarm creation',
      stateReasonData: before?.stateReasonData,
      stateUpdatedAt: before?.stateUpdatedAt ?? now,
      configuredAt: now,
      tags: before?.tags ?? input.Tags ?? [],
      metric: metricOf(store, input.Namespace ?? '', input.MetricName ?? '', input.Dimensions ?? []),
      quiet: undefined,
    });
    evaluateEveryMinute(world, account, region);
    return {};
  },
};

export const DescribeAlarms: Action<DescribeAlarmsCommandInput> = {
  needs: (call) => needs(call, 'DescribeAlarms', call.input.AlarmNames ?? ['*']),
  run({ world, account, region, input }) {
    const { AlarmNames, AlarmNamePrefix = '', StateValue } = input;
    const MetricAlarms = [...storeIn(world, account, region).alarms.values()]
      .filter(({ name }) => AlarmNames?.includes(name) ?? name.startsWith(AlarmNamePrefix))
      .filter(({ state }) => (StateValue ?? state) === state)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(shown);
    return { MetricAlarms, CompositeAlarms: [] };
  },
};

export const DeleteAlarms: Action<DeleteAlarmsCommandInput> = {
  needs: (call) => needs(call, 'DeleteAlarms', call.input.AlarmNames ?? []),
  run(call) {
    for (const name of call.input.AlarmNames ?? []) found(call, name);
    for (const name of call.input.AlarmNames ?? [])
      storeIn(call.world, call.account, call.region).alarms.delete(name);
    return {};
  },
};

export const SetAlarmState: Action<SetAlarmStateCommandInput> = {
  needs: (call) => needs(call, 'SetAlarmState', [call.input.AlarmName]),
  run(call) {
    const { AlarmName, StateValue, StateReason = '', StateReasonData } = call.input;
    const alarm = found(call, AlarmName);
    if (StateValue === undefined) throw invalid('StateValue must be OK, ALARM or INSUFFICIENT_DATA.');
    const given = { state: StateValue, reason: StateReason, reasonData: StateReasonData };
    changeState(call.world, call.account, call.region, alarm, given);
    return {};
  },
};

export const EnableAlarmActions: Action<EnableAlarmActionsCommandInput> = switching(
  'EnableAlarmActions',
  true,
);
export const DisableAlarmActions: Action<DisableAlarmActionsCommandInput> = switching(
  'DisableAlarmActions',
  false,
);

function switching(action: string, ActionsEnabled: boolean): Action<EnableAlarmActionsCommandInput> {
  return {
    needs: (call) => needs(call, action, call.input.AlarmNames ?? []),
    run(call) {
      for (const name of call.input.AlarmNames ?? []) {
        const alarm = found(call, name);
        alarm.settings = { ...alarm.settings, ActionsEnabled };
      }
      return {};
    },
  };
}

/** The alarm of that name; AWS docs: ResourceNotFound. */
export function found({ world, account, region }: Call, name: string | undefined): Alarm {
  const alarm = storeIn(world, account, region).alarms.get(name ?? '');
  if (!alarm) throw awsError('ResourceNotFound', 404, `The alarm ${name} does not exist.`);
  return alarm;
}

function shown(alarm: Alarm): MetricAlarm {
  const { Tags: _tags, ...settings } = alarm.settings;
  return {
    ...settings,
    ActionsEnabled: settings.ActionsEnabled ?? true,
    TreatMissingData: settings.TreatMissingData ?? 'missing',
    AlarmArn: alarm.arn,
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateReasonData: alarm.stateReasonData,
    StateUpdatedTimestamp: new Date(alarm.stateUpdatedAt),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  };
}

function alarmArn({ account, region }: Call, name: string): string {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`;
}

function needs(call: Call, action: string, names: readonly (string | undefined)[]): Need[] {
  return names.map((name = '*') => ({ action: `cloudwatch:${action}`, resource: alarmArn(call, name) }));
}
