import type { GetObjectCommandOutput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { ledgerName } from '../../runtime/names';
import { chain, type System } from './system';

/** Every key of a bucket of the recovery account, through all pages. */
export async function keys(system: System, Bucket: string, Prefix = ''): Promise<string[]> {
  const found: string[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await system.call('recovery', 's3', 'ListObjectsV2', {
      ...{ Bucket, Prefix, ContinuationToken },
    });
    found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  return found;
}

/** The text of an object of the recovery account. */
export async function read(system: System, Bucket: string, Key: string): Promise<string> {
  const { Body } = await system.call<GetObjectCommandOutput>('recovery', 's3', 'GetObject', { Bucket, Key });
  return Buffer.from(Body as unknown as Uint8Array).toString();
}

/** What a function, named from its side on, has logged: of all lines, or of those with that text, since then. */
export async function logged(
  { call }: System,
  side: 'source' | 'recovery',
  name: string,
  { text, since }: { readonly text?: string; readonly since?: number } = {},
): Promise<string[]> {
  const { events } = await call<{ events: { message: string }[] }>(side, 'logs', 'FilterLogEvents', {
    logGroupName: `/aws/lambda/lifeboat-${chain.environment}-${name}`,
    startTime: since,
    ...(text === undefined ? {} : { filterPattern: `"${text}"` }),
  });
  return events.map(({ message }) => message);
}

/** A line of the ledger and the object it stands in. */
export type Told = Readonly<Record<string, unknown>> & {
  readonly key: string;
  readonly point: string;
  readonly kind: string;
};

/** All that the ledger tells, of one kind or of all, each line as often as it is there. */
export async function told(system: System, kind?: string): Promise<Told[]> {
  const bucket = ledgerName(chain);
  const facts: Told[] = [];
  for (const key of await keys(system, bucket)) {
    const lines = (await read(system, bucket, key)).trimEnd().split('\n');
    facts.push(...lines.map((line) => ({ key, ...JSON.parse(line) }) as Told));
  }
  return facts.filter((fact) => kind === undefined || fact.kind === kind);
}

/** The points that a kind of fact is told of, in order, each once. */
export async function pointsTold(system: System, kind: string): Promise<string[]> {
  return [...new Set((await told(system, kind)).map(({ point }) => point))].sort();
}
