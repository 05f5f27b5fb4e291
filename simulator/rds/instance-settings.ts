import type {
  CreateDBInstanceCommandInput,
  DBInstance,
  ModifyDBInstanceCommandInput,
} from '@aws-sdk/client-rds';
import type { Call, Need } from '../service';
import { keyToCreate } from './keys';
import { invalidCombination, invalidValue } from './refusals';

/** How an instance is watched and grows: nothing that its snapshots take along. */
export interface InstanceSettings {
  /** GiB up to which storage may grow by itself. */
  readonly maxAllocatedGiB?: number;
  readonly performanceInsights?: { readonly keyArn: string; readonly retentionDays: number };
  readonly databaseInsights: 'standard' | 'advanced';
  /** 0: no enhanced monitoring. */
  readonly monitoringSeconds: number;
  readonly monitoringRole?: string;
  /** Kinds of logs that RDS sends to CloudWatch Logs. */
  readonly logs: readonly string[];
  readonly autoMinorVersionUpgrade: boolean;
}

/** Parameters by which an instance is given these when it is created, and others. */
export const SETTINGS = [
  ...['MaxAllocatedStorage', 'EnablePerformanceInsights', 'PerformanceInsightsKMSKeyId'],
  ...['PerformanceInsightsRetentionPeriod', 'DatabaseInsightsMode', 'MonitoringInterval'],
  ...['MonitoringRoleArn', 'AutoMinorVersionUpgrade'],
];

export const USUAL_SETTINGS: InstanceSettings = {
  databaseInsights: 'standard',
  monitoringSeconds: 0,
  logs: [],
  autoMinorVersionUpgrade: true,
};

type Given = Pick<
  CreateDBInstanceCommandInput,
  | 'AutoMinorVersionUpgrade'
  | 'DatabaseInsightsMode'
  | 'EnablePerformanceInsights'
  | 'MaxAllocatedStorage'
  | 'MonitoringInterval'
  | 'MonitoringRoleArn'
  | 'PerformanceInsightsKMSKeyId'
  | 'PerformanceInsightsRetentionPeriod'
>;

/** What is asked for, the rest as it was. AWS docs: RDS API Reference, CreateDBInstance and ModifyDBInstance. */
export function settingsOf(
  call: Call<Given>,
  engine: string,
  allocatedGiB: number,
  logs: readonly string[],
  before: InstanceSettings = USUAL_SETTINGS,
): InstanceSettings {
  const { input } = call;
  const { databaseInsights, monitoringSeconds, monitoringRole } = before;
  const seconds = input.MonitoringInterval ?? monitoringSeconds;
  const role = seconds === 0 ? undefined : (input.MonitoringRoleArn ?? monitoringRole);
  checkMonitoring(seconds, role);
  const performanceInsights = performanceInsightsOf(call, before);
  const maxAllocatedGiB =
    checkMost(engine, allocatedGiB, input.MaxAllocatedStorage) ?? before.maxAllocatedGiB;
  return {
    // To let it grow to what it has already is how it is stopped.
    ...(maxAllocatedGiB === undefined || maxAllocatedGiB <= allocatedGiB ? {} : { maxAllocatedGiB }),
    ...(performanceInsights === undefined ? {} : { performanceInsights }),
    databaseInsights: checkMode(input.DatabaseInsightsMode ?? databaseInsights, performanceInsights),
    monitoringSeconds: seconds,
    ...(role === undefined ? {} : { monitoringRole: role }),
    logs: checkLogs(engine, logs),
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? before.autoMinorVersionUpgrade,
  };
}

/** The kinds of logs after a change of them. */
export function changedLogs(
  before: readonly string[],
  { CloudwatchLogsExportConfiguration: change }: ModifyDBInstanceCommandInput,
): readonly string[] {
  const { EnableLogTypes: on = [], DisableLogTypes: off = [] } = change ?? {};
  return [...new Set([...before, ...on])].filter((kind) => !off.includes(kind)).sort();
}

/** Whoever lets RDS watch by a role hands it on. */
export function passRoleNeeds({ MonitoringRoleArn: resource }: Given): Need[] {
  const context = { 'iam:PassedToService': 'monitoring.rds.amazonaws.com' };
  return resource === undefined || resource === '' ? [] : [{ action: 'iam:PassRole', resource, context }];
}

export function settingsView(settings: InstanceSettings): Partial<DBInstance> {
  const { maxAllocatedGiB, performanceInsights: insights, monitoringRole, logs } = settings;
  return {
    ...(maxAllocatedGiB === undefined ? {} : { MaxAllocatedStorage: maxAllocatedGiB }),
    PerformanceInsightsEnabled: insights !== undefined,
    ...(insights === undefined
      ? {}
      : {
          PerformanceInsightsKMSKeyId: insights.keyArn,
          PerformanceInsightsRetentionPeriod: insights.retentionDays,
        }),
    DatabaseInsightsMode: settings.databaseInsights,
    MonitoringInterval: settings.monitoringSeconds,
    ...(monitoringRole === undefined ? {} : { MonitoringRoleArn: monitoringRole }),
    ...(logs.length === 0 ? {} : { EnabledCloudwatchLogsExports: [...logs] }),
    AutoMinorVersionUpgrade: settings.autoMinorVersionUpgrade,
  };
}

/** Seconds. */
const INTERVALS = [0, 1, 5, 10, 15, 30, 60];

function checkMonitoring(seconds: number, role: string | undefined): void {
  if (!INTERVALS.includes(seconds)) {
    throw invalidValue(`Invalid monitoring interval: ${seconds}. Must be one of ${INTERVALS.join(', ')}.`);
  }
  if (seconds > 0 && role === undefined) {
    throw invalidCombination(
      'A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.',
    );
  }
}

function performanceInsightsOf({ world, caller, region, input }: Call<Given>, before: InstanceSettings) {
  const { PerformanceInsightsRetentionPeriod: days, PerformanceInsightsKMSKeyId: key } = input;
  const enabled = input.EnablePerformanceInsights ?? before.performanceInsights !== undefined;
  if (!enabled) {
    if (days !== undefined || key !== undefined) {
      throw invalidCombination(
        'Performance Insights must be enabled to set its retention period or its KMS key.',
      );
    }
    return undefined;
  }
  const retentionDays = days ?? before.performanceInsights?.retentionDays ?? 7;
  if (retentionDays !== 7 && retentionDays !== 731 && (retentionDays % 31 !== 0 || retentionDays > 713)) {
    throw invalidValue(
      `Invalid Performance Insights retention period: ${retentionDays}. Must be 7, a month's multiple of 31 up to 713, or 731.`,
    );
  }
  const keyArn =
    before.performanceInsights?.keyArn ?? keyToCreate(world, caller, region, key ?? 'alias/aws/rds');
  return { keyArn, retentionDays };
}

function checkMode(mode: string, insights: InstanceSettings['performanceInsights']) {
  if (mode !== 'standard' && mode !== 'advanced')
    throw invalidValue(`Invalid Database Insights mode: ${mode}`);
  if (mode === 'advanced' && (insights === undefined || insights.retentionDays < 465)) {
    throw invalidCombination(
      'To enable the Advanced mode of Database Insights, enable Performance Insights with a retention period of at least 465 days.',
    );
  }
  return mode;
}

function checkMost(engine: string, allocatedGiB: number, most: number | undefined): number | undefined {
  if (most !== undefined && most < allocatedGiB) {
    throw invalidCombination(`Invalid max storage size for engine name ${engine}: ${most}`);
  }
  return most;
}

/** AWS docs: RDS User Guide, "Publishing database logs to Amazon CloudWatch Logs". */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  postgres: ['iam-db-auth-error', 'postgresql', 'upgrade'],
  'aurora-postgresql': ['iam-db-auth-error', 'instance', 'postgresql'],
};

const MYSQL_LOGS = ['audit', 'error', 'general', 'iam-db-auth-error', 'slowquery'];

function checkLogs(engine: string, logs: readonly string[]): readonly string[] {
  const known = LOGS[engine] ?? MYSQL_LOGS;
  const foreign = logs.filter((kind) => !known.includes(kind));
  if (foreign.length > 0) {
    throw invalidCombination(
      `You cannot use the log types '${foreign.join(', ')}' with engine ${engine}. Known are ${known.join(', ')}.`,
    );
  }
  return [...logs].sort();
}
