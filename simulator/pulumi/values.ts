/**
 * Property values as they travel between a program and the engine: JSON, in which an object with a signature stands
 * for a secret, an output, a resource, an asset or an archive. Source: Pulumi docs, "Property value wire format".
 */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value };
export type Properties = Record<string, Value>;

export const SIGNATURE = '4dabf18193072939515e22adb298388d';
export const ASSET = 'c44067f5952c0a294b673a41bacd8c17';
export const ARCHIVE = '0def7320c3a5731c473e5ecbe6d01bc7';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const RESOURCE = '5cf8f73096256a8f31e491e813e4eb8e';
const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

/** What stands for a value that a preview cannot know. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export function isObject(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function signatureOf(value: Value | undefined): string | undefined {
  const signature = isObject(value) ? value[SIGNATURE] : undefined;
  return typeof signature === 'string' ? signature : undefined;
}

function isSecret(value: Value | undefined): boolean {
  return signatureOf(value) === SECRET;
}

export function secret(value: Value): Value {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** The value with all secrets opened, as a cloud or a comparison needs it. */
export function plain(value: Value): Value {
  return rewrite(value, (inner) => (isSecret(inner) ? plain(member(inner, 'value')) : undefined));
}

export function containsUnknown(value: Value): boolean {
  return some(value, (inner) => inner === UNKNOWN);
}

export function containsSecret(value: Value): boolean {
  return some(value, isSecret);
}

/** Resources become their ids (components their URNs), outputs become values, secrets or unknowns. */
export function lower(value: Value): Value {
  return rewrite(value, (inner) => {
    switch (signatureOf(inner)) {
      case OUTPUT: {
        const known = isObject(inner) && 'value' in inner ? lower(member(inner, 'value')) : UNKNOWN;
        return member(inner, 'secret') === true ? secret(known) : known;
      }
      case RESOURCE: {
        const id =
          isObject(inner) && 'id' in inner ? lower(member(inner, 'id')) : lower(member(inner, 'urn'));
        return id === '' ? UNKNOWN : id;
      }
      default:
        return undefined;
    }
  });
}

export function lowerAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, lower(value)]));
}

export function plainAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)]));
}

/** Secrets and unknowns become outputs, the only form in which a transform sees them as such. */
export function lift(value: Value, dependencies: readonly string[]): Value {
  return rewrite(value, (inner) => {
    if (inner === UNKNOWN) return output(undefined, false, dependencies);
    if (!isSecret(inner)) return undefined;
    const opened = plain(inner);
    return output(containsUnknown(opened) ? undefined : opened, true, dependencies);
  });
}

/** Marks as secret what was secret under the same name: a provider answers in plain text. */
export function keepSecrets(answer: Properties, given: Properties): Properties {
  return Object.fromEntries(
    Object.entries(answer).map(([key, value]) => [key, keepSecret(value, given[key] ?? null)]),
  );
}

function keepSecret(answer: Value, given: Value): Value {
  if (isSecret(given)) return secret(answer);
  if (isObject(answer) && isObject(given) && !signatureOf(given)) return keepSecrets(answer, given);
  if (Array.isArray(answer) && Array.isArray(given) && answer.length === given.length) {
    return answer.map((inner, index) => keepSecret(inner, given[index] ?? null));
  }
  return answer;
}

/** Whether two values are the same whatever is secret; assets are the same when their content is. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return canonical(plain(a)) === canonical(plain(b));
}

/** JSON with sorted keys; an asset or archive is only its hash. */
export function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const signature = signatureOf(value);
  if ((signature === ASSET || signature === ARCHIVE) && value.hash !== undefined) return `#${value.hash}`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(member(value, key))}`).join(',')}}`;
}

/** Replaces what `change` answers for; descends into the rest, but not into assets and archives. */
function rewrite(value: Value, change: (value: Value) => Value | undefined): Value {
  const changed = change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((inner) => rewrite(inner, change));
  const signature = signatureOf(value);
  if (!isObject(value) || signature === ASSET || signature === ARCHIVE) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner, change)]));
}

export function member(value: Value, key: string): Value {
  return (isObject(value) ? value[key] : undefined) ?? null;
}

function output(value: Value | undefined, isSecretValue: boolean, dependencies: readonly string[]): Value {
  return {
    [SIGNATURE]: OUTPUT,
    ...(value === undefined ? {} : { value }),
    ...(isSecretValue ? { secret: true } : {}),
    ...(dependencies.length > 0 ? { dependencies: [...dependencies] } : {}),
  };
}

function some(value: Value, test: (value: Value) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((inner) => some(inner, test));
  return isObject(value) && Object.values(value).some((inner) => some(inner, test));
}
