import { describe, expect, it } from 'vitest';
import { removeExpendable } from '../../runtime/backup/remove-expendable';
import type { Snapshot } from '../../runtime/backup/snapshots';
import { orders, pointOf, settings } from './points';

const original = pointOf(5);
const rekeyed: Snapshot = { ...original, name: `${original.name}-rekeyed`, rekeyed: true };
const other = pointOf(6);

describe('a snapshot and its copy under another key', () => {
  it('go together', async () => {
    const { client, deleted } = source();

    await removeExpendable(client, settings, [rekeyed, original, other]);

    expect(deleted).toEqual([rekeyed.name, original.name, other.name]);
  });

  it.each([
    ['is in use', 'InvalidDBSnapshotState', false],
    ['could not be deleted', 'ThrottlingException', true],
  ])('stay together when the copy %s', async (_, code, fails) => {
    const { client, deleted } = source({ [rekeyed.name]: code });

    const outcomes = removeExpendable(client, settings, [rekeyed, original, other]);

    if (fails) await expect(outcomes).rejects.toMatchObject({ code });
    else expect(await outcomes).toMatchObject({ [original.name]: 'what was made of it is there; left' });
    expect(deleted).toEqual([other.name]);
  });

  it('do not wait for a copy that is gone already', async () => {
    const { client, deleted } = source({ [rekeyed.name]: 'DBSnapshotNotFound' });

    await removeExpendable(client, settings, [rekeyed, original]);

    expect(deleted).toEqual([original.name]);
  });
});

/** Stands in for RDS, which holds all three and refuses to delete some. */
function source(refusals: Readonly<Record<string, string>> = {}) {
  const deleted: string[] = [];
  const client = {
    describeDBSnapshots: () =>
      Promise.resolve({
        DBSnapshots: [original, rekeyed, other].map(({ name, tags }) => ({
          DBSnapshotIdentifier: name,
          DBInstanceIdentifier: orders.name,
          Status: 'available',
          TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        })),
      }),
    deleteDBSnapshot: async ({ DBSnapshotIdentifier: name }: { readonly DBSnapshotIdentifier: string }) => {
      const code = refusals[name];
      if (code !== undefined) throw Object.assign(new Error('refused'), { name: code });
      deleted.push(name);
    },
  };
  return { client: client as unknown as import('@aws-sdk/client-rds').RDS, deleted };
}
