import { describe, expect, test } from 'vitest';
import { type Alias, aliasUrns } from '../../../simulator/pulumi/aliases';
import type { ResourceState } from '../../../simulator/pulumi/backend';
import { deletionOrder } from '../../../simulator/pulumi/deletions';
import { plainGoal } from '../../../simulator/pulumi/goal';
import { commonState } from '../../../simulator/pulumi/goal-state';
import { differsAt, ignoreChanges, parsePath } from '../../../simulator/pulumi/paths';
import { makeUrn, packageOf, parseUrn, typeOf } from '../../../simulator/pulumi/urn';
import {
  canonical,
  keepSecrets,
  lift,
  lower,
  type Properties,
  sameValue,
  secret,
  UNKNOWN,
} from '../../../simulator/pulumi/values';

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';
const ASSET = 'c44067f5952c0a294b673a41bacd8c17';

describe('paths into properties', () => {
  test.each([
    ['tags', ['tags']],
    ['tags.owner', ['tags', 'owner']],
    ['rules[0].port', ['rules', 0, 'port']],
    ['tags["a.b"].c', ['tags', 'a.b', 'c']],
    ['rules[*].port', ['rules', '*', 'port']],
    ['*', ['*']],
  ])('%s is read', (text, path) => {
    expect(parsePath(text)).toEqual(path);
  });

  const before: Properties = { a: 1, tags: { owner: 'me', old: 'x' }, rules: [{ port: 1 }, { port: 2 }] };
  test.each<[string, Properties, Properties]>([
    ['a', { a: 2, b: 3 }, { a: 1, b: 3 }],
    ['a', { b: 3 }, { a: 1, b: 3 }],
    ['b', { a: 1, b: 3 }, { a: 1 }],
    ['tags.owner', { tags: { owner: 'you', team: 't' } }, { tags: { owner: 'me', team: 't' } }],
    ['tags', { tags: { owner: 'you' } }, { tags: { owner: 'me', old: 'x' } }],
    ['rules[1].port', { rules: [{ port: 8 }, { port: 9 }] }, { rules: [{ port: 8 }, { port: 2 }] }],
    [
      'rules[*].port',
      { rules: [{ port: 8 }, { port: 9 }, { port: 10 }] },
      { rules: [{ port: 1 }, { port: 2 }, { port: 10 }] },
    ],
    ['tags.*', { tags: { owner: 'you', added: 'y' } }, { tags: { owner: 'me', old: 'x' } }],
    ['nothing.there', { a: 2 }, { a: 2 }],
  ])('ignoring %s of %j keeps what was', (path, now, expected) => {
    expect(ignoreChanges(now, before, [path])).toEqual(expected);
  });

  test.each([
    ['a', { a: 2 }, true],
    ['a', { a: 1, b: 5 }, false],
    ['rules[*].port', { rules: [{ port: 1 }, { port: 3 }] }, true],
    ['rules[0].port', { rules: [{ port: 1 }, { port: 3 }] }, false],
    ['*', { ...before, b: 1 }, true],
  ])('%s of %j differs: %s', (path, now, expected) => {
    expect(differsAt(parsePath(path), now, before, sameValue)).toBe(expected);
  });
});

describe('URNs', () => {
  const stack = 'urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev';
  const child = 'urn:pulumi:dev::app::lib:index:Side$aws:kms/key:Key::side-key';

  test('name the types of all parents but the stack', () => {
    const side = makeUrn('dev', 'app', stack, 'lib:index:Side', 'side');
    expect(makeUrn('dev', 'app', side, 'aws:kms/key:Key', 'side-key')).toBe(child);
    expect(parseUrn(`${child}::more`)).toMatchObject({
      stack: 'dev',
      project: 'app',
      name: 'side-key::more',
    });
    expect([typeOf(child), packageOf('aws:kms/key:Key'), packageOf('pulumi:providers:aws')]).toEqual([
      'aws:kms/key:Key',
      'aws',
      'aws',
    ]);
    expect(() => parseUrn('arn:aws:iam::1:role/x')).toThrow('is not a Pulumi URN');
  });

  const spec = { name: '', type: '', stack: '', project: '', parent: '', noParent: false };
  test.each<[string, Alias, string]>([
    ['another name', { ...spec, name: 'old' }, 'urn:pulumi:dev::app::lib:index:Side$aws:kms/key:Key::old'],
    [
      'another type',
      { ...spec, type: 'aws:kms:Old' },
      'urn:pulumi:dev::app::lib:index:Side$aws:kms:Old::side-key',
    ],
    [
      'another stack',
      { ...spec, stack: 'was' },
      'urn:pulumi:was::app::lib:index:Side$aws:kms/key:Key::side-key',
    ],
    ['no parent', { ...spec, noParent: true }, 'urn:pulumi:dev::app::aws:kms/key:Key::side-key'],
    ['the stack as parent', { ...spec, parent: stack }, 'urn:pulumi:dev::app::aws:kms/key:Key::side-key'],
    ['a URN', { urn: 'urn:pulumi:x::y::z::w' }, 'urn:pulumi:x::y::z::w'],
  ])('an alias with %s', (_, alias, expected) => {
    const resource = {
      urn: child,
      type: 'aws:kms/key:Key',
      name: 'side-key',
      parent: 'urn:pulumi:dev::app::lib:index:Side::side',
    };
    expect(aliasUrns({ ...resource, aliases: [alias] }, undefined)).toEqual([expected]);
  });

  test('children follow the former name of their parent, with or without aliases of their own', () => {
    const resource = {
      urn: child,
      type: 'aws:kms/key:Key',
      name: 'side-key',
      parent: 'urn:pulumi:dev::app::lib:index:Side::side',
    };
    const found = aliasUrns(
      { ...resource, aliases: [{ ...spec, name: 'k' }] },
      'urn:pulumi:dev::app::lib:index:Half::half',
    );
    expect(found).toContain('urn:pulumi:dev::app::lib:index:Half$aws:kms/key:Key::half-key');
    expect(found).toContain('urn:pulumi:dev::app::lib:index:Half$aws:kms/key:Key::k');
  });
});

describe('values', () => {
  test('on the wire become what AWS needs to know', () => {
    const wire = {
      known: { [SIGNATURE]: OUTPUT, value: 'v' },
      hidden: { [SIGNATURE]: OUTPUT, value: 's', secret: true },
      later: { [SIGNATURE]: OUTPUT },
      queue: { [SIGNATURE]: RESOURCE, urn: 'urn', id: 'url' },
      unmade: { [SIGNATURE]: RESOURCE, urn: 'urn', id: '' },
      group: [{ [SIGNATURE]: RESOURCE, urn: 'urn' }],
    };
    expect(lower(wire)).toEqual({
      known: 'v',
      hidden: secret('s'),
      later: UNKNOWN,
      queue: 'url',
      unmade: UNKNOWN,
      group: ['urn'],
    });
  });

  test('are lifted to outputs for transforms and come back the same', () => {
    const value = { a: secret('s'), b: [UNKNOWN], c: 1, d: secret(UNKNOWN) };
    const lifted = lift(value, ['urn']);
    expect(lifted).toMatchObject({ a: { value: 's', secret: true, dependencies: ['urn'] }, c: 1 });
    expect(lower(lifted)).toEqual(value);
  });

  test('stay secret in answers under the same name', () => {
    const given = { a: secret('s'), b: { c: secret(1), d: 2 }, e: [secret('x')] };
    expect(keepSecrets({ a: 's', b: { c: 1, d: 2 }, e: ['x'], f: 'new' }, given)).toEqual({
      ...given,
      f: 'new',
    });
  });

  test.each([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [secret('s'), 's', true],
    [{ [SIGNATURE]: ASSET, hash: 'h', path: '/a' }, { [SIGNATURE]: ASSET, hash: 'h', text: 't' }, true],
    [{ [SIGNATURE]: ASSET, hash: 'h', path: '/a' }, { [SIGNATURE]: ASSET, hash: 'i', path: '/a' }, false],
    [UNKNOWN, 'x', false],
    [null, undefined, false],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
  });

  test('have one canonical text', () => {
    expect(canonical({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  });
});

describe('the order of deletion', () => {
  const state = (urn: string, more: Partial<ResourceState>): ResourceState => ({
    ...commonState(plainGoal('t', urn), urn, undefined),
    ...more,
  });

  test('puts dependents, children and what a provider made before what they need', () => {
    const resources = [
      state('provider', {}),
      state('parent', {}),
      state('a', { parent: 'parent', provider: 'provider::id' }),
      state('b', { propertyDependencies: { x: ['a'] } }),
      state('c', { dependencies: ['b'] }),
      state('d', { deletedWith: 'c' }),
    ];

    const order = deletionOrder(resources).map(({ urn }) => urn);

    expect(order).toEqual(['d', 'c', 'b', 'a', 'provider', 'parent']);
    expect(deletionOrder([...resources].reverse()).map(({ urn }) => urn)).toEqual(order);
  });
});
