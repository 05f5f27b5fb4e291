import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { archiveFiles, assetContent, resolveAssets } from '../../../simulator/pulumi/assets';
import { ARCHIVE, ASSET, member, SIGNATURE, type Value } from '../../../simulator/pulumi/values';
import { zip } from '../lambda/zip';
import { fixture } from './world';

const folder = fixture('engine');
const text = (content: string): Value => ({ [SIGNATURE]: ASSET, text: content });
const file = (path: string): Value => ({ [SIGNATURE]: ASSET, path });
const archive = (assets: Value): Value => ({ [SIGNATURE]: ARCHIVE, assets });

function resolved(value: Value): Value {
  return resolveAssets({ value }, folder).value ?? null;
}

describe('assets', () => {
  test("have the text they were given, or that of their file in the program's folder", () => {
    expect(assetContent(resolved(text('x'))).toString()).toBe('x');
    expect(assetContent(resolved(file('files/a.txt'))).toString()).toBe('one\n');
    expect(() => assetContent({ [SIGNATURE]: ASSET, uri: 'https://example.com/a' })).toThrow('behind a URI');
  });

  test('of an archive keep their paths, in folders and archives within', () => {
    const value = archive({
      'index.js': text('code'),
      more: { [SIGNATURE]: ARCHIVE, path: 'files' },
      nested: archive({ 'c.txt': text('three') }),
    });

    const files = Object.entries(archiveFiles(resolved(value))).map(([path, content]) => [
      path,
      content.toString(),
    ]);

    expect(Object.fromEntries(files)).toEqual({
      'index.js': 'code',
      'more/a.txt': 'one\n',
      'more/inner/b.txt': 'two\n',
      'nested/c.txt': 'three',
    });
  });

  test('have one hash wherever the same content comes from, and another for other content', () => {
    const hash = (value: Value) => member(resolved(value), 'hash');

    expect(hash(text('one\n'))).toBe(hash(file('files/a.txt')));
    expect(hash(text('other'))).not.toBe(hash(text('one\n')));
    expect(hash(archive({ a: text('x') }))).not.toBe(hash(archive({ b: text('x') })));
  });

  test('of a zip file are those in it', () => {
    const packed = mkdtempSync(join(tmpdir(), 'lifeboat-assets-'));
    const content = { 'index.js': 'exports.n = 1;', 'lib/name.js': 'exports.name = 2;' };
    writeFileSync(join(packed, 'code.zip'), zip(content));

    const files = archiveFiles({ [SIGNATURE]: ARCHIVE, path: join(packed, 'code.zip') });

    expect(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, String(bytes)]))).toEqual(
      content,
    );
    rmSync(packed, { recursive: true });
  });

  test('in a broken or other archive, or behind a URI, are refused with what to do', () => {
    const packed = mkdtempSync(join(tmpdir(), 'lifeboat-assets-'));
    writeFileSync(join(packed, 'code.zip'), 'PK');
    writeFileSync(join(packed, 'code.tar'), 'x');

    expect(() => archiveFiles({ [SIGNATURE]: ARCHIVE, path: join(packed, 'code.zip') })).toThrow(
      'give its folder instead',
    );
    expect(() => archiveFiles({ [SIGNATURE]: ARCHIVE, path: join(packed, 'code.tar') })).toThrow(
      'other than a zip file',
    );
    expect(() => archiveFiles({ [SIGNATURE]: ARCHIVE, uri: 'https://example.com' })).toThrow('behind a URI');
    rmSync(packed, { recursive: true });
  });
});
