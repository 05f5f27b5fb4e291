import { describe, expect, test } from 'vitest';
import { createFaults, type EventLoss } from '../../simulator/faults';

const WEST = 'us-west-2';
const EAST = 'us-east-1';

describe('a Region', () => {
  test('is lost once and returns once, and those who listen hear of each', () => {
    const faults = createFaults();
    const heard: string[] = [];
    faults.onRegionLost((region) => heard.push(`${region} lost`));
    faults.onRegionReturned((region) => heard.push(`${region} returned, lost ${faults.isLost(region)}`));

    faults.returnRegion(WEST);
    faults.loseRegion(WEST);
    faults.loseRegion(WEST);
    faults.returnRegion(EAST);
    faults.returnRegion(WEST);
    faults.returnRegion(WEST);

    expect(heard).toEqual([`${WEST} lost`, `${WEST} returned, lost false`]);
  });

  test('has what waited for it happen once, after those who listen, and not what waits for another', () => {
    const faults = createFaults();
    const happened: string[] = [];
    faults.loseRegion(WEST);
    faults.loseRegion(EAST);
    faults.onceReturned(WEST, () => happened.push('first'));
    faults.onceReturned(EAST, () => happened.push('elsewhere'));
    faults.onceReturned(WEST, () => happened.push('second'));
    faults.onRegionReturned(() => happened.push('listener'));

    faults.returnRegion(WEST);
    faults.loseRegion(WEST);
    faults.returnRegion(WEST);

    expect(happened).toEqual(['listener', 'first', 'second', 'listener']);
  });
});

describe('lost events', () => {
  const DELIVERY = { account: '111111111111', region: WEST, detailType: 'RDS DB Snapshot Event' };

  test.each<[string, EventLoss[], number]>([
    ['nothing is said to be lost', [], 0],
    ['all are', [{}], 1],
    ['a share is', [{ share: 0.25 }], 0.25],
    ['more than one share is', [{ share: 0.25 }, { share: 0.5 }], 0.5],
    ['those of its Region are', [{ region: WEST }], 1],
    ['those of another Region are', [{ region: EAST }], 0],
    ['those of another account are', [{ region: WEST, account: '222222222222' }], 0],
    ['its type is', [{ detailType: DELIVERY.detailType }], 1],
    ['another type is', [{ detailType: 'Snapshot Shared' }], 0],
  ])('when %s', (_what, losses, expected) => {
    const faults = createFaults();

    for (const loss of losses) faults.loseEvents(loss);

    expect(faults.lostShare(DELIVERY)).toBe(expected);
    faults.deliverEvents();
    expect(faults.lostShare(DELIVERY)).toBe(0);
  });
});
