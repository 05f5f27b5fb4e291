import { describe, expect, it } from 'vitest';
import { services } from '../../simulator/services';
import { calledBy, commandName } from './step';
import { scenarios } from './steps';

/** Services whose every action a run of the AWS CLI tries. */
const WHOLE = ['ec2', 'events', 'iam', 'kms', 'rds', 'route53', 'servicequotas', 'sts'];

/** What the commands of all scenarios call and must be answered. */
const called = new Set(
  Object.values(scenarios)
    .flat()
    .flatMap((step) => ('aws' in step && step.refused === undefined ? [calledBy(step).join(':')] : [])),
);

describe('the run of the AWS CLI', () => {
  it.each(WHOLE)('tries every action of %s', (name) => {
    const { actions } = services.find((service) => service.name === name) ?? { actions: {} };
    const names = Object.keys(actions);

    const untried = names.filter((action) => !called.has(`${name}:${commandName(action)}`));

    expect(untried, 'add a command to test/wire-cli/steps').toEqual([]);
    expect(names.length).toBeGreaterThan(0);
  });
});
