/**
 * Runs first in every context: time and chance from the world, `instanceof` across realms, and stacks that hold
 * nothing of the host (its paths and Node's own frames differ between machines).
 */
export const REALM_SCRIPT = `(now, random, shared) => {
  'use strict';
  const RealDate = Date;
  function VirtualDate(...args) {
    if (new.target === undefined) return new RealDate(now()).toString();
    if (args.length === 0) args = [now()];
    return new.target === VirtualDate ? new RealDate(...args) : Reflect.construct(RealDate, args, new.target);
  }
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
  Object.defineProperty(VirtualDate, 'length', { value: 7 });
  VirtualDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = VirtualDate;
  VirtualDate.parse = RealDate.parse;
  VirtualDate.UTC = RealDate.UTC;
  VirtualDate.now = function () { return now(); };
  Object.defineProperty(globalThis, 'Date', {
    value: VirtualDate, writable: true, configurable: true, enumerable: false,
  });
  Math.random = function () { return random(); };

  const ordinary = Function.prototype[Symbol.hasInstance];
  for (const [name, host] of Object.entries(shared)) {
    const own = globalThis[name];
    Object.defineProperty(own, Symbol.hasInstance, {
      value(value) { return ordinary.call(this, value) || (this === own && value instanceof host); },
      writable: true,
      configurable: true,
    });
  }

  const headline = (error) => {
    try { return Error.prototype.toString.call(error); } catch { return 'Error'; }
  };
  Error.prepareStackTrace = (error, frames) => headline(error) + frames
    .filter((frame) => String(frame.getFileName() ?? frame.getEvalOrigin() ?? '').includes('/var/task/'))
    .map((frame) => '\\n    at ' + frame)
    .join('');

  return { Error, Object, Promise, JSON };
}`;
