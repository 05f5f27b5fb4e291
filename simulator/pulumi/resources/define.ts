import type { Unwrap } from '@pulumi/pulumi';
import { isAwsError } from '../../aws-error';
import type { Properties, Value } from '../values';
import { type Before, type Context, type Handler, type Made, type Naming, prefixOf } from './handler';
import { changeTags, type Tagging } from './tagging';

/** The properties of a resource once every promise and output among them has its value. */
export type Plain<T> = { [Key in keyof T]: Exclude<Unwrap<T[Key]>, undefined> };

/** Outputs as a definition gives them; absent ones may be undefined. */
export type Outputs<State> = { [Key in keyof State]?: Unwrap<State[Key]> };

/** A type of resource in terms of AWS's calls. */
interface Definition<Args, State> {
  /** The input properties that are simulated. */
  readonly inputs: readonly (keyof Args & string)[];
  /** Inputs whose change needs a new resource; without `update` all do. Defaults to none. */
  readonly replaceOn?: readonly (keyof Args & string)[];
  /** Outputs that an update may change. Defaults to none. */
  readonly recomputed?: readonly (keyof State & string)[];
  readonly naming?: Naming & { readonly property: keyof Args & string };
  /** How AWS changes the tags of this type. Required for types with `tags` that can be updated. */
  readonly tagging?: Tagging;
  create(aws: Context, inputs: Plain<Args>): Promise<string | { id: string; outputs: Outputs<State> }>;
  /** Changes everything but tags. */
  update?(
    aws: Context,
    id: string,
    inputs: Plain<Args>,
    before: Plain<Args>,
    outputs: Outputs<State>,
  ): Promise<Outputs<State> | undefined>;
  delete(aws: Context, id: string, before: Plain<Args>, outputs: Outputs<State>): Promise<void>;
  /** What AWS answers about it, undefined when there is no such thing. Types without it cannot be read by id. */
  describe?(aws: Context, id: string): Promise<Outputs<State> | undefined>;
  /** Outputs that follow from the id and the inputs. */
  outputs?(aws: Context, id: string, inputs: Plain<Args>): Outputs<State>;
}

/**
 * Makes a handler of a definition: outputs are the inputs, what follows from them, what AWS describes, and what the
 * call itself answered, the later before the earlier.
 */
export function resource<Args, State>(definition: Definition<Args, State>): Handler {
  const { describe } = definition;
  const prefix = definition.naming && prefixOf(definition.naming.property);
  const inputs: readonly string[] = [...definition.inputs, ...(prefix === undefined ? [] : [prefix])];
  const typed = (values: Properties) => values as Plain<Args>;

  async function outputsOf(aws: Context, id: string, given: Properties, answer: Outputs<State> | undefined) {
    const described = describe ? await describe(aws, id) : {};
    if (!described) throw new Error(`AWS does not know ${id} right after it was made or changed.`);
    return properties({
      ...given,
      ...(inputs.includes('tags') ? { tagsAll: aws.tags } : {}),
      ...(inputs.includes('region') ? { region: aws.region } : {}),
      ...definition.outputs?.(aws, id, typed(given)),
      ...described,
      ...answer,
    });
  }

  const handler: Handler = {
    inputs,
    replaceOn: [...(definition.replaceOn ?? []), ...(prefix === undefined ? [] : [prefix])],
    recomputed: definition.recomputed ?? [],
    naming: definition.naming,
    async create(aws, given): Promise<Made> {
      const made = await definition.create(aws, typed(given));
      const { id, outputs } = typeof made === 'string' ? { id: made, outputs: undefined } : made;
      return { id, outputs: await outputsOf(aws, id, given, outputs) };
    },
    async delete(aws, id, before) {
      await gone(() => definition.delete(aws, id, typed(before.inputs), before.outputs as Outputs<State>));
    },
    ...(definition.update
      ? {
          async update(aws: Context, id: string, given: Properties, before: Before): Promise<Properties> {
            const outputs = before.outputs as Outputs<State>;
            const answer = await definition.update?.(aws, id, typed(given), typed(before.inputs), outputs);
            if (definition.tagging) await changeTags(definition.tagging, aws, id, before.outputs);
            return outputsOf(aws, id, given, answer);
          },
        }
      : {}),
    ...(describe
      ? {
          async read(aws: Context, id: string): Promise<Made | undefined> {
            const described = await describe(aws, id);
            if (!described) return undefined;
            const region = inputs.includes('region') ? { region: aws.region } : {};
            return { id, outputs: properties({ ...region, ...described }) };
          },
        }
      : {}),
  };
  return handler;
}

/** What the call answers, or undefined when AWS says by one of these codes that there is no such thing. */
export async function unlessMissing<T>(
  codes: readonly string[],
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isAwsError(error) && codes.includes(error.awsCode)) return undefined;
    throw error;
  }
}

/** A policy, which programs may give as text or as an object. */
export function document(policy: unknown): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy);
}

/** The names of AWS's API for properties that differ only in their first letter, at every depth. */
export function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      capitalized(inner),
    ]),
  );
}

/** Whether any of these properties is not as it was. */
export function differs<T>(now: T, before: T, keys: readonly (keyof T)[]): boolean {
  return keys.some((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key]));
}

/** Something already gone is as good as deleted. */
async function gone(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isAwsError(error) || !/NotFound|NoSuch|NonExistent|DoesNotExist/.test(error.awsCode)) throw error;
  }
}

function properties(values: object): Properties {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, json(value)]));
}

function json(value: unknown): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
