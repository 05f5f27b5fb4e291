import { isObject, type Value } from '../values';
import type { Lookup } from './handler';

/** Writes IAM's JSON from the provider's description of a policy. Source: Pulumi registry, aws.iam.getPolicyDocument. */
export const policyDocument: Lookup = async (_aws, args) => {
  const statements = list(args.statements).map((statement) => {
    const given = isObject(statement) ? statement : {};
    return withoutEmpty({
      Sid: given.sid ?? null,
      Effect: given.effect ?? 'Allow',
      Principal: principals(given.principals),
      NotPrincipal: principals(given.notPrincipals),
      Action: oneOrMany(given.actions),
      NotAction: oneOrMany(given.notActions),
      Resource: oneOrMany(given.resources),
      NotResource: oneOrMany(given.notResources),
      Condition: conditions(given.conditions),
    });
  });
  const document = withoutEmpty({
    Version: args.version ?? '2012-10-17',
    Id: args.policyId ?? null,
    Statement: statements,
  });
  return {
    id: 'policy',
    json: JSON.stringify(document, undefined, 2),
    minifiedJson: JSON.stringify(document),
    version: document.Version ?? null,
  };
};

function principals(given: Value | undefined): Value {
  const named: Record<string, Value> = {};
  for (const principal of list(given)) {
    const { type = '', identifiers = [] } = isObject(principal) ? principal : {};
    if (type === '*') return '*';
    named[String(type)] = oneOrMany([...list(named[String(type)]), ...list(identifiers)]);
  }
  return Object.keys(named).length > 0 ? named : null;
}

function conditions(given: Value | undefined): Value {
  const tests: Record<string, Record<string, Value>> = {};
  for (const condition of list(given)) {
    const { test = '', variable = '', values = [] } = isObject(condition) ? condition : {};
    const variables = tests[String(test)] ?? {};
    tests[String(test)] = { ...variables, [String(variable)]: oneOrMany(values) };
  }
  return Object.keys(tests).length > 0 ? tests : null;
}

function oneOrMany(given: Value | undefined): Value {
  const values = list(given);
  if (values.length === 0) return null;
  return values.length === 1 ? (values[0] ?? null) : [...values].sort();
}

function list(value: Value | undefined): Value[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function withoutEmpty(values: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
