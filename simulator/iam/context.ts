/** What conditions can ask about a request. */
export interface Context {
  /** The values of a lower-case key; undefined, or none, when it is absent. */
  get(key: string): readonly string[] | undefined;
}

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

/** Asks the second only for what the first does not have; each is made when it is first asked. */
export function layered(first: () => Context, second: () => Context): Context {
  let above: Context | undefined;
  let below: Context | undefined;
  return {
    get(key) {
      above ??= first();
      const values = above.get(key);
      if (values !== undefined) return values;
      below ??= second();
      return below.get(key);
    },
  };
}
