import { type ResourceState, rootOf } from './backend';
import { contextOf } from './context';
import type { Deployment } from './deployment';
import { chooseProvider } from './provider-resources';
import { handlerOf } from './resources';
import { STACK_REFERENCE_TYPE } from './urn';
import { containsSecret, containsUnknown, type Properties, plainAll, secret } from './values';

/** A resource that exists already and that the program only looks at. */
export interface ReadRequest {
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly parent: string;
  readonly inputs: Properties;
  readonly provider: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
}

/** Reads an existing resource, or another stack's outputs. A preview reads too: nothing is changed by it. */
export async function read(
  deployment: Deployment,
  request: ReadRequest,
  urn: string,
): Promise<ResourceState> {
  if (request.type === STACK_REFERENCE_TYPE) {
    return external(request, urn, '', request.id, stackOutputs(deployment, request));
  }
  const handler = handlerOf(request.type);
  const { reference, provider } = await chooseProvider(
    deployment,
    request.type,
    request.provider,
    request.version,
  );
  if (!provider || containsUnknown(request.id))
    return external(request, urn, reference, request.id, request.inputs);
  const context = contextOf(deployment, provider, urn, {}, plainAll(request.inputs).region);
  const found = await handler.read?.(context, request.id);
  if (!found) {
    const reason = handler.read ? `resource '${request.id}' does not exist` : 'this type cannot be read here';
    throw new Error(`reading ${request.type} (${request.name}): ${reason}`);
  }
  const outputs = { ...found.outputs };
  for (const name of request.additionalSecretOutputs) {
    if (outputs[name] !== undefined) outputs[name] = secret(outputs[name]);
  }
  return external(request, urn, reference, found.id, outputs);
}

/** Source: Pulumi docs, "Stack references". */
function stackOutputs(deployment: Deployment, request: ReadRequest): Properties {
  const name = String(plainAll(request.inputs).name ?? request.id);
  const other = deployment.backend.find(name, deployment.project);
  if (!other) throw new Error(`unknown stack "${name}"`);
  const outputs = rootOf(other)?.outputs ?? {};
  const secretOutputNames = Object.keys(outputs).filter((key) => containsSecret(outputs[key] ?? null));
  return { name, outputs, secretOutputNames: secretOutputNames.sort() };
}

function external(
  request: ReadRequest,
  urn: string,
  provider: string,
  id: string,
  outputs: Properties,
): ResourceState {
  const { type, inputs, parent, dependencies, additionalSecretOutputs } = request;
  return {
    ...{ urn, type, custom: true, external: true, id, inputs, outputs, parent, provider, dependencies },
    ...{ propertyDependencies: {}, protect: false, retainOnDelete: false, deleteBeforeReplace: false },
    ...{ deletedWith: '', additionalSecretOutputs, generation: 0 },
  };
}
