/** One thing that is wrong with a stack's config. */
export interface ConfigFault {
  /** Path of the property: `databases[0].rpo`. */
  readonly key: string;
  /** What was given; undefined when nothing was. */
  readonly value: unknown;
  /** What is allowed, or what is wrong and what would be right. */
  readonly allowed: string;
}

/** All faults as one message, a line each, sorted by key. */
export function faultsText(stack: string, faults: readonly ConfigFault[]): string {
  const lines = faults
    .map(({ key, value, allowed }) => `  lifeboat:${key} ${given(value)} ${allowed}`)
    .sort();
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return `The config of stack ${stack} has ${count}. Correct Pulumi.${stack}.yaml:\n${lines.join('\n')}`;
}

function given(value: unknown): string {
  return value === undefined ? 'is missing.' : `is ${JSON.stringify(value)}.`;
}
