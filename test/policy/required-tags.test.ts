import { readFileSync } from 'node:fs';
import type { ResourceValidationArgs } from '@pulumi/policy';
import { describe, expect, it } from 'vitest';
import { requiredTags } from '../../policy/rules/required-tags';
// @ts-expect-error a script without types
import { taggableTypesFile } from '../../scripts/taggable-types.mjs';

/** What the rule reports for one resource. */
function violations(type: string, props: Record<string, unknown>, config: object = {}): string[] {
  const reported: string[] = [];
  const args = { type, name: 'it', props, getConfig: () => config } as unknown as ResourceValidationArgs;
  const { validateResource } = requiredTags;
  if (typeof validateResource !== 'function') throw new Error('The rule validates nothing.');
  void validateResource.call(requiredTags, args, (message) => reported.push(message));
  return reported;
}

const full = { 'lifeboat:environment': 'production', 'lifeboat:side': 'source' };

describe('required tags', () => {
  it.each([
    ['its own tags', { tags: full }],
    ["the provider's default tags", { tagsAll: full }],
    [
      'some of each',
      { tags: { 'lifeboat:side': 'source' }, tagsAll: { 'lifeboat:environment': 'production' } },
    ],
  ])('are there by %s', (_how, props) => {
    expect(violations('aws:sqs/queue:Queue', props)).toEqual([]);
  });

  it.each([
    ['no tags at all', {}],
    ['other tags', { tags: { team: 'a' } }],
    ['one of the two', { tags: { 'lifeboat:side': 'source' } }],
    ['an empty value', { tags: { ...full, 'lifeboat:environment': '' } }],
  ])('are missing with %s', (_what, props) => {
    const [message] = violations('aws:sqs/queue:Queue', props);

    expect(message).toContain('lifeboat:environment');
  });

  it('are not asked of what cannot be tagged', () => {
    expect(violations('aws:sqs/queuePolicy:QueuePolicy', {})).toEqual([]);
    expect(violations('lifeboat:infra:SourceSide', {})).toEqual([]);
  });

  it('can be others, by config', () => {
    expect(violations('aws:sqs/queue:Queue', { tags: full }, { tags: ['team'] })[0]).toContain('team');
    expect(violations('aws:sqs/queue:Queue', { tags: { team: 'a' } }, { tags: ['team'] })).toEqual([]);
  });

  it('know every taggable type of the installed provider', () => {
    expect(readFileSync('policy/taggable-types.ts', 'utf8')).toBe(taggableTypesFile());
  });
});
