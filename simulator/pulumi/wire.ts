import { Alias as WireAlias } from '@pulumi/pulumi/proto/alias_pb';
import type { ReadResourceRequest, RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { Alias } from './aliases';
import type { Goal } from './goal';
import type { ReadRequest } from './read';
import type { Properties } from './values';

export function propertiesFromWire(struct: Struct | undefined): Properties {
  return (struct?.toJavaScript() ?? {}) as Properties;
}

export function propertiesToWire(properties: Properties): Struct {
  return Struct.fromJavaScript(properties);
}

export function goalFromWire(request: RegisterResourceRequest): Goal {
  const propertyDependencies = [...request.getPropertydependenciesMap().entries()];
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    parent: request.getParent(),
    inputs: propertiesFromWire(request.getObject()),
    provider: request.getProvider(),
    providers: Object.fromEntries(request.getProvidersMap().entries()),
    version: request.getVersion(),
    dependencies: request.getDependenciesList(),
    propertyDependencies: Object.fromEntries(
      propertyDependencies.map(([key, urns]) => [key, urns.getUrnsList()]),
    ),
    aliases: [
      ...request.getAliasesList().map(aliasFromWire),
      ...request.getAliasurnsList().map((urn) => ({ urn })),
    ],
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    deletedWith: request.getDeletedwith(),
    importId: request.getImportid(),
  };
}

export function readFromWire(request: ReadResourceRequest): ReadRequest {
  return {
    type: request.getType(),
    name: request.getName(),
    id: request.getId(),
    parent: request.getParent(),
    inputs: propertiesFromWire(request.getProperties()),
    provider: request.getProvider(),
    version: request.getVersion(),
    dependencies: request.getDependenciesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

export function aliasFromWire(alias: WireAlias): Alias {
  const spec = alias.getSpec();
  if (!spec) return { urn: alias.getUrn() };
  return {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parent: spec.getParenturn(),
    noParent: spec.getNoparent(),
  };
}

export function aliasToWire(alias: Alias): WireAlias {
  if ('urn' in alias) return new WireAlias().setUrn(alias.urn);
  const spec = new WireAlias.Spec()
    .setName(alias.name)
    .setType(alias.type)
    .setStack(alias.stack)
    .setProject(alias.project);
  if (alias.noParent) spec.setNoparent(true);
  else if (alias.parent !== '') spec.setParenturn(alias.parent);
  return new WireAlias().setSpec(spec);
}
