import { createPostgres, restorePostgres } from '../../../simulator/postgres/postgres';
import { createWorld } from '../../../simulator/world';

/** What `cleanup.test.ts` runs as a process of its own: starts servers, says so, and ends as it is told. */
const PASSWORD = 'not-to-be-seen-anywhere';

async function main(end: string): Promise<void> {
  const world = createWorld({ seed: 'child', start: 0, services: [] });
  const server = await createPostgres(world, 'orders', {
    user: 'master',
    password: PASSWORD,
    databaseName: 'shop',
  });
  const folders = [server.socketFolder];
  let rows = 0;
  if (end === 'restore') {
    const client = await server.connect();
    await client.query('CREATE TABLE entry AS SELECT generate_series(1, 1000) AS id');
    await client.end();
    const restored = await restorePostgres(world, 'restored', await server.snapshot());
    const again = await restored.connect();
    rows = (await again.query('SELECT count(*)::int AS rows FROM entry')).rows[0].rows;
    await again.end();
    folders.push(restored.socketFolder);
  }
  console.log(JSON.stringify({ folders, rows }));
  switch (end) {
    case 'close':
    case 'restore':
      return world.close();
    case 'return':
      return;
    case 'exit':
      return process.exit(3);
    case 'throw':
      setImmediate(() => {
        throw new Error('uncaught');
      });
      return;
    default:
      setInterval(() => {}, 60_000);
  }
}

main(process.argv[2] ?? '').catch((error) => {
  console.error(error);
  process.exit(9);
});
