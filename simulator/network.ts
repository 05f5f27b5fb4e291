/** Where a function stands in the network: none means outside any VPC. */
export interface VpcPlace {
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

/** A simulated host that answers on a port, and the real loopback socket or port behind it. */
export interface Listener {
  readonly region: string;
  readonly target: { readonly path: string } | { readonly host: '127.0.0.1'; readonly port: number };
  /** Whether a packet from there arrives, as security groups and subnets decide. */
  reachableFrom(place: VpcPlace | undefined): boolean;
}

/** Names and ports of the simulated network, as a function inside sees them. */
export interface Network {
  /** Registers `host:port` and returns the function that takes it away again. */
  listen(host: string, port: number, listener: Listener): () => void;
  find(host: string, port: number): Listener | undefined;
  /** Whether the name resolves at all, on any port. */
  resolves(host: string): boolean;
}

export function createNetwork(): Network {
  const hosts = new Map<string, Map<number, Listener>>();
  return {
    listen(host, port, listener) {
      const ports = hosts.get(host) ?? new Map<number, Listener>();
      hosts.set(host, ports.set(port, listener));
      return () => {
        ports.delete(port);
        if (ports.size === 0) hosts.delete(host);
      };
    },
    find: (host, port) => hosts.get(host)?.get(port),
    resolves: (host) => hosts.has(host),
  };
}
