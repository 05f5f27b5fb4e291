import { z } from 'zod';
import type { Timer } from '../clock';
import type { World } from '../world';
import { FAULT_FORMS } from './fault-forms';

/** A fault that was told over the wire and has not ended. */
interface ActiveFault {
  readonly id: string;
  /** Its name and what it was told, as given. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly subject: string | undefined;
  /** Virtual milliseconds since 1970. */
  readonly since: number;
  readonly until: number | undefined;
  readonly timer: Timer | undefined;
  readonly end: () => void;
}

/** The faults of a world that clients begin and end. */
export interface ActiveFaults {
  /** Begins one, `{"throttle": {"service": "rds"}, "for": 600}`. */
  begin(given: Readonly<Record<string, unknown>>): { readonly fault: object } | { readonly wrong: string };
  /** In the order in which they began. */
  list(): readonly object[];
  /** Ends the one with this id, or those that are `named` and of this subject; answers those that it ended. */
  end(which: { readonly id?: string; readonly named?: string; readonly subject?: string }): readonly object[];
}

/** Whatever is told, it may end by itself. */
const LONGEST = 366 * 86_400;
const FOR = z
  .number({ error: 'a number of virtual seconds' })
  .gt(0)
  .max(LONGEST, { error: 'at most a year in seconds' });

export function createActiveFaults(world: World): ActiveFaults {
  const active: ActiveFault[] = [];
  let began = 0;
  return {
    begin(given) {
      const { for: lasting, ...rest } = given;
      const [name = '', ...more] = Object.keys(rest);
      const form = Object.hasOwn(FAULT_FORMS, name) ? FAULT_FORMS[name] : undefined;
      if (form === undefined || more.length > 0) return { wrong: allForms() };
      const read = form.shape.safeParse(rest[name]);
      if (!read.success) return { wrong: `${name} takes ${form.written}${faultsOf(read.error, name)}` };
      const time = lasting === undefined ? undefined : FOR.safeParse(lasting);
      if (time?.success === false)
        return { wrong: `for takes virtual seconds${faultsOf(time.error, 'for')}` };
      const subject = form.subject?.(read.data);
      if (subject !== undefined) end((one) => one.name === name && one.subject === subject);
      const now = world.clock.now();
      const until = time === undefined ? undefined : now + Math.round(time.data * 1000);
      const id = String(++began);
      const fault: ActiveFault = {
        ...{ id, given: rest, name, subject, since: now, until },
        end: form.begin(world, read.data),
        timer:
          until === undefined
            ? undefined
            : world.clock.at(until, () => end((one) => one.id === id), `fault ${id}`),
      };
      active.push(fault);
      return { fault: shown(fault) };
    },
    list: () => active.map(shown),
    end: ({ id, named, subject }) =>
      end(
        (one) =>
          (id === undefined || one.id === id) &&
          (named === undefined || one.name === named) &&
          (subject === undefined || one.subject === subject),
      ),
  };

  function end(isMeant: (fault: ActiveFault) => boolean): object[] {
    const meant = active.filter(isMeant);
    for (const fault of meant) {
      active.splice(active.indexOf(fault), 1);
      fault.timer?.cancel();
      fault.end();
    }
    return meant.map(shown);
  }
}

function shown({ id, given, since, until }: ActiveFault): object {
  return {
    id,
    ...given,
    since: new Date(since).toISOString(),
    ...(until === undefined ? {} : { until: new Date(until).toISOString() }),
  };
}

function faultsOf(error: z.ZodError, name: string): string {
  const faults = error.issues.map(({ path, message }) => `${[name, ...path].join('.')}: ${message}`);
  return ` (${faults.join('; ')})`;
}

function allForms(): string {
  const forms = Object.entries(FAULT_FORMS).map(([name, { written }]) => `{"${name}": ${written}}`);
  return `one of ${forms.join(', ')}; each may have "for" beside it, virtual seconds after which it ends`;
}
