import { type ServerUnaryCall, type sendUnaryData, status } from '@grpc/grpc-js';
import type { IEngineServer } from '@pulumi/pulumi/proto/engine_grpc_pb';
import {
  GetRootResourceResponse,
  type LogRequest,
  LogSeverity,
  RequirePulumiVersionResponse,
  SetRootResourceResponse,
} from '@pulumi/pulumi/proto/engine_pb';
import type { IResourceMonitorServer } from '@pulumi/pulumi/proto/resource_grpc_pb';
import {
  DeploymentInfo,
  ResourceMonitorFeature as Feature,
  type ReadResourceRequest,
  ReadResourceResponse,
  type RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceInvokeResponse,
  SupportsFeatureResponse,
} from '@pulumi/pulumi/proto/resource_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Deployment } from './deployment';
import type { Severity } from './diagnostics';
import type { Engine } from './engine';
import type { Progress } from './progress';
import { isRefusal, refusal } from './refusal';
import type { Transforms } from './transforms';
import { makeUrn } from './urn';
import { goalFromWire, propertiesFromWire, propertiesToWire, readFromWire } from './wire';

const FEATURES: Readonly<Record<string, Feature>> = {
  secrets: Feature.RESOURCE_MONITOR_FEATURE_SECRETS,
  resourceReferences: Feature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
  outputValues: Feature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
  aliasSpecs: Feature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
  deletedWith: Feature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
  transforms: Feature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
  invokeTransforms: Feature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
};

const SEVERITIES: Readonly<Record<number, Severity>> = {
  [LogSeverity.INFO]: 'info',
  [LogSeverity.WARNING]: 'warning',
  [LogSeverity.ERROR]: 'error',
};

interface MonitorArgs {
  readonly deployment: Deployment;
  readonly engine: Engine;
  readonly transforms: Transforms;
  readonly progress: Progress;
  /** Does what remains once the program has asked for everything. */
  readonly finish: () => Promise<void>;
}

/** Pulumi's ResourceMonitor protocol in front of the engine. */
export function resourceMonitor(args: MonitorArgs): IResourceMonitorServer {
  const { deployment, engine, transforms, progress } = args;
  const parentOf = (urn: string) => deployment.state.resources.get(urn)?.parent ?? '';
  /** A step that fails ends the deployment, as Pulumi's engine does: every later request is turned away. */
  const step = <Request, Response>(
    urnOf: (request: Request) => string,
    work: (request: Request) => Promise<Response>,
  ) => unary<Request, Response>(async (request) => progress.step(urnOf(request), () => work(request)));
  const plain = <Request, Response>(work: (request: Request) => Response | Promise<Response>) =>
    unary<Request, Response>(async (request) => progress.during(() => work(request)));
  const unsupported = (what: string) =>
    unary<unknown, never>(async () => {
      throw refusal(status.UNIMPLEMENTED, `${what} not simulated.`);
    });
  const urnOf = (request: { getParent(): string; getType(): string; getName(): string }) =>
    makeUrn(deployment.stack, deployment.project, request.getParent(), request.getType(), request.getName());

  return {
    getDeploymentInfo: plain(() => {
      const info = new DeploymentInfo().setProject(deployment.project).setStack(deployment.stack);
      return info.setDryrun(deployment.preview).setSupportedfeaturesList(Object.values(FEATURES));
    }),
    supportsFeature: plain((request) =>
      new SupportsFeatureResponse().setHassupport(request.getId() in FEATURES),
    ),
    registerResource: step(urnOf, async (request: RegisterResourceRequest) => {
      const own = request.getTransformsList();
      const goal = await transforms.apply(goalFromWire(request), own, parentOf);
      const { urn, id, outputs } = await engine.register(goal);
      transforms.remember(urn, own);
      const replaced = deployment.preview && deployment.done.replaced.includes(urn);
      return new RegisterResourceResponse()
        .setUrn(urn)
        .setId(replaced ? '' : id)
        .setObject(propertiesToWire(outputs));
    }),
    readResource: step(urnOf, async (request: ReadResourceRequest) => {
      const { urn, outputs } = await engine.read(readFromWire(request));
      return new ReadResourceResponse().setUrn(urn).setProperties(propertiesToWire(outputs));
    }),
    registerResourceOutputs: plain((request) => {
      engine.registerOutputs(request.getUrn(), propertiesFromWire(request.getOutputs()));
      return new Empty();
    }),
    invoke: plain(async (request) => {
      const token = request.getTok();
      try {
        const asked = propertiesFromWire(request.getArgs());
        const { args, provider } = await transforms.applyToInvoke(token, asked, request.getProvider());
        const answer = await engine.invoke(token, args, provider, request.getVersion());
        return new ResourceInvokeResponse().setReturn(propertiesToWire(answer));
      } catch (error) {
        throw refusal(status.UNKNOWN, `invocation of ${token} returned an error: ${messageOf(error)}`);
      }
    }),
    registerStackTransform: plain((callback) => {
      transforms.addForStack(callback);
      return new Empty();
    }),
    registerStackInvokeTransform: plain((callback) => {
      transforms.addForInvokes(callback);
      return new Empty();
    }),
    signalAndWaitForShutdown: plain(async () => {
      await args.finish();
      return new Empty();
    }),
    call: unsupported('Methods of remote components are'),
    existsResource: unsupported('Checks for the existence of resources are'),
    registerResourceHook: unsupported('Resource hooks are'),
    registerErrorHook: unsupported('Error hooks are'),
    registerPackage: unsupported('Parameterized providers are'),
  };
}

/** Pulumi's Engine protocol: the program's messages and its root resource. */
export function engineService(deployment: Deployment): IEngineServer {
  let root = '';
  return {
    log: unary(async (request: LogRequest) => {
      const severity = SEVERITIES[request.getSeverity()];
      if (severity)
        deployment.diagnostics.push({ severity, urn: request.getUrn(), message: request.getMessage() });
      return new Empty();
    }),
    setRootResource: unary(async (request) => {
      root = request.getUrn();
      return new SetRootResourceResponse();
    }),
    getRootResource: unary(async () => new GetRootResourceResponse().setUrn(root)),
    requirePulumiVersion: unary(async () => new RequirePulumiVersionResponse()),
    startDebugging: unary(async () => new Empty()),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function unary<Request, Response>(work: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
    work(call.request).then(
      (response) => answer(null, response),
      (error) => answer(isRefusal(error) ? error : refusal(status.UNKNOWN, messageOf(error))),
    );
  };
}
