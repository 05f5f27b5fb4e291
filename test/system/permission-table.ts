import type { Unit } from './permission-units';
import { chain } from './system';

/** A line of `docs/permissions.md`. */
export interface Row extends Unit {
  /** `denied in test/system/chain.test.ts`, or why AWS needs it all the same. */
  readonly without: string;
}

const DENIED = 'denied in ';

/** The test in which a request is denied without it; undefined when there is a reason instead. */
export function testOf({ without }: Row): string | undefined {
  return without.startsWith(DENIED) ? without.slice(DENIED.length) : undefined;
}

export function rowOf(unit: Unit, test: string): Row {
  return { ...unit, without: `${DENIED}${test}` };
}

const { source, recovery, environment } = chain;

/** What differs from one deployment to the next, by what it is. */
const SAME: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${recovery.region}:${recovery.account}`, 'g'), '<recovery>'],
  [new RegExp(`${source.region}:${source.account}`, 'g'), '<source>'],
  [new RegExp(`${source.region}:${recovery.account}`, 'g'), '<between>'],
  [new RegExp(recovery.account, 'g'), '<recovery account>'],
  [new RegExp(source.account, 'g'), '<source account>'],
  [new RegExp(`lifeboat([-/])${environment}`, 'g'), 'lifeboat$1<environment>'],
  [/\b(orders|billing|notes)\b/g, '<database>'],
  [/key\/[0-9a-f-]{36}/g, 'key/<key>'],
  [/(:secret:.*)-[a-z0-9]{6}$/g, '$1-<random>'],
];

/** The unit as it is in any deployment: databases, keys, accounts and Regions by what they are. */
export function general({ role, action, resource }: Unit): Unit {
  const same = (text: string) => SAME.reduce((so, [pattern, name]) => so.replace(pattern, name), text);
  return { role: same(role).replace('lifeboat-<environment>-', ''), action, resource: same(resource) };
}

const HEAD = `# Permissions

Every permission of every role that Lifeboat deploys, and what happens without it. \`<source>\` and \`<recovery>\` stand
for Region and account of the two sides, \`<between>\` for the source's Region in the recovery account.

"denied in" names a test in which a request was allowed that would have been denied without this permission: the
decision is made again with the permission taken from the role's policy. Where no test makes such a request, the table
says why AWS needs the permission all the same. \`node scripts/permissions.mjs\` runs all system tests and compares this
table with what they show; with \`--write\` it writes the table. \`npm test\` holds the table against what is deployed.

| Role | Action | Resource | Without it |
| --- | --- | --- | --- |
`;

/** The whole page. */
export function pageOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ role, action, resource, without }) => `| ${role} | ${action} | \`${resource}\` | ${without} |`,
  );
  return `${HEAD}${lines.sort().join('\n')}\n`;
}

export function rowsOf(page: string): Row[] {
  return page
    .split('\n')
    .slice(HEAD.split('\n').length - 1)
    .filter((line) => line !== '')
    .map((line) => {
      const [, role = '', action = '', resource = '', without = ''] = line
        .split('|')
        .map((cell) => cell.trim());
      return { role, action, resource: resource.replaceAll('`', ''), without };
    });
}
