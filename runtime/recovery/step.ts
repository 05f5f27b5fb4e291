import { fault } from '../fault';

/** The database of that name among those of the plan. */
export function databaseNamed<D extends { readonly name: string }>(databases: readonly D[], name: string): D {
  const database = databases.find((candidate) => candidate.name === name);
  if (database === undefined) {
    const known = databases.map((candidate) => candidate.name).join(', ');
    throw fault('UnknownDatabase', `The plan has no database ${name}. It has: ${known}.`);
  }
  return database;
}
