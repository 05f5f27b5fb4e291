import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from './functions';
import { type Component, type Run, runStack } from './program';

let source: Run;
let recovery: Run;
/** The source stack with all that it makes only when asked to. */
let optional: Run;

beforeAll(async () => {
  source = await runStack({ stack: 'production' });
  recovery = await runStack({ stack: 'production-dr', sourceOutputs: source.outputs });
  optional = await runStack({
    stack: 'production',
    config: {
      rdsEvents: 'sns',
      protectByTag: JSON.stringify({ rpo: '2 hours', every: '1 hour' }),
    },
  });
});

const isComponent = ({ __pulumiType }: Component) => __pulumiType.startsWith('lifeboat:');

function components(): Component[] {
  return [...source.finished, ...recovery.finished, ...optional.finished].filter(isComponent);
}

describe('every component', () => {
  it('of infra/ is made by one of the two stacks', () => {
    const classes = readdirSync(join(process.cwd(), 'infra')).flatMap((file) => {
      const text = readFileSync(join(process.cwd(), 'infra', file), 'utf8');
      return /export class (\w+).* extends pulumi\.ComponentResource/.exec(text)?.[1] ?? [];
    });
    const made = components().map(({ __pulumiType }) => __pulumiType);

    expect(classes.length).toBeGreaterThan(10);
    expect([...new Set(made)].sort()).toEqual(classes.map((name) => `lifeboat:infra:${name}`).sort());
  });

  it('is of a type named after its class', () => {
    const wrong = components().filter(
      (component) => component.__pulumiType !== `lifeboat:infra:${component.constructor.name}`,
    );

    expect(wrong.map(({ __pulumiType }) => __pulumiType)).toEqual([]);
  });

  it('is the parent of all that it makes, whose names start with its own', () => {
    const children = components().flatMap((component) =>
      [...(component.__childResources ?? [])].map((child) => ({ component, child })),
    );
    const misnamed = children.filter(
      ({ component, child }) => !child.__name.startsWith(`${component.__name}-`),
    );
    const asked = [...source.resources, ...recovery.resources].filter(
      ({ type }) => type !== 'pulumi:providers:aws' && type !== 'pulumi:pulumi:StackReference',
    );
    const adopted = new Set(children.map(({ child }) => child.__name));
    const orphans = asked.filter(({ name }) => !adopted.has(name)).map(({ name }) => name);

    expect(misnamed.map(({ child }) => child.__name)).toEqual([]);
    expect(orphans.sort()).toEqual(['recovery', 'source']);
  });

  it('registers its outputs once, at the end of its constructor: after what it makes', () => {
    const finished = components();

    expect(new Set(finished).size).toBe(finished.length);
    for (const component of finished) {
      const parent = component.__parentResource;
      if (parent !== undefined) expect(finished.indexOf(component)).toBeLessThan(finished.indexOf(parent));
    }
  });

  it('registers its outputs in its constructor', () => {
    const registered = new Set(components().map(({ __name }) => __name));
    const asked = [source, recovery, optional]
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type.startsWith('lifeboat:'));

    expect([...new Set(asked.map(({ name }) => name))].sort()).toEqual([...registered].sort());
  });
});

interface PolicyStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
}

/** Every policy document that either stack asks for, by resource. */
function policies(): { name: string; statement: PolicyStatement }[] {
  return [...source.resources, ...recovery.resources].flatMap(({ name, inputs }) =>
    ['policy', 'assumeRolePolicy'].flatMap((key) => {
      const text = inputs[key];
      if (typeof text !== 'string') return [];
      return (JSON.parse(text).Statement as PolicyStatement[]).map((statement) => ({ name, statement }));
    }),
  );
}

describe('every policy', () => {
  const allowing = () => policies().filter(({ statement }) => statement.Effect === 'Allow');

  it('allows actions by their full names, but for the owner of a key', () => {
    const wide = allowing().filter(({ statement }) =>
      [statement.Action].flat().some((action) => action.includes('*')),
    );

    expect(wide.map(({ name }) => name).sort()).toEqual([
      'recovery-hop-key-key',
      'recovery-key-key',
      'source-key-key',
    ]);
  });

  it('lets nobody in by a wildcard', () => {
    const open = allowing().filter(({ statement }) =>
      JSON.stringify(statement.Principal ?? {}).includes('*'),
    );

    expect(open).toEqual([]);
  });

  it('of a role is inline, none is managed by AWS', () => {
    const types = new Set([...source.resources, ...recovery.resources].map(({ type }) => type));

    expect([...types].filter((type) => type.startsWith('aws:iam/')).sort()).toEqual([
      'aws:iam/role:Role',
      'aws:iam/rolePolicy:RolePolicy',
    ]);
  });
});

describe('every function', () => {
  const functions = () =>
    [...source.resources, ...recovery.resources].filter(
      ({ type }) => type === 'aws:lambda/function:Function',
    );

  it('runs on the runtime of today, traced, from a published version', () => {
    expect(functions()).toHaveLength(FUNCTIONS.length);
    for (const { inputs } of functions()) {
      expect(inputs).toMatchObject({
        runtime: 'nodejs24.x',
        architectures: ['arm64'],
        handler: 'index.handler',
        publish: true,
        tracingConfig: { mode: 'Active' },
        loggingConfig: { logFormat: 'JSON', logGroup: `/aws/lambda/${inputs.name}` },
      });
    }
  });

  it('has a role of its own', () => {
    const roles = functions().map(({ inputs }) => inputs.role);

    expect(new Set(roles).size).toBe(FUNCTIONS.length);
  });

  it('has its failures kept, after two more tries', () => {
    const kept = [...source.resources, ...recovery.resources].filter(({ type }) =>
      type.startsWith('aws:lambda/functionEventInvokeConfig:'),
    );

    expect(kept.map(({ inputs }) => inputs.functionName).sort()).toEqual(
      functions()
        .map(({ inputs }) => inputs.name)
        .sort(),
    );
    for (const { inputs } of kept) {
      expect(inputs).toMatchObject({
        maximumRetryAttempts: 2,
        qualifier: 'live',
        destinationConfig: { onFailure: { destination: expect.stringContaining('dead-letters') } },
      });
    }
  });

  it('has a log that does not last for ever', () => {
    const logs = [...source.resources, ...recovery.resources].filter(
      ({ type }) => type === 'aws:cloudwatch/logGroup:LogGroup',
    );

    expect(logs).toHaveLength(FUNCTIONS.length);
    for (const { inputs } of logs) expect(inputs.retentionInDays).toBe(90);
  });
});
