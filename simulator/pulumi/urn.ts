/** `urn:pulumi:production::lifeboat::lifeboat:backup:Source$aws:kms/key:Key::production-key` */
export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** The types of all parents but the stack, then the resource's own, joined by `$`. */
  readonly qualifiedType: string;
  readonly name: string;
}

export const STACK_TYPE = 'pulumi:pulumi:Stack';
export const STACK_REFERENCE_TYPE = 'pulumi:pulumi:StackReference';
const PROVIDER_PREFIX = 'pulumi:providers:';

export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
  const above = parent === '' ? STACK_TYPE : parseUrn(parent).qualifiedType;
  const qualifiedType = above === STACK_TYPE ? type : `${above}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualifiedType}::${name}`;
}

/** A name may itself contain `::`. */
export function parseUrn(urn: string): UrnParts {
  const match = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn);
  if (!match) throw new Error(`"${urn}" is not a Pulumi URN.`);
  const [, stack = '', project = '', qualifiedType = '', name = ''] = match;
  return { stack, project, qualifiedType, name };
}

export function typeOf(urn: string): string {
  return parseUrn(urn).qualifiedType.split('$').at(-1) ?? '';
}

export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_PREFIX);
}

/** `aws` of `aws:kms/key:Key`, and of its provider's own type `pulumi:providers:aws`. */
export function packageOf(type: string): string {
  return isProviderType(type) ? type.slice(PROVIDER_PREFIX.length) : (type.split(':')[0] ?? '');
}

/** A provider as resources name it: its URN and id, joined by `::`. */
export function splitProviderReference(reference: string): { urn: string; id: string } {
  const at = reference.lastIndexOf('::');
  return { urn: reference.slice(0, at), id: reference.slice(at + 2) };
}
