import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { CORE_SCHEMA, load } from 'js-yaml';
import { z } from 'zod';
import { similar } from '../../stacks/similar';
import { ACTS, type Act } from './act';
import { HOLDS, type Hold } from './hold';
import { type Happening, milliseconds, offsetOf, type Scenario } from './scenario';
import { moment, oneOf, sentence, span, wholeNumber } from './scenario-fields';
import { CONDITIONS } from './under-way';

const MOST_BYTES = 65_536;
const MOST_HAPPENINGS = 100;
const LONGEST_DAYS = 90;

const list = (what: string) =>
  z.array(z.unknown(), { error: `Allowed: a list of ${what}.` }).max(MOST_HAPPENINGS);
const config = z
  .record(z.string(), z.unknown(), { error: "Allowed: keys of the stack's config." })
  .optional();

const FILE = z.strictObject(
  {
    summary: sentence,
    title: sentence,
    struck: sentence.optional(),
    rowsPerMinute: wholeNumber(0, 10_000).optional(),
    config: z
      .strictObject({ source: config, recovery: config }, { error: 'Allowed: source and recovery.' })
      .optional(),
    happens: list('what happens'),
    goesOn: span.optional(),
    recovery: z
      .strictObject(
        { noticed: z.literal('by an alarm').or(span), because: sentence },
        { error: 'Allowed: noticed and because.' },
      )
      .optional(),
    judgesAge: z.boolean({ error: 'Allowed: true, false.' }).optional(),
    holds: list('what must hold at the end'),
  },
  { error: 'Allowed: a map with summary, title, happens and holds.' },
);

const AT = z.strictObject({ at: moment, when: oneOf(CONDITIONS).optional() });

/** Rows written each minute where a file does not say. */
const USUAL_ROWS = 140;

/** Reads a scenario from a YAML file; its name is the file's. Every fault names the place in the file. */
export function readScenario(path: string): { readonly scenario: Scenario } | { readonly faults: string[] } {
  let text: string;
  try {
    if (statSync(path).size > MOST_BYTES) {
      return { faults: [`${path} is larger than ${MOST_BYTES} bytes, which no scenario is.`] };
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { faults: [`The scenario ${path} cannot be read (${code}). Give the path of a YAML file.`] };
  }
  return scenarioOf(text, path);
}

/** The scenario that a file's text says. `path` is for messages, and names it. */
export function scenarioOf(
  text: string,
  path: string,
): { readonly scenario: Scenario } | { readonly faults: string[] } {
  let given: unknown;
  try {
    given = load(text, { filename: basename(path), schema: CORE_SCHEMA });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { faults: [`${path} is no YAML: ${reason}. Correct it there.`] };
  }
  const found: Fault[] = [];
  const file = checked(FILE, given, [], found);
  const happens = entries(given, 'happens').flatMap((entry, index): Happening[] => {
    const read = named(entry, ['happens', index], 'do', ACTS, found, AT);
    return read === undefined ? [] : [{ ...read.beside, act: read.entry as Act } as Happening];
  });
  const holds = entries(given, 'holds').flatMap((entry, index): Hold[] => {
    const full = typeof entry === 'string' ? { hold: entry } : entry;
    const read = named(full, ['holds', index], 'hold', HOLDS, found);
    return read === undefined ? [] : [read.entry as Hold];
  });
  if (file !== undefined && found.length === 0) {
    const { rowsPerMinute = USUAL_ROWS, ...rest } = file;
    const name = basename(path, extname(path));
    const scenario: Scenario = { ...rest, name, rowsPerMinute, happens, holds };
    found.push(...contradictions(scenario));
    if (found.length === 0) return { scenario };
  }
  return { faults: found.map((fault) => `${path}: ${faultText(fault, given)}`) };
}

interface Fault {
  readonly path: readonly PropertyKey[];
  readonly allowed: string;
}

function entries(given: unknown, key: string): readonly unknown[] {
  const found = (given as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return Array.isArray(found) ? found : [];
}

/** Reads an entry whose kind a word in it says. What `beside` names may stand in every kind. */
function named<Beside extends z.ZodObject>(
  given: unknown,
  path: readonly PropertyKey[],
  word: string,
  kinds: Readonly<Record<string, z.ZodObject>>,
  found: Fault[],
  beside?: Beside,
): { readonly entry: object; readonly beside: object } | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    found.push({ path, allowed: `Allowed: a map with ${word}${beside ? ' and at' : ''}.` });
    return undefined;
  }
  const { [word]: name, ...fields } = given as Readonly<Record<string, unknown>>;
  const kind = typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) {
    found.push({ path: [...path, word], allowed: oneOfText(name, Object.keys(kinds)) });
    return undefined;
  }
  const own = new Set(Object.keys(beside?.shape ?? {}));
  const part = (isOwn: boolean) =>
    Object.fromEntries(Object.entries(fields).filter(([key]) => own.has(key) === isOwn));
  const before = found.length;
  const entry = checked(kind, part(false), path, found, [...own, word]);
  const around = beside === undefined ? {} : checked(beside, part(true), path, found);
  if (found.length > before) return undefined;
  return { entry: { [word]: name, ...entry }, beside: around ?? {} };
}

function checked<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  path: readonly PropertyKey[],
  found: Fault[],
  more: readonly string[] = [],
): z.output<Schema> | undefined {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const at = [...path, ...issue.path];
    if (issue.code !== 'unrecognized_keys') {
      found.push({ path: at, allowed: issue.message });
      continue;
    }
    const known = issue.path.length === 0 ? [...more, ...Object.keys(schema.shape)] : [];
    for (const key of issue.keys) {
      const allowed = known.length === 0 ? issue.message : oneOfText(key, known);
      found.push({ path: [...at, key], allowed: `No such key. ${allowed}` });
    }
  }
  return undefined;
}

function oneOfText(given: unknown, known: readonly string[]): string {
  const near = typeof given === 'string' ? similar(given, known) : undefined;
  return `Allowed: ${known.join('; ')}.${near === undefined ? '' : ` Did you mean "${near}"?`}`;
}

/** What is wrong with a scenario whose every field is right. */
function contradictions({ happens, goesOn, recovery, holds }: Scenario): Fault[] {
  const longest = LONGEST_DAYS * 86_400_000;
  const end = goesOn === undefined ? 0 : milliseconds(goesOn);
  const late = happens.flatMap(({ at }, index): Fault[] => {
    const offset = offsetOf(at) ?? 0;
    if (recovery === undefined && offset > end) {
      return [
        {
          path: ['happens', index, 'at'],
          allowed: 'It is over by then. Have it go on for longer, by goesOn.',
        },
      ];
    }
    const far = 'Allowed: at most 90 days from --until, and not more than 7 days before it.';
    return offset > longest || offset < -7 * 86_400_000
      ? [{ path: ['happens', index, 'at'], allowed: far }]
      : [];
  });
  const unread: Fault[] =
    recovery !== undefined && goesOn !== undefined
      ? [
          {
            path: ['goesOn'],
            allowed: 'With recovery it goes on until people have recovered. Leave one of the two out.',
          },
        ]
      : [];
  const long: Fault[] =
    end > longest ? [{ path: ['goesOn'], allowed: `Allowed: at most ${LONGEST_DAYS} days.` }] : [];
  const untaken = holds.flatMap(({ hold }, index): Fault[] =>
    hold === 'newest good point taken' && recovery === undefined
      ? [
          {
            path: ['holds', index],
            allowed: 'Nobody recovers anything here. Say by recovery when people do.',
          },
        ]
      : [],
  );
  return [...late, ...unread, ...long, ...untaken];
}

function faultText({ path, allowed }: Fault, given: unknown): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  let value: unknown = given;
  // A hold may stand as its name alone.
  for (const key of path)
    value =
      typeof value === 'string'
        ? value
        : (value as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[key];
  if (path.length === 0 && (value === undefined || value === null)) return `the file is empty. ${allowed}`;
  const shown = value === undefined ? 'is missing' : `is ${cut(JSON.stringify(value))}`;
  return `${place === '' ? 'the file' : place.replace(/^\./, '')} ${shown}. ${allowed}`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
