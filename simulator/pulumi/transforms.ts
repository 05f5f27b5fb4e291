import { credentials } from '@grpc/grpc-js';
import { CallbacksClient } from '@pulumi/pulumi/proto/callback_grpc_pb';
import { type Callback, CallbackInvokeRequest } from '@pulumi/pulumi/proto/callback_pb';
import {
  TransformInvokeOptions,
  TransformInvokeRequest,
  TransformInvokeResponse,
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from '@pulumi/pulumi/proto/resource_pb';
import { Struct } from 'google-protobuf/google/protobuf/struct_pb';
import type { Goal } from './goal';
import { lift, type Properties } from './values';
import { aliasFromWire, aliasToWire, propertiesFromWire } from './wire';

/** Functions of the program that may change what it asks for, called back through the program's own server. */
export interface Transforms {
  /** Applies to every resource of the stack from now on. */
  addForStack(callback: Callback): void;
  addForInvokes(callback: Callback): void;
  /** Applies the resource's own transforms, its parents', then the stack's. */
  apply(goal: Goal, own: readonly Callback[], parentsOf: (urn: string) => string): Promise<Goal>;
  /** Remembers transforms of a registered resource for its children. */
  remember(urn: string, own: readonly Callback[]): void;
  applyToInvoke(
    token: string,
    args: Properties,
    provider: string,
  ): Promise<{ args: Properties; provider: string }>;
  close(): void;
}

export function createTransforms(): Transforms {
  const stack: Callback[] = [];
  const invokes: Callback[] = [];
  const byResource = new Map<string, readonly Callback[]>();
  const clients = new Map<string, CallbacksClient>();
  return {
    addForStack: (callback) => void stack.push(callback),
    addForInvokes: (callback) => void invokes.push(callback),
    remember: (urn, own) => void byResource.set(urn, own),
    async apply(goal, own, parentOf) {
      const callbacks = [...own];
      for (let urn = goal.parent; urn !== ''; urn = parentOf(urn))
        callbacks.push(...(byResource.get(urn) ?? []));
      let changed = goal;
      for (const callback of [...callbacks, ...stack]) {
        const answer = await call(callback, requestFor(changed).serializeBinary());
        changed = changedBy(changed, TransformResponse.deserializeBinary(answer));
      }
      return changed;
    },
    async applyToInvoke(token, args, provider) {
      let changed = { args, provider };
      for (const callback of invokes) {
        const request = new TransformInvokeRequest();
        request.setToken(token).setArgs(Struct.fromJavaScript(changed.args));
        request.setOptions(new TransformInvokeOptions().setProvider(changed.provider));
        const response = TransformInvokeResponse.deserializeBinary(
          await call(callback, request.serializeBinary()),
        );
        const chosen = response.getOptions()?.getProvider() ?? '';
        changed = {
          args: propertiesFromWire(response.getArgs()),
          provider: chosen === '' ? changed.provider : chosen,
        };
      }
      return changed;
    },
    close() {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };

  function call(callback: Callback, request: Uint8Array): Promise<Uint8Array> {
    const target = callback.getTarget();
    const client = clients.get(target) ?? new CallbacksClient(target, credentials.createInsecure());
    clients.set(target, client);
    const message = new CallbackInvokeRequest().setToken(callback.getToken()).setRequest(request);
    return new Promise((resolve, reject) => {
      client.invoke(message, (error, response) => {
        if (error) reject(new Error(error.details));
        else resolve(response.getResponse_asU8());
      });
    });
  }
}

function requestFor(goal: Goal): TransformRequest {
  const lifted = Object.fromEntries(
    Object.entries(goal.inputs).map(([key, value]) => [
      key,
      lift(value, goal.propertyDependencies[key] ?? []),
    ]),
  );
  return new TransformRequest()
    .setType(goal.type)
    .setName(goal.name)
    .setCustom(goal.custom)
    .setParent(goal.parent)
    .setProperties(Struct.fromJavaScript(lifted))
    .setOptions(optionsOf(goal));
}

function optionsOf(goal: Goal): TransformResourceOptions {
  const options = new TransformResourceOptions()
    .setDependsOnList([...goal.dependencies])
    .setIgnoreChangesList([...goal.ignoreChanges])
    .setReplaceOnChangesList([...goal.replaceOnChanges])
    .setAdditionalSecretOutputsList([...goal.additionalSecretOutputs])
    .setAliasesList(goal.aliases.map(aliasToWire))
    .setProvider(goal.provider)
    .setVersion(goal.version)
    .setDeletedWith(goal.deletedWith)
    .setImport(goal.importId);
  if (goal.protect !== undefined) options.setProtect(goal.protect);
  if (goal.retainOnDelete !== undefined) options.setRetainOnDelete(goal.retainOnDelete);
  if (goal.deleteBeforeReplace !== undefined) options.setDeleteBeforeReplace(goal.deleteBeforeReplace);
  for (const [name, reference] of Object.entries(goal.providers))
    options.getProvidersMap().set(name, reference);
  return options;
}

function changedBy(goal: Goal, response: TransformResponse): Goal {
  const inputs = propertiesFromWire(response.getProperties());
  const options = response.getOptions();
  if (!options) return { ...goal, inputs };
  return {
    ...goal,
    inputs,
    dependencies: options.getDependsOnList(),
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    aliases: options.getAliasesList().map(aliasFromWire),
    provider: options.getProvider(),
    deletedWith: options.getDeletedWith(),
    importId: options.getImport(),
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
  };
}
