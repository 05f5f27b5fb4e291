import type {
  CreateKeyCommandInput,
  CreateKeyCommandOutput,
  DescribeKeyCommandInput,
  DescribeKeyCommandOutput,
  ListKeysCommandInput,
  ListKeysCommandOutput,
  UpdateKeyDescriptionCommandInput,
} from '@aws-sdk/client-kms';
import { idOf } from '../chance';
import type { Action, Call } from '../service';
import type { World } from '../world';
import { findKey, findOwnKey, keyNeeds, mustNotBePendingDeletion } from './find-key';
import { type Key, keysOf, metadataOf } from './key';
import { bypassContext, checkPolicy, defaultPolicy } from './key-policy';
import { uuidOf } from './managed-key';
import { pageOf } from './page';
import { managedByAws, notSimulated } from './refusals';
import { addTags, tagContext } from './tags';

export const createKey: Action<CreateKeyCommandInput, Omit<CreateKeyCommandOutput, '$metadata'>> = {
  needs: ({ input, account }) => [
    {
      action: 'kms:CreateKey',
      resource: '*',
      context: { 'kms:CallerAccount': account, ...bypassContext(input), ...tagContext(input.Tags) },
    },
    // Tags at creation are tags all the same. AWS docs: KMS, "Controlling access to tags".
    ...((input.Tags ?? []).length === 0
      ? []
      : [
          {
            action: 'kms:TagResource',
            resource: '*',
            context: { 'kms:CallerAccount': account, ...tagContext(input.Tags) },
          },
        ]),
  ],
  run(call) {
    const { world, account, region, input } = call;
    const usage = input.KeyUsage ?? 'ENCRYPT_DECRYPT';
    const spec = input.KeySpec ?? input.CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
    if (
      usage !== 'ENCRYPT_DECRYPT' ||
      spec !== 'SYMMETRIC_DEFAULT' ||
      (input.Origin ?? 'AWS_KMS') !== 'AWS_KMS'
    ) {
      throw notSimulated(`A key for ${usage} of spec ${spec} and origin ${input.Origin ?? 'AWS_KMS'}`);
    }
    const id = newId(call);
    const arn = `arn:aws:kms:${region}:${account}:key/${id}`;
    const policy = input.Policy ?? defaultPolicy(account);
    checkPolicy(call, arn, policy, input.BypassPolicyLockoutSafetyCheck ?? false);
    const description = input.Description ?? '';
    const key = place(world, { id, arn, account, region, description, policy });
    addTags(key, input.Tags);
    return { KeyMetadata: metadataOf(key) };
  },
};

/** Makes the key of that ARN, with the policy of a key that nobody gave one, as if it had been there before. */
export function seedKey(world: World, arn: string): void {
  const [, , , region = '', account = '', name = ''] = arn.split(':');
  const id = name.replace(/^key\//, '');
  place(world, { id, arn, account, region, description: '', policy: defaultPolicy(account) });
}

type Given = Pick<Key, 'id' | 'arn' | 'account' | 'region' | 'description' | 'policy'>;

function place(world: World, given: Given): Key {
  const key: Key = {
    ...given,
    manager: 'CUSTOMER',
    multiRegion: given.id.startsWith('mrk-'),
    created: world.clock.now(),
    tags: new Map(),
    grants: new Map(),
    fadingGrants: [],
    state: 'Enabled',
  };
  keysOf(world, given.account, given.region).keys.set(given.id, key);
  return key;
}

export const describeKey: Action<DescribeKeyCommandInput, Omit<DescribeKeyCommandOutput, '$metadata'>> = {
  needs: (call) => keyNeeds(call, 'DescribeKey', call.input.KeyId),
  run: (call) => ({ KeyMetadata: metadataOf(findKey(call, call.input.KeyId)) }),
};

export const listKeys: Action<ListKeysCommandInput, Omit<ListKeysCommandOutput, '$metadata'>> = {
  needs: () => [{ action: 'kms:ListKeys', resource: '*' }],
  run({ world, account, region, input }) {
    const keys = [...keysOf(world, account, region).keys.values()];
    const { items, ...page } = pageOf(keys, ({ id }) => id, input);
    return { Keys: items.map(({ id, arn }) => ({ KeyId: id, KeyArn: arn })), ...page };
  },
};

export const updateKeyDescription: Action<UpdateKeyDescriptionCommandInput, object> = {
  needs: (call) => keyNeeds(call, 'UpdateKeyDescription', call.input.KeyId),
  run(call) {
    const key = findOwnKey(call, call.input.KeyId);
    if (key.manager === 'AWS') throw managedByAws(key);
    mustNotBePendingDeletion(key);
    key.description = call.input.Description ?? '';
    return {};
  },
};

/** An id made of what was asked for, so that it does not depend on which of two requests came first. */
function newId({ world, account, region, input }: Call<CreateKeyCommandInput>): string {
  const { keys } = keysOf(world, account, region);
  for (let again = 0; ; again++) {
    const asked = JSON.stringify([input.Description, input.Policy, input.Tags, input.MultiRegion]);
    const digits = idOf(32, world.seed, account, region, 'key', world.clock.now(), asked, again);
    const id = input.MultiRegion ? `mrk-${digits}` : uuidOf(digits);
    if (!keys.has(id)) return id;
  }
}
