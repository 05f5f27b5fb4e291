/** The kinds of templated targets that schedules can have. Universal targets are not simulated. */
const TARGETS = ['lambda', 'sqs', 'sns', 'events', 'states'] as const;

export type TargetKind = (typeof TARGETS)[number];

/** By the service in the target's ARN; undefined for any other. */
export function targetKind(arn: string): TargetKind | undefined {
  const [start, , service] = arn.split(':');
  return start === 'arn' ? TARGETS.find((kind) => kind === service) : undefined;
}
