import type * as Pulumi from '@pulumi/pulumi';
import { describe, expect, it } from 'vitest';
import type * as Settings from '../../infra/settings';
import { compiled, load } from './compiled';

const pulumi: typeof Pulumi = load('@pulumi/pulumi');
const { plainSettings } = compiled<typeof Settings>('infra/settings');

interface Output {
  promise(): Promise<unknown>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources(): Promise<unknown>;
}

/** The value of an output. Rejects as the output does, each of whose promises has to be heard. */
async function resolved(output: unknown): Promise<unknown> {
  const { isKnown, isSecret, ...whole } = output as Output;
  const heard = [whole.promise.call(output), isKnown, isSecret, whole.allResources.call(output)];
  const [value] = await Promise.allSettled(heard);
  if (value?.status === 'rejected') throw value.reason;
  return value?.value;
}

describe('settings', () => {
  it('are plain data once their outputs are known', async () => {
    const settings = { bus: pulumi.output('own'), databases: [{ name: 'orders' }] };

    expect(await resolved(plainSettings('take', settings))).toEqual({
      bus: 'own',
      databases: [{ name: 'orders' }],
    });
  });

  it.each([
    ['itself', { token: pulumi.secret('s3cret'), bus: 'own' }],
    ['inside a list', { token: [{ value: pulumi.secret('s3cret') }], bus: 'own' }],
    ['made from one', { token: pulumi.interpolate`Bearer ${pulumi.secret('s3cret')}`, bus: 'own' }],
  ])('that hold a secret, %s, are refused by name, and not by value', async (_how, settings) => {
    const refusal = resolved(plainSettings('take', settings));

    await expect(refusal).rejects.toThrow('take: the setting token would be uploaded as plain text');
    await expect(refusal).rejects.not.toThrow('s3cret');
  });
});
