/** A module of Node's own with some of its members replaced. Getters stay getters, so copying triggers none. */
export function moduleCopy(real: object, replaced: object): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(real))) {
    Object.defineProperty(copy, name, { ...descriptor, configurable: true });
  }
  for (const [name, value] of Object.entries(replaced)) {
    Object.defineProperty(copy, name, { value, writable: true, configurable: true, enumerable: true });
  }
  return copy;
}
