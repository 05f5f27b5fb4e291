import type { SideName } from '../../runtime/names';

/**
 * One thing that happens to the world of an exercise. Where a person does it, the rights are those of an administrator
 * of that side's account and no others. `database` defaults to the first protected one.
 */
export type Act =
  | { readonly do: 'lose region' | 'return region'; readonly side: SideName }
  /** No event reaches a target any more, on either side. */
  | { readonly do: 'lose events' | 'deliver events' }
  /** Every function of the side can start no more, or can again. */
  | { readonly do: 'stop functions' | 'start functions'; readonly side: SideName }
  /** Every schedule of the side is disabled. */
  | { readonly do: 'disable schedules'; readonly side: SideName }
  /** The table that the rows are in. */
  | { readonly do: 'drop table' | 'empty table'; readonly database?: string }
  /** Deletion protection off first, no final snapshot, automated backups gone too. */
  | { readonly do: 'delete instance'; readonly database?: string }
  /** Of the newest but one recovery point of each database, as the recovery plan does when its checks have passed. */
  | { readonly do: 'mark a point verified' }
  /** All of the source account in its Region. */
  | { readonly do: 'unshare snapshots' | 'delete snapshots' }
  /** One manual snapshot of the database as it is, under a name of no schedule. */
  | { readonly do: 'take a snapshot'; readonly database?: string; readonly name: string }
  /** Copies of a snapshot under names of ours, one for each of the last slots, shared with the recovery account. */
  | {
      readonly do: 'copy under our names';
      readonly database?: string;
      readonly name: string;
      readonly slots: number;
    }
  | { readonly do: 'share all snapshots' }
  /** On the recovery side's bus: what it accepts, naming snapshots of every kind, and what it does not. */
  | { readonly do: 'forge events' }
  /** Every customer managed key of the source account: its policy shut, disabled, its deletion scheduled. */
  | { readonly do: 'destroy keys' }
  /** Every deletion, reading and change of what the recovery account has, tried by an administrator of the source account. */
  | { readonly do: 'attack the recovery account' };
