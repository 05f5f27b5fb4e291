import { type Life, lastEntered } from './life';

/** What ends a container from inside: an exception or a rejection that nothing of its own handles. */
export type Uncaught = 'uncaughtException' | 'unhandledRejection';

interface Owner {
  readonly life: Life;
  readonly tell: (kind: Uncaught, error: unknown) => void;
}

/** Prototypes of each container's own `Error` and `Promise`: by them an error is known to be of that container. */
const owners = new WeakMap<object, Owner>();

/** Sends to `tell` what code of this container leaves unhandled, instead of letting it end the whole process. */
export function ownUncaught(prototypes: readonly object[], owner: Owner): void {
  for (const prototype of prototypes) owners.set(prototype, owner);
  byLife.set(owner.life, owner);
  intercept();
}

const byLife = new WeakMap<Life, Owner>();
let intercepting = false;

/**
 * Node offers no way to handle these per context. Listeners would not do: with one of ours added, those of others
 * would either still be called for what is none of theirs, or lose what is.
 */
function intercept(): void {
  if (intercepting) return;
  intercepting = true;
  const emit = process.emit.bind(process) as (event: string, ...args: unknown[]) => boolean;
  const intercepted = (event: string, ...args: unknown[]): boolean => {
    switch (event) {
      case 'unhandledRejection':
        return tell(event, args[0], args[1]) || emit(event, ...args);
      case 'uncaughtException':
        return tell(event, args[0]) || emit(event, ...args);
      default:
        return emit(event, ...args);
    }
  };
  process.emit = intercepted as typeof process.emit;
}

function tell(kind: Uncaught, error: unknown, promise?: unknown): boolean {
  const reason = unwrapped(error);
  const owner = ownerOf(promise) ?? ownerOf(reason) ?? raisedInCode(reason);
  if (!owner) return false;
  owner.tell(kind, reason);
  return true;
}

function ownerOf(value: unknown): Owner | undefined {
  let object: unknown = value;
  while (typeof object === 'object' && object !== null) {
    const owner = owners.get(object);
    if (owner) return owner;
    object = Object.getPrototypeOf(object);
  }
  return undefined;
}

/** An `error` event that nobody hears arrives wrapped when the error is of another realm than the emitter. */
export function unwrapped(error: unknown): unknown {
  const wrapped = error as { code?: unknown; context?: unknown } | undefined;
  return error instanceof Error && wrapped?.code === 'ERR_UNHANDLED_ERROR' ? wrapped.context : error;
}

/** An error made by one of Node's own modules, called from a function's code. */
function raisedInCode(error: unknown): Owner | undefined {
  const life = error instanceof Error && error.stack?.includes('/var/task/') ? lastEntered() : undefined;
  return life && byLife.get(life);
}
