import type { Tag } from '@aws-sdk/client-rds';
import type { Call, Need } from '../service';
import { tagsInForce } from './settling';
import { resourceTags } from './tags';

const NO_TAGS: ReadonlyMap<string, string> = new Map();

/** The permission for an action on a resource, with the tags that conditions can ask about. */
export function need(call: Call, action: string, arn: string, requested?: readonly Tag[]): Need {
  return {
    action: `rds:${action}`,
    resource: arn,
    context: { ...ownTags(call, arn), ...requestTags(requested) },
  };
}

/** Tags that come with a request are a permission of their own, on what gets them. AWS docs: RDS User Guide, "Tagging". */
export function tagNeeds(call: Call, arn: string, requested: readonly Tag[] | undefined): Need[] {
  return requested === undefined || requested.length === 0
    ? []
    : [need(call, 'AddTagsToResource', arn, requested)];
}

/** `arn:aws:rds:us-east-1:222222222222:subgrp:isolated` */
export function arnIn(
  { region, account }: Call,
  kind: 'cluster' | 'cluster-pg' | 'cluster-snapshot' | 'db' | 'es' | 'og' | 'pg' | 'snapshot' | 'subgrp',
  name: string,
): string {
  return `arn:aws:rds:${region}:${account}:${kind}:${name.toLowerCase()}`;
}

function requestTags(tags: readonly Tag[] | undefined): Record<string, string | string[]> {
  if (tags === undefined || tags.length === 0) return {};
  const context: Record<string, string | string[]> = { 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') };
  for (const { Key = '', Value = '' } of tags) {
    context[`aws:RequestTag/${Key}`] = Value;
    context[`rds:req-tag/${Key}`] = Value;
  }
  return context;
}

const TAG_KEYS: Readonly<Record<string, string>> = {
  cluster: 'cluster',
  'cluster-pg': 'cluster-pg',
  'cluster-snapshot': 'cluster-snapshot',
  db: 'db',
  snapshot: 'snapshot',
  subgrp: 'subgrp',
  pg: 'pg',
  og: 'og',
  es: 'es',
};

function ownTags(call: Call, arn: string): Record<string, string> {
  const context: Record<string, string> = {};
  const kind = TAG_KEYS[arn.split(':')[5] ?? ''];
  for (const [key, value] of tagsInForce(resourceTags(call.world, arn) ?? NO_TAGS)) {
    context[`aws:ResourceTag/${key}`] = value;
    if (kind !== undefined) context[`rds:${kind}-tag/${key}`] = value;
  }
  return context;
}
