import { modelOf } from './protocol/wire';
import { SIMULATED_LOOKUPS, SIMULATED_TYPES } from './pulumi/resources';
import type { Action, Service } from './service';

/**
 * What of a service's API is simulated, as Markdown: one row an action, then the names of those that are not. A
 * parameter whose name is nowhere in the service's `source` is one that nothing looks at.
 */
export function simulatedSection(service: Service, source: string): string {
  const named = new Set(source.match(/\w+/g));
  const operations = modelOf(service)?.operations ?? new Map();
  const [here, missing] = [Object.keys(service.actions).sort(), new Set<string>(operations.keys())];
  for (const action of here) missing.delete(action);
  const rows = here.map((name) => {
    const action = service.actions[name];
    const members: readonly { readonly name: string }[] = operations.get(name)?.input.members ?? [];
    return `| \`${name}\` | ${
      action === undefined
        ? ''
        : limitsOf(
            action,
            members.map((member) => member.name),
            named,
          )
    } |`;
  });
  return [
    `## ${service.name}`,
    '',
    `${here.length} of ${here.length + missing.size} actions.`,
    ...(service.lacks === undefined ? [] : ['', ...service.lacks.map((one) => `- ${one}`)]),
    '',
    '| action | what it does not do |',
    '| --- | --- |',
    ...rows,
    ...notSimulated([...missing].sort()),
    '',
  ].join('\n');
}

/** What of Pulumi's packages a program can use here, as Markdown. */
export function programsSection(): string {
  const names = (tokens: readonly string[]) =>
    [...groups(tokens)].sort().map(([module, list]) => `- ${module}: ${list.sort().join(', ')}`);
  return [
    '## Pulumi programs',
    '',
    'Types of the packages `aws` and `random`, in TypeScript and JavaScript, as CommonJS or ES modules. Any other type,',
    'function or package, and any property that is not simulated, is refused by its name. `RandomPassword` has no',
    '`bcryptHash`. Not simulated besides: components of other languages, dynamic providers, resource hooks, policies of',
    'packs, `pulumi refresh`.',
    '',
    'Resources:',
    '',
    ...names(SIMULATED_TYPES),
    '',
    'Functions:',
    '',
    ...names(SIMULATED_LOOKUPS),
    '',
  ].join('\n');
}

/** `aws:kms/key:Key` is Key of `aws.kms`. */
function groups(tokens: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const token of tokens) {
    const [owner = '', path = '', name = ''] = token.split(':');
    const folder = path.split('/')[0] ?? '';
    const module = folder === 'index' ? owner : `${owner}.${folder}`;
    found.set(module, [...(found.get(module) ?? []), `\`${name}\``]);
  }
  return found;
}

function limitsOf(
  { takes, lacks = '' }: Action,
  parameters: readonly string[],
  named: ReadonlySet<string>,
): string {
  const left = parameters.filter((name) => (takes === undefined ? !named.has(name) : !takes.includes(name)));
  const names = left.map((name) => `\`${name}\``).join(', ');
  const verb = takes === undefined ? 'Ignores' : 'Refuses';
  return [lacks, names === '' ? '' : `${verb} ${names}.`].filter((one) => one !== '').join(' ');
}

function notSimulated(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    '',
    `<details><summary>not simulated: ${names.length}</summary>`,
    '',
    ...names.map((name) => `\`${name}\``),
    '',
    '</details>',
  ];
}
