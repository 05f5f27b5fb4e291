import { awsError } from '../aws-error';
import type { Need } from '../service';

/** A state machine, or one of its versions: `arn:aws:states:us-east-1:222222222222:stateMachine:recover:3`. */
export interface MachineArn {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly version?: number;
}

/** An execution: `arn:aws:states:us-east-1:222222222222:execution:recover:drill-1`. */
export interface ExecutionArn {
  readonly account: string;
  readonly region: string;
  readonly machine: string;
  readonly name: string;
}

export function machineArn(account: string, region: string, name: string): string {
  return `arn:aws:states:${region}:${account}:stateMachine:${name}`;
}

export function executionArn(account: string, region: string, machine: string, name: string): string {
  return `arn:aws:states:${region}:${account}:execution:${machine}:${name}`;
}

/** Throws `InvalidArn` 400. */
export function parseMachineArn(arn: string | undefined): MachineArn {
  const [region, account, name, version] = split(arn, 'stateMachine', 1, 2);
  if (version !== undefined && !/^\d+$/.test(version)) throw invalidArn(arn);
  return { region, account, name, version: version === undefined ? undefined : Number(version) };
}

/**
 * What an action needs on a machine: versions are allowed by their machine's ARN, narrowed by
 * `states:StateMachineQualifier`. AWS docs: "Actions, resources, and condition keys for AWS Step Functions".
 */
export function machineNeed(action: string, arn: string | undefined): Need {
  const parts = (arn ?? '*').split(':');
  const [, , , , , , , qualifier] = parts;
  return {
    action: `states:${action}`,
    resource: parts.slice(0, 7).join(':'),
    ...(qualifier === undefined ? {} : { context: { 'states:StateMachineQualifier': qualifier } }),
  };
}

/** Throws `InvalidArn` 400. */
export function parseExecutionArn(arn: string | undefined): ExecutionArn {
  const [region, account, machine, name] = split(arn, 'execution', 2, 2);
  return { region, account, machine, name };
}

function split(arn: string | undefined, kind: string, atLeast: number, atMost: number): string[] {
  const [prefix, partition, service, region, account, found, ...names] = (arn ?? '').split(':');
  const right = prefix === 'arn' && partition === 'aws' && service === 'states' && found === kind;
  if (!right || names.length < atLeast || names.length > atMost || names.includes('')) throw invalidArn(arn);
  return [region, account, ...names];
}

function invalidArn(arn: string | undefined) {
  return awsError('InvalidArn', 400, `Invalid Arn: '${arn ?? ''}'`);
}
