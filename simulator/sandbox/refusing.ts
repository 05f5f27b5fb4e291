/**
 * A module of Node's of which `provided` is simulated: every other function of it says so when it is called, instead
 * of reaching the machine that the simulation runs on. Constants are kept.
 */
export function refusing(name: string, real: object, provided: object): Record<string, unknown> {
  const module: Record<string, unknown> = {};
  for (const key of Object.getOwnPropertyNames(real)) {
    const value = Object.getOwnPropertyDescriptor(real, key)?.value as unknown;
    if (typeof value === 'function') module[key] = refusal(`${name}.${key}`);
    else if (value !== undefined) module[key] = value;
  }
  return Object.assign(module, provided);
}

function refusal(what: string) {
  return function refused(): never {
    throw Object.assign(
      new Error(
        `${what} is not simulated. Functions in the simulator reach AWS and databases only through the network.`,
      ),
      { code: 'ERR_NOT_SIMULATED' },
    );
  };
}
