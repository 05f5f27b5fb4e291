import type { Filter } from '@aws-sdk/client-rds';
import { invalidValue } from './refusals';

/** What each filter of an action compares: the values that an item has under it. */
export type FilterTable<T> = Readonly<Record<string, (item: T) => readonly string[]>>;

/** Tells which items pass all filters: one of each filter's values must be among an item's, in any case. */
export function passing<T>(
  filters: readonly Filter[] | undefined,
  table: FilterTable<T>,
): (item: T) => boolean {
  const wanted = (filters ?? []).map(({ Name = '', Values = [] }) => ({
    valuesOf: table[Name] ?? (() => []),
    values: new Set(Values.map((value) => value.toLowerCase())),
  }));
  return (item) =>
    wanted.every(({ valuesOf, values }) => valuesOf(item).some((value) => values.has(value.toLowerCase())));
}

/** Throws `InvalidParameterValue` for filters that the action does not have. */
export function checkFilters<T>(filters: readonly Filter[] | undefined, table: FilterTable<T>): void {
  for (const { Name = '', Values = [] } of filters ?? []) {
    if (!(Name in table)) throw invalidValue(`Unrecognized filter name: ${Name}`);
    if (Values.length === 0) throw invalidValue(`The filter ${Name} has no values.`);
  }
}
