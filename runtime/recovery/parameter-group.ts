import { createHash } from 'node:crypto';
import { refusedWith } from '../aws';
import { messageOf } from '../fault';
import { ENVIRONMENT_TAG } from '../names';
import type { DatabaseKind } from '../settings';
import type { Wanted } from './point-recipe';

/** Parameters that one call changes at most. AWS docs: RDS API Reference, ModifyDBParameterGroup. */
const MOST_IN_ONE_CALL = 20;

/** The group's name, or why there is none. */
export type GroupAnswer = { readonly name: string } | { readonly shortfall: string };

/**
 * Makes the parameter group of a restored instance, with what people had set at the source. A shortfall when AWS refuses
 * it: a database with default parameters is better than none.
 */
export async function makeParameterGroup(
  client: import('@aws-sdk/client-rds').RDS,
  environment: string,
  wanted: Wanted,
  kind: DatabaseKind = 'instance',
): Promise<GroupAnswer> {
  const name = parameterGroupName(environment, wanted);
  const entries = Object.entries(wanted.parameters);
  try {
    await create(client, environment, name, familyOf(wanted.engine, wanted.engineVersion), kind);
    for (let from = 0; from < entries.length; from += MOST_IN_ONE_CALL) {
      const Parameters = entries
        .slice(from, from + MOST_IN_ONE_CALL)
        .map(([ParameterName, ParameterValue]) => ({
          ParameterName,
          ParameterValue,
          // The one method that static parameters take too; the group is set before its instance starts.
          ApplyMethod: 'pending-reboot' as const,
        }));
      await (kind === 'cluster'
        ? client.modifyDBClusterParameterGroup({ DBClusterParameterGroupName: name, Parameters })
        : client.modifyDBParameterGroup({ DBParameterGroupName: name, Parameters }));
    }
    return { name };
  } catch (error) {
    return { shortfall: `its parameters are the engine's own: ${messageOf(error)}` };
  }
}

/** The same for the same parameters, so that groups do not pile up with recoveries. */
export function parameterGroupName(
  environment: string,
  { engine, engineVersion, parameters }: Pick<Wanted, 'engine' | 'engineVersion' | 'parameters'>,
): string {
  const content = [familyOf(engine, engineVersion), Object.entries(parameters).sort()];
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16);
  return `lifeboat-${environment}-${hash}`;
}

/** `postgres17` of PostgreSQL 17.4, `mysql8.0` of MySQL 8.0.41. AWS docs: RDS User Guide, "Overview of parameter groups". */
export function familyOf(engine: string, engineVersion: string): string {
  const [major = '', minor] = engineVersion.split('.');
  const whole = (engine === 'postgres' || engine === 'aurora-postgresql') && Number(major) >= 10;
  return `${engine}${whole || minor === undefined ? major : `${major}.${minor}`}`;
}

/** One that is there already is ours, by its name, and is set once more. */
async function create(
  client: import('@aws-sdk/client-rds').RDS,
  environment: string,
  name: string,
  family: string,
  kind: DatabaseKind,
): Promise<void> {
  const alike = {
    DBParameterGroupFamily: family,
    Description: `What ${environment} had set at the source, for databases restored by Lifeboat.`,
    Tags: [{ Key: ENVIRONMENT_TAG, Value: environment }],
  };
  try {
    await (kind === 'cluster'
      ? client.createDBClusterParameterGroup({ DBClusterParameterGroupName: name, ...alike })
      : client.createDBParameterGroup({ DBParameterGroupName: name, ...alike }));
  } catch (error) {
    if (!refusedWith(error, 'DBParameterGroupAlreadyExists')) throw error;
  }
}
