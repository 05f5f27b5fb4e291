import { expect, it } from 'vitest';
import { findAnew } from '../../runtime/backup/found';
import type { DBInstance } from '../../runtime/backup/instances';
import type { SourceSettings } from '../../runtime/settings';
import type { Store } from '../../runtime/store';

const STANDARD = { rpoSeconds: 7_200, periodSeconds: 3_600, snapshotSeconds: 300, copySeconds: 1_200 };

const NOTHING_KEPT = { read: async () => undefined, write: async () => {} } as unknown as Store;

function settingsWith(...names: string[]): SourceSettings {
  const databases = names.map((name) => ({ name, ...STANDARD }));
  return { databases, discovery: { standard: STANDARD } } as unknown as SourceSettings;
}

function tagged(name: string, kind?: 'cluster'): DBInstance {
  return {
    DBInstanceIdentifier: name,
    ...(kind === undefined ? {} : { kind }),
    Engine: kind === 'cluster' ? 'aurora-postgresql' : 'postgres',
    DBInstanceClass: 'db.t4g.medium',
    StorageEncrypted: true,
    KmsKeyId: 'arn:aws:kms:us-west-2:111111111111:key/1',
    TagList: [{ Key: 'lifeboat:protect', Value: 'true' }],
  } as DBInstance;
}

it.each(['orders', 'constructor'])('%s, which only its tag names, is found', async (name) => {
  const { known, notFollowed } = await findAnew(settingsWith(), async () => [tagged(name)], NOTHING_KEPT);

  expect(known.databases).toEqual([{ name, ...STANDARD }]);
  expect(notFollowed).toEqual([]);
});

it.each(['orders', 'constructor'])('a cluster named as the instance %s is not', async (name) => {
  const instances = async () => [tagged(name), tagged(name, 'cluster')];

  const { known, notFollowed } = await findAnew(settingsWith(name), instances, NOTHING_KEPT);

  expect(known.databases).toEqual([{ name, ...STANDARD }]);
  expect(notFollowed).toEqual([name]);
});
