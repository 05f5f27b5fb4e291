import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Chain, Database } from '../runtime/settings';

export interface RestoredSecretsArgs {
  readonly chain: Chain;
  readonly databases: readonly Pick<Database, 'name'>[];
}

/** Name of the secret that holds how to reach a restored database. */
export function secretName({ environment }: Chain, database: string): string {
  return `lifeboat/${environment}/${database}`;
}

/** One secret a database, empty until a recovery puts the restored database's endpoint, user and password into it. */
export class RestoredSecrets extends pulumi.ComponentResource {
  /** By database. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: RestoredSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:RestoredSecrets', name, {}, opts);
    const secrets = args.databases.map((database) => ({
      database: database.name,
      secret: new aws.secretsmanager.Secret(
        `${name}-${database.name}`,
        {
          name: secretName(args.chain, database.name),
          description: `How to reach ${database.name} of ${args.chain.environment} after a recovery.`,
        },
        { parent: this },
      ),
    }));
    this.arns = Object.fromEntries(secrets.map(({ database, secret }) => [database, secret.arn]));
    this.registerOutputs({ arns: this.arns });
  }
}
