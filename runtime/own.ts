/**
 * What a record holds by that name, without what every object has: a database may well be called `constructor`. For names
 * that come from outside; those that stand in the code need it not.
 */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
