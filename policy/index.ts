import { PolicyPack } from '@pulumi/policy';
import { requiredTags } from './rules/required-tags';

// Constructing a pack starts its server, so this file does nothing else; the rules are in modules of their own.
new PolicyPack('lifeboat', { policies: [requiredTags] });
