import { ASSUMPTIONS, type Assumptions, readAssumption } from '../../simulator/assumptions';
import type { Option, Values } from '../command';

/** What the simulated AWS does where nobody knows: for every command that makes one. */
export const ASSUME_OPTION: Option = {
  flags: '--assume <name>=<value>[,...]',
  summary: `what AWS is to do where its documentation is silent: ${ASSUMPTIONS.map(
    ({ name, values }) => `${name} (${values.join(' or ')})`,
  ).join('; ')}. The first of each holds unless another is given`,
};

/** Reads what was given for {@link ASSUME_OPTION}. `fault` is told what is allowed instead of something given. */
export function readAssume(
  given: Values[string],
  fault: (allowed: string) => undefined,
): Partial<Assumptions> | undefined {
  if (given === undefined) return {};
  let all: Partial<Assumptions> = {};
  for (const text of String(given).split(',')) {
    const read = readAssumption(text);
    if ('fault' in read) return fault(read.fault);
    const [name = ''] = Object.keys(read.assumed);
    if (name in all) return fault(`each name once, and ${name} stands there twice.`);
    all = { ...all, ...read.assumed };
  }
  return all;
}

/** As the option takes it. */
export function assumeText(assume: Partial<Assumptions>): string {
  return Object.entries(assume)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
