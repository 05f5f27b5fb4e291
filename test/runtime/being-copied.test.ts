import { describe, expect, it } from 'vitest';
import { beingCopied } from '../../runtime/backup/floors';
import type { Described } from '../../runtime/backup/kinds';
import { HOUR, NOW, pointOf } from './points';

const at = (hours: number) => new Date(NOW - hours * HOUR);

function described(id: string, change: Partial<Described> = {}): Described {
  return {
    DBSnapshotIdentifier: id,
    DBSnapshotArn: `arn:aws:rds:us-east-1:222222222222:snapshot:${id}`,
    DBInstanceIdentifier: 'orders',
    Status: 'available',
    SnapshotDatabaseTime: at(1),
    OriginalSnapshotCreateTime: at(1),
    ...change,
  };
}

const one = described('one');
const two = described('two', { SnapshotDatabaseTime: at(2), OriginalSnapshotCreateTime: at(2) });
const billing = described('billing', { DBInstanceIdentifier: 'billing' });
const cluster = described('cluster', { kind: 'cluster' });

describe('what is being copied', () => {
  it.each<[string, Partial<Described>, readonly Described[]]>([
    ['a snapshot that AWS names', { SourceDBSnapshotIdentifier: two.DBSnapshotArn }, [two]],
    ['within the Region, of the same moment', {}, [one]],
    ['the same in the other word for it', { Status: 'copying' }, [one]],
    [
      'within the Region, of a moment not known yet',
      { SnapshotDatabaseTime: undefined, OriginalSnapshotCreateTime: undefined },
      [one, two],
    ],
    ['within the Region, of which only its making is known', { SnapshotDatabaseTime: undefined }, [one]],
    ['done', { Status: 'available' }, []],
  ])('is %s', (_, change, sources) => {
    const copy = described('by-hand', { Status: 'creating', ...change });

    expect(beingCopied([one, two, billing, cluster, copy], [])).toEqual(
      sources.map(({ DBSnapshotArn }) => DBSnapshotArn),
    );
  });

  it('is nothing while one of ours is made', () => {
    const ours = pointOf(0);
    const making = described(ours.name, { DBSnapshotArn: ours.arn, Status: 'creating' });

    expect(beingCopied([one, two, making], [ours])).toEqual([]);
  });
});
