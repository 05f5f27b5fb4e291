import type { Service } from '../service';
import { createAlias, deleteAlias, listAliases, updateAlias } from './alias';
import { createKey, describeKey, listKeys, updateKeyDescription } from './create-key';
import { decrypt, encrypt, generateDataKey, generateDataKeyWithoutPlaintext } from './data-key';
import { grantsAllow } from './grant';
import { createGrant, listGrants, retireGrant, revokeGrant } from './grants';
import { keyWithArn } from './key';
import { getKeyPolicy, putKeyPolicy } from './key-policy';
import { cancelKeyDeletion, disableKey, enableKey, scheduleKeyDeletion } from './key-state';
import { disableKeyRotation, enableKeyRotation, getKeyRotationStatus } from './rotation';
import { listResourceTags, tagResource, untagResource } from './tags';

/** AWS Key Management Service: symmetric keys, their policies and grants. */
export const kms: Service = {
  name: 'kms',
  lacks: [
    'Symmetric keys of origin AWS_KMS: no asymmetric or HMAC keys, imported material, custom key stores or multi-Region keys.',
  ],
  client: () => require('@aws-sdk/client-kms'),
  actions: {
    CancelKeyDeletion: cancelKeyDeletion,
    CreateAlias: createAlias,
    CreateGrant: createGrant,
    CreateKey: createKey,
    Decrypt: decrypt,
    DeleteAlias: deleteAlias,
    DescribeKey: describeKey,
    DisableKey: disableKey,
    DisableKeyRotation: disableKeyRotation,
    EnableKey: enableKey,
    EnableKeyRotation: enableKeyRotation,
    Encrypt: encrypt,
    GenerateDataKey: generateDataKey,
    GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext,
    GetKeyPolicy: getKeyPolicy,
    GetKeyRotationStatus: getKeyRotationStatus,
    ListAliases: listAliases,
    ListGrants: listGrants,
    ListKeys: listKeys,
    ListResourceTags: listResourceTags,
    PutKeyPolicy: putKeyPolicy,
    RetireGrant: retireGrant,
    RevokeGrant: revokeGrant,
    ScheduleKeyDeletion: scheduleKeyDeletion,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateAlias: updateAlias,
    UpdateKeyDescription: updateKeyDescription,
  },
  resourcePolicy(world, arn) {
    const key = keyWithArn(world, arn);
    return key === undefined ? undefined : [key.policy];
  },
  grants: grantsAllow,
  resourcePolicyDecides: true,
};
