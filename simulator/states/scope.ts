import type { World } from '../world';

/** A part of an execution that can be ended from outside: the whole, a branch, an iteration. Ends its parts with it. */
export interface Scope {
  readonly ended: boolean;
  end(): void;
  /** Calls `listener` when the scope ends; the returned function takes it away again. */
  onEnd(listener: () => void): () => void;
  child(): Scope;
}

export function createScope(): Scope {
  const listeners = new Set<() => void>();
  let ended = false;
  const scope: Scope = {
    get ended() {
      return ended;
    },
    end() {
      if (ended) return;
      ended = true;
      for (const listener of [...listeners]) listener();
      listeners.clear();
    },
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    child() {
      const child = createScope();
      const forget = scope.onEnd(() => child.end());
      child.onEnd(forget);
      if (ended) child.end();
      return child;
    },
  };
  return scope;
}

/** Settles as `work` does, but rejects with a `ScopeEnded` as soon as the scope ends. */
export function within<T>(scope: Scope, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (scope.ended) {
      work.catch(() => undefined);
      reject(scopeEnded());
      return;
    }
    const forget = scope.onEnd(() => reject(scopeEnded()));
    work.then(resolve, reject).finally(forget);
  });
}

/** Waits in virtual time; rejects with a `ScopeEnded` when the scope ends first. `order` as for the clock. */
export function sleep(world: World, scope: Scope, milliseconds: number, order: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.ended) {
      reject(scopeEnded());
      return;
    }
    const timer = world.clock.after(
      milliseconds,
      () => {
        forget();
        resolve();
      },
      order,
    );
    const forget = scope.onEnd(() => {
      timer.cancel();
      reject(scopeEnded());
    });
  });
}

/** Not a failure of the state: what unwinds the part of an execution that nobody waits for any more. */
export function isScopeEnded(error: unknown): boolean {
  return error instanceof Error && 'scopeEnded' in error;
}

function scopeEnded(): Error {
  return Object.assign(new Error('This part of the execution has ended.'), { scopeEnded: true });
}
