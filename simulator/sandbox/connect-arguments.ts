/** Where `net.connect` and `tls.connect` are to go. */
export interface ConnectOptions {
  readonly host?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly timeout?: number;
}

/** `connect(options[, listener])` or `connect(port[, host][, listener])`. */
export function readConnect(given: readonly unknown[]): { options: ConnectOptions; onConnect?: () => void } {
  const rest = [...given];
  const onConnect = typeof rest.at(-1) === 'function' ? (rest.pop() as () => void) : undefined;
  const [first, host] = rest;
  if (typeof first === 'object' && first !== null) return { options: first as ConnectOptions, onConnect };
  return { options: { port: first as number | string, host: host as string | undefined }, onConnect };
}
