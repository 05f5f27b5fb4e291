import { comparisons, typeTests } from './comparison';
import { isObject, type Json } from './json';
import { parsePath } from './json-path';
import { lookUp, type PathSight } from './path-template';
import { pathFailure } from './state-failure';

/** Whether a choice's rule holds. Throws `States.Runtime` when a path finds nothing, but for IsPresent. */
export function isTrue(rule: object, sight: PathSight): boolean {
  const { And, Or, Not, Variable, ...test } = rule as Record<string, Json>;
  if (Array.isArray(And)) return And.every((one) => isObject(one) && isTrue(one, sight));
  if (Array.isArray(Or)) return Or.some((one) => isObject(one) && isTrue(one, sight));
  if (isObject(Not)) return !isTrue(Not, sight);
  const value = lookUp(parsePath(String(Variable)), sight);
  if (test.IsPresent !== undefined) return (value !== undefined) === test.IsPresent;
  if (value === undefined) throw invalidPath(String(Variable));
  for (const [name, operand] of Object.entries(test)) {
    if (Object.hasOwn(typeTests, name)) return typeTests[name](value) === operand;
    if (Object.hasOwn(comparisons, name)) return comparisons[name].test(value, operand);
    const byPath = name.replace(/Path$/, '');
    if (Object.hasOwn(comparisons, byPath)) {
      const other = lookUp(parsePath(String(operand)), sight);
      if (other === undefined) throw invalidPath(String(operand));
      return comparisons[byPath].test(value, other);
    }
  }
  throw new Error(`A validated rule compares nothing: ${JSON.stringify(rule)}`);
}

function invalidPath(path: string) {
  return pathFailure(
    'States.Runtime',
    `Invalid path '${path}': The choice state's condition path references an invalid value.`,
  );
}
