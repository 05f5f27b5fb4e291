import { z } from 'zod';
import { DELAYED_CHANGES, type Faults } from '../faults';
import type { Rates } from '../rates';
import { services } from '../services';

/** What can be told to go wrong in a world. */
export interface Breakable {
  readonly faults: Faults;
  readonly rates: Rates;
}

/** How one kind of fault is written in JSON, and what begins it; the function that `begin` answers ends it. */
interface Form<Given> {
  readonly shape: z.ZodType<Given>;
  /** How it is written, for messages. */
  readonly written: string;
  /** Of two faults with the same subject the later stands in for the earlier. Absent: they add up. */
  readonly subject?: (given: Given) => string;
  begin(breakable: Breakable, given: Given): () => void;
}

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'a Region such as us-west-2' });
const account = z.string().regex(/^\d{12}$/, { error: 'an account of twelve digits' });
const share = z.number({ error: 'a number from 0 to 1' }).min(0).max(1);
const name = z.string().min(1);
const serviceNames = services.map((one) => one.name);
const service = z.enum(serviceNames, { error: `one of the services ${serviceNames.join(', ')}` });
const seconds = z.number({ error: 'a number of virtual seconds' }).min(0).max(86_400);
const whole = z.number({ error: 'a whole number from 1' }).int().min(1).max(1_000);

const deliveries = { account: account.optional(), region: region.optional(), detailType: name.optional() };
const calls = {
  service: service.optional(),
  action: name.optional(),
  account: account.optional(),
  region: region.optional(),
};
const disturbed = z.strictObject({ ...calls, share: share.optional() });
const CALLS =
  '{"service": "rds", "action": "DescribeDBSnapshots", "account": "111111111111", "region": "us-west-2", "share": 0.5}';
const DELIVERIES =
  '{"account": "111111111111", "region": "us-west-2", "detailType": "RDS DB Snapshot Event", "share": 0.5}';

/** Keeps the type of what a form is given between its shape and what begins it. */
function form<Given>(one: Form<Given>): Form<unknown> {
  return one as Form<unknown>;
}

function disturbing(kind: 'throttled' | 'unavailable' | 'unanswered'): Form<unknown> {
  return form({
    shape: disturbed,
    written: CALLS,
    begin: ({ faults }, given) => faults.disturb({ kind, ...given }),
  });
}

/** By the name that a fault has in JSON: its only key, whose value is what the form asks for. */
export const FAULT_FORMS: Readonly<Record<string, Form<unknown>>> = {
  loseRegion: form({
    shape: region,
    written: '"us-west-2"',
    subject: (given) => given,
    begin({ faults }, given) {
      faults.loseRegion(given);
      return () => faults.returnRegion(given);
    },
  }),
  throttle: disturbing('throttled'),
  fail: disturbing('unavailable'),
  silence: disturbing('unanswered'),
  limit: form({
    shape: z.strictObject({
      ...calls,
      burst: z.number().min(1).max(1e6),
      perSecond: z.number().min(0).max(1e6),
    }),
    written: '{"service": "rds", "burst": 10, "perSecond": 2}, with action, account and region if wanted',
    begin({ rates }, { burst, perSecond, ...pattern }) {
      return rates.limit(pattern, { burst, perSecond });
    },
  }),
  loseEvents: form({
    shape: share
      .transform((part) => ({ share: part }))
      .or(z.strictObject({ ...deliveries, share: share.optional() })),
    written: `0.5, which is half of them, or ${DELIVERIES}`,
    begin: ({ faults }, given) => faults.loseEvents(given),
  }),
  delayEvents: form({
    shape: z.strictObject({ ...deliveries, share: share.optional(), seconds }),
    written: `{"seconds": 300}, with account, region, detailType and share if wanted`,
    begin({ faults }, { seconds: delay, ...which }) {
      return faults.disturbEvents({ ...which, delayMs: delay * 1000 });
    },
  }),
  doubleEvents: form({
    shape: z.strictObject({ ...deliveries, share: share.optional() }),
    written: DELIVERIES,
    begin: ({ faults }, given) => faults.disturbEvents({ ...given, doubled: true }),
  }),
  killFunctions: form({
    shape: z.strictObject({
      ...{ name: name.optional(), account: account.optional(), region: region.optional() },
      ...{ atCall: whole, times: whole.optional() },
    }),
    written: '{"name": "copy", "atCall": 2, "times": 1}, with account and region if wanted',
    begin: ({ faults }, given) => faults.killFunctions(given),
  }),
  skewClock: form({
    shape: z.strictObject({ account, seconds: z.number().min(-86_400).max(86_400) }),
    written: '{"account": "111111111111", "seconds": -400}, behind for less than 0',
    subject: (given) => given.account,
    begin({ faults }, { account: whose, seconds: ahead }) {
      faults.skewClock(whose, ahead * 1000);
      return () => faults.skewClock(whose, 0);
    },
  }),
  delayChanges: form({
    shape: z.strictObject({ what: z.enum(DELAYED_CHANGES), seconds }),
    written: '{"what": "tags", "seconds": 120}, or "grants", "lists", "rules"',
    subject: (given) => given.what,
    begin({ faults }, { what, seconds: delay }) {
      faults.delayChanges(what, delay * 1000);
      return () => faults.delayChanges(what, 0);
    },
  }),
  delayPolicies: form({
    shape: seconds,
    written: '10, in virtual seconds',
    subject: () => '',
    begin({ faults }, delay) {
      faults.delayPolicies(delay * 1000);
      return () => faults.delayPolicies(0);
    },
  }),
};
