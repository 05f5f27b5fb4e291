import { refusedWith, s3 } from './aws';
import { fault } from './fault';
import { now } from './time';

/** A bucket's objects as text by key. S3 answers every read with what the last write left. */
export interface Store {
  /** Undefined when there is none. */
  read(key: string): Promise<{ readonly text: string; readonly etag: string } | undefined>;
  /** Writes, or leaves it when the condition does not hold: another wrote meanwhile. */
  write(key: string, text: string, condition?: Condition): Promise<'written' | 'changed meanwhile'>;
  /** Any number of them; what is not there is gone already. Throws when one stays, after the others are gone. */
  remove(keys: readonly string[]): Promise<void>;
  /** All keys that begin so, through every page. */
  list(prefix: string): Promise<string[]>;
}

export interface Condition {
  readonly ifAbsent?: boolean;
  /** ETag of what was read. */
  readonly ifMatch?: string;
}

/** Objects that S3 deletes in one call. AWS docs: S3 API Reference, DeleteObjects. */
const MOST_REMOVED = 1000;

/** AWS docs: S3 User Guide, "How to prevent object overwrites with conditional writes". */
export function openStore(bucket: string): Store {
  const client = s3();
  return {
    async read(key) {
      try {
        const { Body, ETag = '' } = await client.getObject({ Bucket: bucket, Key: key });
        return { text: (await Body?.transformToString()) ?? '', etag: ETag };
      } catch (error) {
        if (refusedWith(error, 'NoSuchKey')) return undefined;
        throw error;
      }
    },
    async write(key, text, { ifAbsent = false, ifMatch } = {}) {
      try {
        await client.putObject({
          Bucket: bucket,
          Key: key,
          Body: text,
          ContentType: key.endsWith('.jsonl') ? 'application/jsonl' : 'application/json',
          ...(ifAbsent ? { IfNoneMatch: '*' } : {}),
          ...(ifMatch === undefined ? {} : { IfMatch: ifMatch }),
        });
        return 'written';
      } catch (error) {
        if (refusedWith(error, 'PreconditionFailed', 'ConditionalRequestConflict'))
          return 'changed meanwhile';
        throw error;
      }
    },
    async remove(keys) {
      for (let start = 0; start < keys.length; start += MOST_REMOVED) {
        const Objects = keys.slice(start, start + MOST_REMOVED).map((Key) => ({ Key }));
        const { Errors = [] } = await client.deleteObjects({
          Bucket: bucket,
          Delete: { Objects, Quiet: true },
        });
        const [first] = Errors;
        if (first !== undefined) {
          const { Code = 'Unknown', Message = '', Key = '' } = first;
          throw fault(Code, `${Errors.length} objects of ${bucket} stay, ${Key} among them: ${Message}`);
        }
      }
    },
    async list(prefix) {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page = await client.listObjectsV2({ Bucket: bucket, Prefix: prefix, ContinuationToken: token });
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys;
    },
  };
}

/** What was read stays good for this long, in milliseconds: shorter than anything that it is about takes. */
const REMEMBERED = 60_000;

/**
 * The same store for functions that handle many events in a row: what they have read they read again only a minute later.
 * Who misses something there looks into the store itself.
 */
export function remembering(store: Store): Pick<Store, 'read'> {
  const kept: Record<string, { readonly at: number; readonly read: Awaited<ReturnType<Store['read']>> }> = {};
  return {
    async read(key) {
      const known = kept[key];
      if (known !== undefined && now() - known.at < REMEMBERED) return known.read;
      const read = await store.read(key);
      kept[key] = { at: now(), read };
      return read;
    },
  };
}
