import type { OptionConfiguration, OptionGroup as OptionGroupView, Tag } from '@aws-sdk/client-rds';
import { type AwsError, awsError } from '../aws-error';
import type { Call } from '../service';
import { ENGINE_VERSIONS, majorOf } from './engine-versions';
import { newIdentifier } from './identifier';
import { arnIn } from './needs';
import { invalidValue, missing } from './refusals';
import { rdsOf } from './store';
import { withTags } from './tags';

/** Features of an engine beside its parameters. Servers do not read them. */
export interface OptionGroup {
  /** Lower case. */
  readonly name: string;
  readonly arn: string;
  readonly engine: string;
  /** `8.4` */
  readonly majorVersion: string;
  readonly description: string;
  readonly tags: Map<string, string>;
  readonly options: Map<string, OptionConfiguration>;
}

/** Per account and Region. AWS docs: RDS User Guide, "Quotas and constraints for Amazon RDS". */
const MOST_GROUPS = 20;

/** Options by engine; PostgreSQL has none. AWS docs: RDS User Guide, "Working with option groups". */
export const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  mariadb: { MARIADB_AUDIT_PLUGIN: 'MariaDB Audit Plugin' },
  mysql: { MARIADB_AUDIT_PLUGIN: 'MariaDB Audit Plugin', MEMCACHED: 'Innodb Memcached for MySQL' },
  postgres: {},
};

export function optionGroupNotFound(name: string): AwsError {
  return awsError('OptionGroupNotFoundFault', 404, `Specified OptionGroupName: ${name} not found.`);
}

/** The group that was created under this name. */
export function findOptionGroup({ world, account, region }: Call, name: string | undefined): OptionGroup {
  if (name === undefined) throw missing('OptionGroupName');
  const group = rdsOf(world, account, region).optionGroups.get(name.toLowerCase());
  if (group === undefined) throw optionGroupNotFound(name);
  return group;
}

/** The name as RDS keeps it, of a group that is an engine's own or has been created. */
export function checkOptionGroup(call: Call, name: string): string {
  return defaultGroup(name) === undefined ? findOptionGroup(call, name).name : name.toLowerCase();
}

interface NewGroup {
  readonly parameter: string;
  readonly name: string | undefined;
  readonly engine: string | undefined;
  readonly majorVersion: string | undefined;
  readonly description: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

/** Throws `OptionGroupAlreadyExistsFault`, `OptionGroupQuotaExceededFault`, `InvalidParameterValue`. */
export function addOptionGroup(
  call: Call,
  { parameter, engine = '', majorVersion = '', ...given }: NewGroup,
): OptionGroup {
  const name = newIdentifier(parameter, given.name, 255);
  if (given.description === undefined) throw missing('OptionGroupDescription');
  if (!(engine in OPTIONS))
    throw invalidValue(`Invalid DB engine: ${engine}. Simulated are ${Object.keys(OPTIONS).join(', ')}.`);
  if (!/^\d+(\.\d+)?$/.test(majorVersion))
    throw invalidValue(`Invalid major engine version: ${majorVersion}`);
  const { optionGroups } = rdsOf(call.world, call.account, call.region);
  if (optionGroups.has(name)) {
    throw awsError('OptionGroupAlreadyExistsFault', 400, `An option group named ${name} already exists.`);
  }
  if (optionGroups.size >= MOST_GROUPS) {
    throw awsError(
      'OptionGroupQuotaExceededFault',
      400,
      `Cannot create more than ${MOST_GROUPS} option groups.`,
    );
  }
  const group: OptionGroup = {
    name,
    arn: arnIn(call, 'og', name),
    engine,
    majorVersion,
    description: given.description,
    tags: withTags(new Map(), given.tags),
    options: new Map(),
  };
  optionGroups.set(name, group);
  return group;
}

/** Each engine's own group of a major version, as `default:postgres-17`; undefined for any other name. */
export function defaultGroup(name: string): OptionGroup | undefined {
  const [, engine = '', major = ''] = /^default:([a-z]+)-([\d-]+)$/.exec(name.toLowerCase()) ?? [];
  return engine in OPTIONS ? ownGroup(engine, major.replace('-', '.')) : undefined;
}

export function defaultGroups(): OptionGroup[] {
  const majors = new Map(
    ENGINE_VERSIONS.map(({ engine, version, family }) => [
      family,
      { engine, major: majorOf(engine, version) },
    ]),
  );
  return [...majors.values()].map(({ engine, major }) => ownGroup(engine, major));
}

export function optionGroupView({ account, region }: Call, group: OptionGroup): OptionGroupView {
  return {
    OptionGroupName: group.name,
    OptionGroupDescription: group.description,
    EngineName: group.engine,
    MajorEngineVersion: group.majorVersion,
    Options: [...group.options.values()].map(({ OptionName = '', OptionVersion, Port, OptionSettings }) => ({
      OptionName,
      OptionDescription: OPTIONS[group.engine]?.[OptionName],
      Persistent: false,
      Permanent: false,
      ...(Port === undefined ? {} : { Port }),
      ...(OptionVersion === undefined ? {} : { OptionVersion }),
      OptionSettings: [...(OptionSettings ?? [])],
      DBSecurityGroupMemberships: [],
      VpcSecurityGroupMemberships: [],
    })),
    AllowsVpcAndNonVpcInstanceMemberships: true,
    OptionGroupArn: group.arn === '' ? `arn:aws:rds:${region}:${account}:og:${group.name}` : group.arn,
  };
}

function ownGroup(engine: string, majorVersion: string): OptionGroup {
  return {
    name: `default:${engine}-${majorVersion.replace('.', '-')}`,
    arn: '',
    engine,
    majorVersion,
    description: `Default option group for ${engine} ${majorVersion}`,
    tags: new Map(),
    options: new Map(),
  };
}
