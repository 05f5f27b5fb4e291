import { databaseServer } from '../../simulator/rds/server';
import type { World } from '../../simulator/world';
import { buildEstate, MASTER_USER } from './estate';
import { deploymentTime, type ExerciseSettings } from './exercise-settings';
import { createLedger } from './ledger';
import { ordersTableFor } from './orders-table';
import type { Rehearsal } from './project';
import { workloadOf } from './workload';
import { createWriter, type Writer } from './writer';

/** Makes the team's own things, with an application on each database that has written its first rows. */
export async function startApplications(
  world: World,
  rehearsal: Rehearsal,
  settings: ExerciseSettings,
): Promise<Writer[]> {
  const { chain, traffic, keys } = rehearsal;
  const databases = rehearsal.databases.map(({ name, kind, checks }) => ({
    name,
    ...(kind === undefined ? {} : { kind }),
    databaseName: name.replaceAll('-', '_'),
    table: ordersTableFor(checks),
  }));
  await buildEstate(world, { chain, databases, traffic, keys });
  const { seed, rows, scenario, untilAt } = settings;
  const workload = workloadOf(rows, scenario.rowsPerMinute, deploymentTime(settings), untilAt);
  const writers: Writer[] = [];
  for (const { name, table } of databases) {
    const server = databaseServer(world, chain.source.account, chain.source.region, name);
    if (server === undefined) throw new Error(`${name} has no server.`);
    const client = await server.connect();
    await client.query(`SET SESSION AUTHORIZATION ${MASTER_USER}`);
    const ledger = createLedger({ seed, database: name, table, workload });
    const writer = createWriter(world.clock, client, seed, ledger);
    await writer.load();
    writers.push(writer);
  }
  return writers;
}
