import type { Filter } from '@aws-sdk/client-rds';
import { invalidValue } from './refusals';

/** What each filter of an action compares: the values that an item has under it. */
export type FilterTable<T> = Readonly<Record<string, (item: T) => readonly string[]>>;

/** Whether an item passes all filters: one of each filter's values must be among the item's, in any case. */
export function passes<T>(item: T, filters: readonly Filter[] | undefined, table: FilterTable<T>): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const values = table[Name]?.(item).map((value) => value.toLowerCase()) ?? [];
    return Values.some((value) => values.includes(value.toLowerCase()));
  });
}

/** Throws `InvalidParameterValue` for filters that the action does not have. */
export function checkFilters<T>(filters: readonly Filter[] | undefined, table: FilterTable<T>): void {
  for (const { Name = '', Values = [] } of filters ?? []) {
    if (!(Name in table)) throw invalidValue(`Unrecognized filter name: ${Name}`);
    if (Values.length === 0) throw invalidValue(`The filter ${Name} has no values.`);
  }
}
