import { bundle } from '../infra/bundle';
import { closureText } from '../infra/closure';
import { bareClients } from './bare-clients';
import { measureColdStarts } from './cold-start';
import { FACTORIES } from './functions';

/** A function's bundle beside one of the bare SDK clients that it uses. */
export interface Bundles {
  /** `source-take` */
  readonly name: string;
  readonly ours: string;
  /** Absent where the function uses no client. */
  readonly bare?: string;
}

/** What is at most paid for being more than the clients that are used, in bytes as in time. */
export const LIMIT = 1.15;

/** Makes the bundles of every function, all with the same options. */
export function makeBundles(): Promise<Bundles[]> {
  return Promise.all(
    Object.entries(FACTORIES).map(async ([name, factory]) => {
      const text = await closureText(factory);
      const bare = bareClients(text);
      const ours = await bundle(factory.name, text);
      return { name, ours, ...(bare === undefined ? {} : { bare: await bundle(`bare-${name}`, bare) }) };
    }),
  );
}

/** Bytes of ours as a part of the bare clients'. */
export function sizeRatio({ ours, bare }: Required<Bundles>): number {
  return Buffer.byteLength(ours) / Buffer.byteLength(bare);
}

/** Prints a line for every function and says whether each keeps the limit. */
export async function reportBundles(): Promise<boolean> {
  console.log(`\nbundle and cold start of each function beside bare SDK clients; at most ${LIMIT} of them`);
  let keeps = true;
  for (const bundles of await makeBundles()) {
    process.stderr.write(`cold starts of ${bundles.name}\n`);
    const { name, ours, bare } = bundles;
    const kilobytes = (text: string) => `${(Buffer.byteLength(text) / 1000).toFixed(0)} kB`;
    if (bare === undefined) {
      console.log(`${name.padEnd(22)}${kilobytes(ours).padStart(8)}, no client`);
      continue;
    }
    const size = sizeRatio({ name, ours, bare });
    const cold = measureColdStarts(ours, bare, LIMIT);
    const isWithin = size <= LIMIT && cold.ratio <= LIMIT;
    keeps &&= isWithin;
    console.log(
      [
        name.padEnd(22),
        `${kilobytes(ours).padStart(8)} / ${kilobytes(bare)} = ${size.toFixed(2)}`,
        `${cold.ours.toFixed(0).padStart(6)} ms / ${cold.bare.toFixed(0)} ms = ${cold.ratio.toFixed(2)}`,
        isWithin ? '' : '  TOO MUCH',
      ].join(''),
    );
  }
  return keeps;
}
