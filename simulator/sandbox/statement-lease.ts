import type { Network } from '../network';
import type { Life } from './life';
import type { PostgresDebt } from './postgres-debt';

/** Stops time while one session waits for its server. */
export interface StatementLease {
  /** Opens or closes the lease as the session's debt now is. */
  account(): void;
  /** The session has sent something, or gone: what waited for its locks may go on. */
  acted(): void;
  leave(): void;
}

interface Session {
  readonly debt: PostgresDebt;
  wake(): void;
}

/**
 * How long a statement may run, in real milliseconds, before it is asked whether it waits for a lock. Only then can it
 * be, and time must go on, because who holds the lock may be waiting for time to pass.
 */
const ASKED_AFTER = 1000;

/** All sessions of functions, by network and server. */
const servers = new WeakMap<Network, Map<string, Set<Session>>>();

export function joinServer(network: Network, server: string, life: Life, debt: PostgresDebt): StatementLease {
  const sessions = sessionsOf(network, server);
  let close: (() => void) | undefined;
  let watch: NodeJS.Timeout | undefined;

  const session: Session = {
    debt,
    wake() {
      if (debt.owes()) open();
    },
  };
  sessions.add(session);

  function open(): void {
    if (close || !sessions.has(session)) return;
    close = life.lease('a statement');
    watch = setInterval(() => {
      if (mayWaitForLock()) release();
    }, ASKED_AFTER);
  }

  function release(): void {
    clearInterval(watch);
    close?.();
    close = undefined;
  }

  /** Another session holds a transaction open, and it is that one's turn to say something. */
  function mayWaitForLock(): boolean {
    return [...sessions].some(
      (other) => other !== session && other.debt.inTransaction() && !other.debt.owes(),
    );
  }

  function wakeOthers(): void {
    for (const other of sessions) if (other !== session) other.wake();
  }

  return {
    account() {
      if (debt.owes()) open();
      else release();
    },
    acted: wakeOthers,
    leave() {
      if (!sessions.delete(session)) return;
      release();
      wakeOthers();
    },
  };
}

function sessionsOf(network: Network, server: string): Set<Session> {
  const all = servers.get(network) ?? new Map<string, Set<Session>>();
  servers.set(network, all);
  const sessions = all.get(server) ?? new Set<Session>();
  all.set(server, sessions);
  return sessions;
}
