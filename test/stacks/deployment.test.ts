import type { ListResourceRecordSetsCommandOutput } from '@aws-sdk/client-route-53';
import type { ResourceValidationArgs } from '@pulumi/policy';
import { beforeAll, describe, expect, it } from 'vitest';
import { requiredTags } from '../../policy/rules/required-tags';
import { type Backend, createBackend, type DeployResult, deploy, destroy } from '../../simulator/pulumi';
import { createZone } from '../../simulator/route53/zone';
import { services } from '../../simulator/services';
import { createWorld, type World } from '../../simulator/world';
import { chain } from '../infra/chain';

const ZONE = 'Z08345723EXAMPLE1234';
const traffic = {
  zoneId: ZONE,
  record: 'api.example.com',
  sourceTarget: 'api.us-west-2.example.com',
  recoveryTarget: 'api.us-east-1.example.com',
  ttl: '1 minute',
};

let world: World;
let backend: Backend;
let source: DeployResult;
let recovery: DeployResult;

beforeAll(async () => {
  world = createWorld({ seed: 'stacks', start: Date.UTC(2026, 0, 5), services });
  backend = createBackend(world);
  createZone(world, chain.recovery.account, { id: ZONE, name: 'example.com' });
  await createDatabase();
  source = await up('production');
  recovery = await up('production-dr');
});

async function createDatabase(): Promise<void> {
  await asAdministrator('source', 'rds', 'CreateDBInstance', {
    DBInstanceIdentifier: 'orders',
    Engine: 'postgres',
    DBInstanceClass: 'db.t4g.medium',
    AllocatedStorage: 20,
    StorageEncrypted: true,
    MasterUsername: 'app',
    MasterUserPassword: 'correct-horse-battery-staple',
  });
  await world.clock.runUntil(world.clock.now() + 3_600_000);
}

function asAdministrator<Output>(
  side: 'source' | 'recovery',
  service: string,
  action: string,
  input: object,
): Promise<Output> {
  const { account, region } = chain[side];
  return world.call({ kind: 'administrator', account }, region, service, action, input);
}

function up(stack: string, config: Record<string, string> = {}, preview = false): Promise<DeployResult> {
  const { account } = stack.endsWith('-dr') ? chain.recovery : chain.source;
  return deploy(backend, { projectDir: process.cwd(), stack, config, preview, deployAs: { account } });
}

/** URNs' types and names. */
function named(urns: readonly string[]): string[] {
  return urns.map((urn) => urn.split('::').slice(-2).join(' '));
}

async function pointsTo(): Promise<string | undefined> {
  const { ResourceRecordSets } = await asAdministrator<ListResourceRecordSetsCommandOutput>(
    'recovery',
    'route53',
    'ListResourceRecordSets',
    { HostedZoneId: ZONE },
  );
  return ResourceRecordSets?.find(({ Type }) => Type === 'CNAME')?.ResourceRecords?.[0]?.Value;
}

describe('both stacks', () => {
  it('are deployed, and then there is nothing left to do', async () => {
    const again = [await up('production'), await up('production-dr')];

    expect(source.created.length).toBeGreaterThan(60);
    expect(recovery.created.length).toBeGreaterThan(120);
    for (const { created, updated, replaced, deleted } of again) {
      expect([created, updated, replaced, deleted]).toEqual([[], [], [], []]);
    }
  });

  it('carry the required tags on everything that can be tagged', () => {
    const violations: string[] = [];
    for (const stack of ['production', 'production-dr']) {
      for (const { urn, type, outputs } of backend.find(stack, 'lifeboat')?.resources.values() ?? []) {
        const args = {
          type,
          name: urn,
          props: outputs,
          getConfig: () => ({}),
        } as unknown as ResourceValidationArgs;
        const { validateResource } = requiredTags;
        if (typeof validateResource !== 'function') throw new Error('The rule validates nothing.');
        void validateResource.call(requiredTags, args, (message) => violations.push(message));
      }
    }

    expect(violations).toEqual([]);
  });

  it('are refused with credentials of another account', async () => {
    const wrong = deploy(createBackend(world), {
      projectDir: process.cwd(),
      stack: 'production',
      deployAs: { account: chain.recovery.account },
    });

    await expect(wrong).rejects.toThrow('AWS account ID not allowed: 222222222222');
  });
});

describe('a later deployment', () => {
  it('of a changed schedule changes what knows of it, and nothing else', async () => {
    const databases = JSON.stringify([{ name: 'orders', rpo: '1 hour', every: '20 minutes' }]);
    const { created, deleted, updated, replaced } = await up('production', { databases }, true);

    expect(named(created)).toEqual([expect.stringContaining('source-take-schedule-schedule-20m')]);
    expect(replaced).toEqual([]);
    expect(named(deleted)).toEqual([expect.stringContaining('source-take-schedule-schedule-30m')]);
    expect(named(updated).filter((one) => !/(-function|-alias|\$lifeboat|production)$/.test(one))).toEqual(
      [],
    );
  });

  it('leaves traffic where a recovery has moved it, even when the record itself is changed', async () => {
    const { recoveryTarget, record } = traffic;
    const Change = { Name: record, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: recoveryTarget }] };
    await asAdministrator('recovery', 'route53', 'ChangeResourceRecordSets', {
      HostedZoneId: ZONE,
      ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: Change }] },
    });

    await up('production-dr', { traffic: JSON.stringify({ ...traffic, ttl: '5 minutes' }) });

    expect(await pointsTo()).toBe(recoveryTarget);
  });

  it('that would delete the key of the recovery points is refused', async () => {
    const gone = destroy(backend, { stack: 'production-dr' });

    await expect(gone).rejects.toThrow(/recovery-key-key.*protect|protect.*recovery-key-key/s);
    expect(await pointsTo()).toBeDefined();
  });
});
