import { DOCUMENTED_RATES, type DocumentedRate, type Rate } from './documented-rates';

/** Which calls something is about; what is left out is not asked for. */
export interface CallPattern {
  /** The name in endpoints and signatures: `rds`, `events`, `monitoring`. */
  readonly service?: string;
  readonly action?: string;
  readonly account?: string;
  readonly region?: string;
}

/** A call, as far as rates and disturbances know it. */
export interface KnownCall {
  readonly service: string;
  readonly action: string;
  readonly account: string;
  readonly region: string;
}

export type { Rate };

/** How fast AWS may be called. */
export interface Rates {
  /** Takes what a call at this virtual time costs, or nothing and answers false when a bucket has not enough. */
  take(call: KnownCall, input: object, now: number): boolean;
  /** Holds calls to a rate from now on, in place of what AWS documents. The returned function ends that. */
  limit(pattern: CallPattern, rate: Rate): () => void;
}

interface Bucket {
  tokens: number;
  at: number;
}

interface Limit {
  readonly pattern: CallPattern;
  readonly rate: Rate;
  readonly buckets: Map<string, Bucket>;
}

export function createRates(): Rates {
  const buckets = new Map<string, Bucket>();
  const limits: Limit[] = [];
  return {
    take(call, input, now) {
      const set = limits.length === 0 ? undefined : limits.findLast(({ pattern }) => fits(pattern, call));
      if (set) {
        const key = `${call.account} ${call.region}`;
        return takeAll([[bucketIn(set.buckets, key, set.rate, now), set.rate, 1]]);
      }
      const documented = ratesOf(call);
      if (documented.length === 0) return true;
      const wanted = documented.map((rate): Wanted => {
        const key = `${call.account} ${call.region} ${DOCUMENTED_RATES.indexOf(rate)}`;
        return [bucketIn(buckets, key, rate, now), rate, rate.tokens?.(input) ?? 1];
      });
      return takeAll(wanted);
    },
    limit(pattern, rate) {
      const limit = { pattern, rate, buckets: new Map<string, Bucket>() };
      limits.push(limit);
      return () => {
        const index = limits.indexOf(limit);
        if (index >= 0) limits.splice(index, 1);
      };
    },
  };
}

export function fits(pattern: CallPattern, call: KnownCall): boolean {
  return (
    (pattern.service === undefined || pattern.service === call.service) &&
    (pattern.action === undefined || pattern.action === call.action) &&
    (pattern.account === undefined || pattern.account === call.account) &&
    (pattern.region === undefined || pattern.region === call.region)
  );
}

type Wanted = readonly [bucket: Bucket, rate: Rate, tokens: number];

/** A call that is refused costs nothing, and one that costs more than a bucket holds must wait until that is full. */
function takeAll(wanted: readonly Wanted[]): boolean {
  if (wanted.some(([bucket, { burst }, tokens]) => bucket.tokens < Math.min(tokens, Math.max(1, burst))))
    return false;
  for (const [bucket, , tokens] of wanted) bucket.tokens -= tokens;
  return true;
}

/** The bucket as it has filled up to now. */
function bucketIn(buckets: Map<string, Bucket>, key: string, rate: Rate, now: number): Bucket {
  const known = buckets.get(key);
  if (known === undefined) {
    const full = { tokens: rate.burst, at: now };
    buckets.set(key, full);
    return full;
  }
  known.tokens = Math.min(rate.burst, known.tokens + ((now - known.at) * rate.perSecond) / 1000);
  known.at = now;
  return known;
}

const NONE: readonly DocumentedRate[] = [];
const known = new Map<string, readonly DocumentedRate[]>();

/** The documented rates that an action is under. Looked for once: this is asked at every call. */
function ratesOf({ service, action }: KnownCall): readonly DocumentedRate[] {
  const key = `${service} ${action}`;
  let found = known.get(key);
  if (found === undefined) {
    const rates = DOCUMENTED_RATES.filter(
      (rate) => rate.service === service && (rate.actions === undefined || rate.actions.includes(action)),
    );
    found = rates.length === 0 ? NONE : rates;
    known.set(key, found);
  }
  return found;
}
