import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nameCheck, watchName } from '../../../cli/drill/customer';
import { administrator } from '../../../cli/drill/estate';
import { route53 } from '../../../simulator/route53';
import { createZone } from '../../../simulator/route53/zone';
import { createWorld, type World } from '../../../simulator/world';

const START = Date.parse('2026-01-05T12:00:00Z');
const ACCOUNT = '222222222222';
const NAME = 'api.example.com';

let world: World;

beforeEach(async () => {
  world = createWorld({ seed: 'customer', start: START, services: [route53] });
  createZone(world, ACCOUNT, { id: 'Z1', name: 'example.com' });
  await point('old.example.com', 300);
  await world.clock.runUntil(START + 600_000);
});

afterEach(() => world.close());

function point(target: string, ttl: number): Promise<unknown> {
  const ResourceRecordSet = { Name: NAME, Type: 'CNAME', TTL: ttl, ResourceRecords: [{ Value: target }] };
  return world.call(administrator(ACCOUNT), 'us-east-1', 'route53', 'ChangeResourceRecordSets', {
    HostedZoneId: 'Z1',
    ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet }] },
  });
}

describe('customers of a name', () => {
  it('have all moved once the old answer, by its own TTL, has run out after the change took effect', async () => {
    const watch = watchName(world, NAME, 'new.example.com');
    await world.clock.runUntil(START + 700_000);
    await point('new.example.com', 60);
    const asked = world.clock.now();
    await world.clock.runUntil(asked + 200_000);
    watch.stop();

    const switchedAt = watch.switchedAt() ?? 0;
    // Route 53 takes some seconds, then the old answer holds for another 300.
    expect(switchedAt).toBeGreaterThan(asked + 300_000);
    expect(switchedAt).toBeLessThanOrEqual(asked + 300_000 + 61_000);
  });

  it('have not moved while the name leads where it led', async () => {
    const watch = watchName(world, NAME, 'new.example.com');
    await world.clock.runUntil(START + 700_000);
    watch.stop();

    expect(watch.switchedAt()).toBeUndefined();
  });
});

describe('the check of a name', () => {
  it.each([
    { target: 'old.example.com', name: NAME, passed: true, detail: 'old.example.com, TTL 300 s' },
    { target: 'new.example.com', name: NAME, passed: false, detail: 'old.example.com, TTL 300 s' },
    { target: 'new.example.com', name: 'nowhere.example.com', passed: false, detail: 'it answers nothing' },
  ])('$name to $target: $passed', ({ target, name, passed, detail }) => {
    expect(nameCheck(world, name, target)).toMatchObject({ passed, detail });
  });
});
