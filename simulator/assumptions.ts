/**
 * What AWS does where its documentation is silent or contradicts itself, and no public account of it settles the matter.
 * Each has the ways it may be, the likeliest first: what a world assumes unless told otherwise. What is deployed must
 * work whichever holds.
 */
export const ASSUMPTIONS = [
  {
    name: 'single-step-copies',
    values: ['yes', 'no', 'unseen'],
    about:
      'whether one CopyDBSnapshot takes an encrypted snapshot of another account to another Region; if not, it is refused, or answered as if the snapshot were not there',
    source: 'RDS User Guide, "Copying a DB snapshot", says both',
  },
  {
    name: 'copy-status',
    values: ['creating', 'copying'],
    about: 'Status of a snapshot that is being copied',
    source: 'RDS API Reference, DBSnapshot, does not list the values of Status',
  },
  {
    name: 'queued-progress',
    values: ['zero', 'absent'],
    about: 'PercentProgress of a copy that waits in the queue',
    source: 'RDS User Guide, "Copying a DB snapshot": no progress is shown',
  },
  {
    name: 'copy-events',
    values: ['sent', 'none'],
    about: 'whether a copy across accounts has events in the account and Region that it is copied to',
    source: 'RDS User Guide, "Amazon RDS event categories", does not say where they are sent',
  },
  {
    name: 'copy-limit-code',
    values: ['SnapshotQuotaExceeded', 'LimitExceeded'],
    about: 'the code of the refusal when too many copies are under way',
    source: 'RDS User Guide, "Quotas and constraints", gives none',
  },
  {
    name: 'unshared-code',
    values: ['DBSnapshotNotFound', 'AccessDenied'],
    about: "the code of the refusal to copy or restore another account's snapshot that is not shared",
    source: 'RDS API Reference, CopyDBSnapshot, does not say which',
  },
  {
    name: 'shared-encrypted-code',
    values: ['InvalidRestoreFault', 'InvalidParameterCombination'],
    about: 'the code of the refusal to restore an encrypted snapshot that another account shares',
    source: 'RDS User Guide, "Sharing a DB snapshot", gives none',
  },
  {
    name: 'managed-key-code',
    values: ['InvalidParameterCombination', 'InvalidParameterValue', 'InvalidDBSnapshotState'],
    about: 'the code of the refusal to share a snapshot under the AWS-managed key',
    source: 'RDS User Guide, "Sharing a DB snapshot", gives none',
  },
  {
    name: 'shared-tags',
    values: ['hidden', 'shown'],
    about: 'whether the tags of a shared snapshot are seen by those whom it is shared with',
    source: 'RDS User Guide, "Tagging Amazon RDS resources", only says that they cannot be copied',
  },
  {
    name: 'snapshot-create-time',
    values: ['moment', 'completed'],
    about:
      'whether SnapshotCreateTime and OriginalSnapshotCreateTime are when a snapshot began or when it was done',
    source:
      'RDS API Reference, DBSnapshot, says one of OriginalSnapshotCreateTime and the other of SnapshotDatabaseTime',
  },
  {
    name: 'snapshot-database-time',
    values: ['moment', 'last-transaction'],
    about:
      'SnapshotDatabaseTime where nobody writes: when the snapshot began, or up to 5 minutes before, when RDS wrote last',
    source:
      'RDS API Reference, DBSnapshot: the most recent transaction; how often RDS itself makes one is not said',
  },
  {
    name: 'snapshot-tagging',
    values: ['always', 'available'],
    about: 'whether a snapshot can be given tags, or lose them, while it is made or copied',
    source: 'RDS API Reference, AddTagsToResource, names no state of snapshots among its errors',
  },
  {
    name: 'rds-throttling-code',
    values: ['ThrottlingException', 'Throttling'],
    about: 'the code by which RDS refuses calls that come too fast',
    source: 'RDS API Reference, "Common errors"; older SDKs tell of the second',
  },
  {
    name: 'lambda-concurrency',
    values: ['1000', '10'],
    about: 'concurrent executions that an account may have in a Region; new accounts often get fewer',
    source: 'Lambda Developer Guide, "Quotas", gives no figure for new accounts',
  },
] as const;

type Assumption = (typeof ASSUMPTIONS)[number];

export type AssumptionName = Assumption['name'];

/** Which way each of them is in a world. */
export type Assumptions = { readonly [One in Assumption as One['name']]: One['values'][number] };

/** All as they likeliest are, but for those that are given. */
export function assumptions(given: Partial<Assumptions> = {}): Assumptions {
  const likeliest = Object.fromEntries(ASSUMPTIONS.map(({ name, values }) => [name, values[0]]));
  return { ...likeliest, ...given } as Assumptions;
}

/** Reads `copy-status=copying`; the reason why not, for what names no assumption or no value of it. */
export function readAssumption(
  text: string,
): { readonly assumed: Partial<Assumptions> } | { readonly fault: string } {
  const [name = '', value = ''] = text.split('=', 2).map((part) => part.trim());
  const found = ASSUMPTIONS.find((one) => one.name === name);
  if (found === undefined) {
    return {
      fault: `<name>=<value> with one of the names ${ASSUMPTIONS.map((one) => one.name).join(', ')}.`,
    };
  }
  const values: readonly string[] = found.values;
  if (!values.includes(value)) {
    return { fault: `${values.map((one) => `${name}=${one}`).join(' or ')}, which says ${found.about}.` };
  }
  return { assumed: { [name]: value } };
}
