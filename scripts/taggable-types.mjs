// Writes policy/taggable-types.ts: every resource type of the installed @pulumi/aws that takes tags.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const provider = dirname(createRequire(import.meta.url).resolve('@pulumi/aws/package.json'));

export function taggableTypes() {
  const declarations = readdirSync(provider, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
  return declarations
    .filter((file) => /^ {4}tags\?: pulumi\.Input</m.test(readFileSync(join(provider, file), 'utf8')))
    .map((file) => readFileSync(join(provider, file.replace(/\.d\.ts$/, '.js')), 'utf8'))
    .flatMap((code) => /__pulumiType = '(aws:[^']+)'/.exec(code)?.[1] ?? [])
    .sort();
}

export function taggableTypesFile() {
  const lines = taggableTypes().map((type) => `  '${type}',`);
  return `/** Resource types of @pulumi/aws that take tags. Written by \`node scripts/taggable-types.mjs\`. */
export const TAGGABLE_TYPES: readonly string[] = [\n${lines.join('\n')}\n];\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'policy', 'taggable-types.ts'), taggableTypesFile());
}
