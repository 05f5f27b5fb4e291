import { hold, letGo, type Segment } from './segments';

/**
 * What a server held at one moment: the log of all that had been committed since its template, which every server
 * starts from. Costs a few links to make, and stays whole when its server is gone.
 */
export interface Content {
  readonly segments: readonly Segment[];
  /** Name of the database that the server was made with. */
  readonly databaseName: string;
  /** Another reference to the same content, with a life of its own. */
  share(): Content;
  /** Gives this reference up; what no other reference and no server needs is deleted. */
  release(): void;
}

export function createContent(segments: readonly Segment[], databaseName: string): Content {
  let held = true;
  hold(segments);
  return {
    segments,
    databaseName,
    share() {
      if (!held) throw new Error('This content was released; what it held may be gone.');
      return createContent(segments, databaseName);
    },
    release() {
      if (!held) return;
      held = false;
      letGo(segments);
    },
  };
}
