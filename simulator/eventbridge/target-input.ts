import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';
import { type Envelope, toSeconds } from './envelope';
import { jsonPath } from './json-path';
import type { Rule } from './store';

/** How a target wants the event changed. */
type TargetChanges = Pick<Target, 'Input' | 'InputPath' | 'InputTransformer'>;

/** The text that a target gets for an event: the event itself unless the target says otherwise. */
export function targetInput(target: TargetChanges, rule: Rule, event: Envelope, now: number): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(jsonPath(target.InputPath)?.(event) ?? null);
  if (target.InputTransformer) return transform(target.InputTransformer, rule, event, now);
  return JSON.stringify(event);
}

/**
 * Fills the placeholders of the template: between quotation marks as bare text, elsewhere as JSON. One whose path finds
 * nothing leaves nothing. AWS docs: EventBridge User Guide, "Amazon EventBridge input transformation".
 */
function transform(
  { InputPathsMap = {}, InputTemplate = '' }: InputTransformer,
  rule: Rule,
  event: Envelope,
  now: number,
): string {
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': toSeconds(now),
    'aws.events.event': event,
    'aws.events.event.json': event,
  };
  for (const [name, path] of Object.entries(InputPathsMap)) values[name] = jsonPath(path)?.(event);
  let quoted = false;
  return InputTemplate.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/g, (whole, name: string | undefined) => {
    if (whole === '"') quoted = !quoted;
    if (name === undefined || !Object.hasOwn(values, name)) return whole;
    const value = values[name];
    if (value === undefined) return '';
    if (!quoted) return JSON.stringify(value);
    return typeof value === 'string'
      ? JSON.stringify(value).slice(1, -1)
      : JSON.stringify(value).replaceAll('"', '\\"');
  });
}
