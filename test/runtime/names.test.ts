import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSnapshotName, rekeyedName, restoredName, slotAt, snapshotName } from '../../runtime/names';
import type { Chain } from '../../runtime/settings';

const chain: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};

/** Names that RDS takes for a DB instance: a letter first, no hyphen at the end, no two in a row. */
const instanceName = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join('-').slice(0, 63).replace(/-+$/, ''));
const slot = fc.integer({ min: 0, max: 66_000_000 }).map((minutes) => minutes * 60_000);

describe('snapshot names', () => {
  it('say which database and slot they are of, also when the readable part had to be cut', () => {
    fc.assert(
      fc.property(instanceName, slot, (name, time) => {
        const read = readSnapshotName(chain, [{ name: 'other' }, { name }], snapshotName(chain, name, time));

        expect(read).toMatchObject({ database: { name }, slot: time, rekeyed: false });
      }),
    );
  });

  it('are names that RDS takes, also with what a copy under another key adds', () => {
    fc.assert(
      fc.property(instanceName, slot, (name, time) => {
        const longest = rekeyedName(snapshotName(chain, name, time));

        expect(longest.length).toBeLessThanOrEqual(63);
        expect(longest).toMatch(/^[a-z](-?[a-z0-9])*$/);
      }),
    );
  });

  it('give the recovery point one name, whichever of the two snapshots was copied', () => {
    const name = snapshotName(chain, 'orders', Date.UTC(2026, 0, 5, 6, 30));

    const read = readSnapshotName(chain, [{ name: 'orders' }], rekeyedName(name));

    expect(read).toMatchObject({ point: name, rekeyed: true });
  });

  it.each([
    ['another environment', { ...chain, environment: 'staging' }],
    ['another account', { ...chain, source: { ...chain.source, account: '333333333333' } }],
    ['another Region', { ...chain, source: { ...chain.source, region: 'eu-west-1' } }],
  ])('of %s are not ours', (_what, other) => {
    const name = snapshotName(other, 'orders', 0);

    expect(readSnapshotName(chain, [{ name: 'orders' }], name)).toBeUndefined();
  });

  it.each([
    'orders',
    'lifeboat-orders',
    'rds:lifeboat-orders-00000000-20260105t0630z',
    `${snapshotName(chain, 'orders', 0)}-by-hand`,
    snapshotName(chain, 'orders', 0).replace('0101t', '1301t'),
  ])('%s is not ours', (name) => {
    expect(readSnapshotName(chain, [{ name: 'orders' }], name)).toBeUndefined();
  });
});

describe('slots', () => {
  it('begin at whole periods and hold the moment they are asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.constantFrom(300, 1800, 3600, 86_400),
        (time, period) => {
          const start = slotAt(time, period);

          expect(start % (period * 1000)).toBe(0);
          expect(time - start).toBeGreaterThanOrEqual(0);
          expect(time - start).toBeLessThan(period * 1000);
        },
      ),
    );
  });
});

describe('names of restored instances', () => {
  it('differ between executions, stay the same within one, and fit', () => {
    const long = 'a'.repeat(63);

    expect(restoredName(long, 'one')).toBe(restoredName(long, 'one'));
    expect(restoredName(long, 'one')).not.toBe(restoredName(long, 'two'));
    expect(restoredName(long, 'one').length).toBeLessThanOrEqual(63);
  });

  it('differ between databases whose long names begin alike, and between an instance and a cluster', () => {
    const beginning = 'acme-platform-production-us-west-2-customer-orders-primary-';
    const [first, second] = [`${beginning}01`, `${beginning}02`];

    expect(restoredName(first, 'one')).not.toBe(restoredName(second, 'one'));
    expect(restoredName('orders', 'one')).not.toBe(restoredName('orders', 'one', 0, 'cluster'));
  });
});
