import type {
  GetRandomPasswordCommandInput,
  GetRandomPasswordCommandOutput,
} from '@aws-sdk/client-secrets-manager';
import { awsError } from '../aws-error';
import type { Action, Call } from '../service';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';
const marks = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** 32 characters unless told, at most 4096; with one of each kind unless told. Refuses with `InvalidParameterException`. */
export const GetRandomPassword: Action<
  GetRandomPasswordCommandInput,
  Omit<GetRandomPasswordCommandOutput, '$metadata'>
> = {
  needs: () => [{ action: 'secretsmanager:GetRandomPassword', resource: '*' }],
  run(call) {
    const length = call.input.PasswordLength ?? 32;
    const kinds = kindsOf(call.input);
    const wanted = (call.input.RequireEachIncludedType ?? true) ? kinds.length : 1;
    if (length < 1 || length > 4096 || kinds.length === 0 || length < wanted) {
      throw awsError(
        'InvalidParameterException',
        400,
        `PasswordLength is ${length} and ${kinds.length} kinds of characters are left; from ${Math.max(1, wanted)} to 4096 characters of at least one kind are allowed.`,
      );
    }
    const pick = picker(call);
    const all = kinds.join('');
    const required = (call.input.RequireEachIncludedType ?? true) ? kinds.map((kind) => pick(kind)) : [];
    const rest = Array.from({ length: length - required.length }, () => pick(all));
    return { RandomPassword: shuffled([...required, ...rest], pick).join('') };
  },
};

function kindsOf(input: GetRandomPasswordCommandInput): string[] {
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const kinds = [
    input.ExcludeLowercase ? '' : lower,
    input.ExcludeUppercase ? '' : upper,
    input.ExcludeNumbers ? '' : digits,
    input.ExcludePunctuation ? '' : marks,
    input.IncludeSpace ? ' ' : '',
  ];
  return kinds
    .map((kind) => [...kind].filter((character) => !excluded.has(character)).join(''))
    .filter((kind) => kind !== '');
}

type Pick = <T>(from: ArrayLike<T>) => T;

/** Chance keyed by who asks for what and when, so that the order of unrelated requests does not matter. */
function picker({ world, account, region, caller, input }: Call): Pick {
  let drawn = 0;
  const who = caller.kind === 'role' ? caller.role : caller.kind;
  const key = ['password', account, region, who, JSON.stringify(input), world.clock.now()] as const;
  return (from) => from[Math.floor(world.chance(...key, drawn++) * from.length)];
}

function shuffled(characters: readonly string[], pick: Pick): string[] {
  const left = [...characters];
  const result: string[] = [];
  while (left.length > 0) {
    const at = pick(Array.from(left.keys()));
    result.push(...left.splice(at, 1));
  }
  return result;
}
