import { makeUrn, parseUrn, typeOf } from './urn';

/** Another name under which a resource may be in the state: a URN, or what of it is different. */
export type Alias =
  | { readonly urn: string }
  | {
      readonly name: string;
      readonly type: string;
      readonly stack: string;
      readonly project: string;
      readonly parent: string;
      readonly noParent: boolean;
    };

interface Aliased {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly aliases: readonly Alias[];
}

/**
 * The URNs under which the resource may be found in the state, the most specific first. `parentBefore` is the URN
 * that its parent had there, if another than now: children follow their parent without aliases of their own.
 */
export function aliasUrns(resource: Aliased, parentBefore: string | undefined): string[] {
  const urns = resource.aliases.map((alias) => aliasUrn(resource, alias));
  if (parentBefore) {
    const name = nameUnder(resource.name, resource.parent, parentBefore);
    const { stack, project } = parseUrn(parentBefore);
    urns.push(makeUrn(stack, project, parentBefore, resource.type, name));
    for (const urn of [...urns]) {
      const own = parseUrn(urn);
      const inherited = nameUnder(own.name, resource.parent, parentBefore);
      urns.push(makeUrn(stack, project, parentBefore, typeOf(urn), inherited));
    }
  }
  return [...new Set(urns)].filter((urn) => urn !== resource.urn);
}

function aliasUrn(resource: Aliased, alias: Alias): string {
  if ('urn' in alias) return alias.urn;
  const now = parseUrn(resource.urn);
  const parent = alias.noParent ? '' : alias.parent === '' ? resource.parent : alias.parent;
  const or = (given: string, otherwise: string) => (given === '' ? otherwise : given);
  return makeUrn(
    or(alias.stack, now.stack),
    or(alias.project, now.project),
    parent,
    or(alias.type, resource.type),
    or(alias.name, resource.name),
  );
}

/** A child named after its parent (`app-key` below `app`) was named after the parent's former name. */
function nameUnder(name: string, parent: string, parentBefore: string): string {
  const parentName = parseUrn(parent).name;
  return name.startsWith(parentName) ? parseUrn(parentBefore).name + name.slice(parentName.length) : name;
}
