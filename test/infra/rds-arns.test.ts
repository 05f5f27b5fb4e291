import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rdsArns } from '../../infra/rds-arns';
import { rekeyedName, restoredName, snapshotName } from '../../runtime/names';
import { chain } from './chain';

const arns = rdsArns(chain.recovery);

/** Names that RDS takes for a DB instance: a letter first, no hyphen at the end, no two in a row. */
const instanceName = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join('-').slice(0, 63).replace(/-+$/, ''));
const slot = fc.integer({ min: 0, max: 66_000_000 }).map((minutes) => minutes * 60_000);

/** As IAM matches the resource of a policy. */
function fits(pattern: string, arn: string): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`).test(arn);
}

function arnOf(rest: string): string {
  return `arn:aws:rds:us-east-1:222222222222:${rest}`;
}

describe('patterns of ARNs', () => {
  it('fit every snapshot of ours, also under another key', () => {
    fc.assert(
      fc.property(instanceName, slot, (name, time) => {
        const snapshot = snapshotName(chain, name, time);

        expect(fits(arns.lifeboatSnapshots, arnOf(`snapshot:${snapshot}`))).toBe(true);
        expect(fits(arns.lifeboatSnapshots, arnOf(`snapshot:${rekeyedName(snapshot)}`))).toBe(true);
      }),
    );
  });

  it('fit every instance that a database is restored to, and not the database itself', () => {
    fc.assert(
      fc.property(instanceName, fc.string(), (name, execution) => {
        const pattern = arns.restoredOf(name);

        expect(fits(pattern, arnOf(`db:${restoredName(name, execution)}`))).toBe(true);
        expect(fits(pattern, arnOf(`db:${name}`))).toBe(false);
      }),
      // Names that are cut, with hyphens where a cut name ends.
      {
        examples: [62, 63].map((length): [string, string] => [
          `${'a'.repeat(length - 9)}-bbbbbbbb`,
          'execution',
        ]),
      },
    );
  });
});
