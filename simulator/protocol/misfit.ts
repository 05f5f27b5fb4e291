/** What a request lacks or has wrong, before AWS's code for it is chosen by service and protocol. */
export interface Misfit extends Error {
  readonly misfit: 'missing' | 'wrong' | 'unreadable' | 'disallowed';
  /** Where, as `Filters.1.Name`; empty for the whole request. */
  readonly path: string;
}

export function missing(path: string): Misfit {
  return misfit('missing', path, `${path} is required.`);
}

/** `allowed` says what would fit, as `a number`. */
export function wrong(path: string, given: unknown, allowed: string): Misfit {
  return misfit('wrong', path, `${path} must be ${allowed}, not ${shown(given)}.`);
}

export function unreadable(what: string): Misfit {
  return misfit('unreadable', '', what);
}

/** A value of the right kind that AWS's model does not allow; `found` are the sentences of its checks. */
export function disallowed(found: readonly string[]): Misfit {
  const count = found.length === 1 ? '1 validation error' : `${found.length} validation errors`;
  return misfit('disallowed', '', `${count} detected: ${found.join('; ')}`);
}

export function isMisfit(error: unknown): error is Misfit {
  return error instanceof Error && 'misfit' in error;
}

function misfit(kind: Misfit['misfit'], path: string, message: string): Misfit {
  return Object.assign(new Error(message), { misfit: kind, path });
}

function shown(given: unknown): string {
  const text = typeof given === 'object' ? JSON.stringify(given) : String(given);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
