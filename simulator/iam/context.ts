/** What conditions can ask about a request: lower-case keys with their values. A key with no values is absent. */
export type Context = ReadonlyMap<string, readonly string[]>;

/** Makes a context from keys in any case; entries that are undefined are left out. */
export function contextOf(
  ...sources: readonly Readonly<Record<string, string | readonly string[] | undefined>>[]
): Context {
  const context = new Map<string, readonly string[]>();
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (value === undefined) continue;
      context.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
    }
  }
  return context;
}
