import type { Tag } from '@aws-sdk/client-sfn';

/** What conditions can ask about the tags in a request. */
export function tagContext(tags: readonly Tag[] | undefined): Record<string, string | readonly string[]> {
  const context: Record<string, string | readonly string[]> = {};
  for (const { key, value } of tags ?? []) context[`aws:RequestTag/${key}`] = value ?? '';
  if (tags?.length) context['aws:TagKeys'] = tags.map((tag) => tag.key ?? '');
  return context;
}

export function fromTags(tags: readonly Tag[] | undefined): Map<string, string> {
  return new Map((tags ?? []).map((tag) => [tag.key ?? '', tag.value ?? '']));
}

export function toTags(tags: ReadonlyMap<string, string>): Tag[] {
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => ({ key, value }));
}
