import type { Service } from '../service';
import { CreateSecret } from './create-secret';
import { DeleteSecret, RestoreSecret } from './delete-secret';
import { DescribeSecret, ListSecrets } from './describe-secret';
import { GetRandomPassword } from './random-password';
import { DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy } from './resource-policies';
import { TagResource, UntagResource } from './secret-tags';
import {
  GetSecretValue,
  ListSecretVersionIds,
  PutSecretValue,
  UpdateSecretVersionStage,
} from './secret-values';
import { secretAt } from './store';
import { UpdateSecret } from './update-secret';

/** Secrets Manager, without rotation and replication. */
export const secretsmanager: Service = {
  name: 'secretsmanager',
  lacks: ['No rotation and no replication to other Regions.'],
  client: () => require('@aws-sdk/client-secrets-manager'),
  actions: {
    CreateSecret,
    DeleteResourcePolicy,
    DeleteSecret,
    DescribeSecret,
    GetRandomPassword,
    GetResourcePolicy,
    GetSecretValue,
    ListSecrets,
    ListSecretVersionIds,
    PutResourcePolicy,
    PutSecretValue,
    RestoreSecret,
    TagResource,
    UntagResource,
    UpdateSecret,
    UpdateSecretVersionStage,
  },
  resourcePolicy(world, arn) {
    const [, , , region = '', account = ''] = arn.split(':');
    const policy = secretAt(world, account, region, arn)?.policy;
    return policy === undefined ? undefined : [policy];
  },
};
