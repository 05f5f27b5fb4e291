import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { type Conditions, identityPolicy, type Statement, trustPolicy } from './statements';

/** A statement whose ARNs may be of resources that are yet to be made. */
export type StatementArgs = Statement<pulumi.Input<string>>;

export interface RoleArgs {
  /** Physical name, so that the other side can compute the role's ARN before there is a role. */
  readonly name: string;
  readonly description: string;
  /** The one AWS service that may take the role: `lambda.amazonaws.com`. */
  readonly service: string;
  /** For which of its resources the service may take it. Defaults to all. */
  readonly trust?: Conditions<pulumi.Input<string>>;
  /** All that the role may do. */
  readonly statements: readonly StatementArgs[];
}

/** A role and its permissions. Whatever works with the role waits for both, or its first calls are refused. */
export interface Role {
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly policy: aws.iam.RolePolicy;
}

/** Makes a role with one inline policy that holds only the listed statements. */
export function createRole(name: string, args: RoleArgs, opts: pulumi.CustomResourceOptions): Role {
  const role = new aws.iam.Role(
    name,
    {
      name: args.name,
      description: args.description,
      assumeRolePolicy: pulumi
        .output(args.trust ?? {})
        .apply((trust) => trustPolicy(args.service, trust as Conditions)),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    `${name}-policy`,
    {
      name: args.name,
      role: role.name,
      policy: pulumi
        .output([...args.statements])
        .apply((statements) => identityPolicy(statements as Statement[])),
    },
    opts,
  );
  return { arn: role.arn, name: role.name, policy };
}
