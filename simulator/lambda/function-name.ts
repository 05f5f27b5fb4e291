import { awsError } from '../aws-error';
import type { Call, Need } from '../service';

/** A function as a request names it, with the version or alias if one is named. */
export interface FunctionReference {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly qualifier?: string;
}

/** What most requests of Lambda say about which function they are for. */
export interface NamesFunction {
  readonly FunctionName?: string;
  readonly Qualifier?: string;
}

/** `copy`, `copy:live`, `222222222222:function:copy`, `arn:aws:lambda:us-east-1:222222222222:function:copy:live` */
const NAME =
  /^(?:arn:aws:lambda:(?<region>[a-z0-9-]+):(?<owner>\d{12}):function:|(?:(?<account>\d{12}):)?(?:function:)?)(?<name>[\w-]{1,64})(?::(?<qualifier>\$LATEST|[\w-]{1,128}))?$/;

/** Reads a request's function name. Throws `InvalidParameterValueException` (400), `ResourceNotFoundException` (404). */
export function functionReference(call: Call<NamesFunction>): FunctionReference {
  const { FunctionName = '', Qualifier } = call.input;
  const named = NAME.exec(FunctionName)?.groups;
  if (!named?.name) {
    throw awsError(
      'ValidationException',
      400,
      `1 validation error detected: Value '${FunctionName}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${NAME_PATTERN}`,
    );
  }
  if (named.region !== undefined && named.region !== call.region) {
    throw awsError(
      'ResourceNotFoundException',
      404,
      `Functions from '${named.region}' are not reachable in this region ('${call.region}')`,
    );
  }
  if (named.qualifier !== undefined && Qualifier !== undefined && named.qualifier !== Qualifier) {
    throw awsError(
      'InvalidParameterValueException',
      400,
      'The derived qualifier from the function name does not match the specified qualifier.',
    );
  }
  return {
    account: named.owner ?? named.account ?? call.account,
    region: call.region,
    name: named.name,
    qualifier: Qualifier ?? named.qualifier,
  };
}

const NAME_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';

/** `arn:aws:lambda:us-east-1:222222222222:function:copy`, with `:live` behind when a qualifier is named. */
export function functionArn({ account, region, name, qualifier }: FunctionReference): string {
  const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** The account, Region, name and qualifier in a function's ARN; undefined for anything else. */
export function readFunctionArn(arn: string): FunctionReference | undefined {
  const named = NAME.exec(arn)?.groups;
  if (!named?.name || !named.region || !named.owner) return undefined;
  return { account: named.owner, region: named.region, name: named.name, qualifier: named.qualifier };
}

/** Needs of a call on one function: on its ARN, or on the version's or alias's where AWS asks for that. */
export function needs(action: string, on: 'function' | 'qualified' = 'function') {
  return (call: Call<NamesFunction>): Need[] => {
    const reference = functionReference(call);
    const resource = functionArn(on === 'qualified' ? reference : { ...reference, qualifier: undefined });
    return [{ action: `lambda:${action}`, resource }];
  };
}
