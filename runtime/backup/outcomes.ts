import { codeOf, fault, messageOf } from '../fault';
import { log } from '../log';

/** What became of each thing that one invocation was to do, by its name. */
export type Outcomes = Record<string, string>;

/**
 * Does one thing after the other; a failure of one does not keep the others from their turn. When all are done, `more` may
 * name others, until it names none. Throws at the end if any failed, so that the event is tried again and at last reaches
 * the dead-letter queue with its diagnosis.
 */
export async function each<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  act: (item: T) => Promise<string>,
  more: () => Promise<readonly T[]> = () => Promise.resolve([]),
): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  const failures: { name: string; code: string; message: string }[] = [];
  for (let round = items; round.length > 0; round = await more()) {
    for (const item of round) {
      const name = nameOf(item);
      try {
        outcomes[name] = await act(item);
      } catch (error) {
        outcomes[name] = codeOf(error);
        failures.push({ name, code: codeOf(error), message: messageOf(error) });
      }
      log(outcomes[name] ?? 'done', { subject: name });
    }
  }
  const [first] = failures;
  if (first === undefined) return outcomes;
  throw fault(first.code, failures.map(({ name, message }) => `${name}: ${message}`).join('\n'), {
    outcomes,
  });
}
