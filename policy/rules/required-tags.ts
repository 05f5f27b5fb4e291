import type { ResourceValidationPolicy } from '@pulumi/policy';
import { TAGGABLE_TYPES } from '../taggable-types';

/** Tags without which nobody can say whom a resource belongs to. */
const DEFAULT_TAGS = ['lifeboat:environment', 'lifeboat:side'];

const taggable = new Set(TAGGABLE_TYPES);

/**
 * Every resource that can be tagged carries the required tags with a value, its own or the provider's default ones.
 * Config `tags` names others: `{"required-tags": {"tags": ["team", "cost-center"]}}`.
 */
export const requiredTags: ResourceValidationPolicy = {
  name: 'required-tags',
  description: 'Resources that can be tagged say which environment and side they belong to.',
  enforcementLevel: 'mandatory',
  configSchema: {
    properties: { tags: { type: 'array', items: { type: 'string' }, default: DEFAULT_TAGS } },
  },
  validateResource: (args, reportViolation) => {
    if (!taggable.has(args.type)) return;
    const { tags: required = DEFAULT_TAGS } = args.getConfig<{ tags?: string[] }>();
    const missing = missingTags(required, args.props);
    if (missing.length === 0) return;
    reportViolation(
      `${args.name} lacks the tag${missing.length === 1 ? '' : 's'} ${missing.join(', ')}. ` +
        "Set them in its `tags`, or for all resources in the provider's `defaultTags`.",
    );
  },
};

/** Which of the required tags a resource lacks. `tagsAll` holds its own and the provider's, where the provider says. */
export function missingTags(required: readonly string[], props: Readonly<Record<string, unknown>>): string[] {
  const given = { ...record(props.tags), ...record(props.tagsAll) };
  return required.filter((tag) => given[tag] === undefined || given[tag] === '');
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
