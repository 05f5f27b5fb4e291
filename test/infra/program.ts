import type * as Pulumi from '@pulumi/pulumi';
import type { MockResourceArgs } from '@pulumi/pulumi/runtime/mocks';
import { readProject, readStackFile } from '../../simulator/pulumi/project';
import { BIN, load } from './compiled';

const pulumi: typeof Pulumi = load('@pulumi/pulumi');
/** Part of the SDK that its types leave out: resolves when nothing that was asked for is under way any more. */
const settings: { waitForRPCs(): Promise<void> } = load('@pulumi/pulumi/runtime/settings');

/** A resource that a program asked for. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A component as Pulumi holds it. */
export interface Component {
  readonly __pulumiType: string;
  readonly __name: string;
  readonly __parentResource?: Component;
  readonly __childResources?: ReadonlySet<Component>;
}

export interface Run {
  readonly resources: readonly Asked[];
  /** In the order in which their constructors registered their outputs. */
  readonly finished: readonly Component[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface RunArgs {
  readonly stack: string;
  /** Overrides keys of the stack's file. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** What the source stack says, for a recovery stack. */
  readonly sourceOutputs?: Readonly<Record<string, unknown>>;
  /** Overrides what AWS says of the database. */
  readonly instance?: Readonly<Record<string, unknown>>;
}

const INSTANCE = {
  dbInstanceClass: 'db.t4g.medium',
  dbClusterIdentifier: '',
  engine: 'postgres',
  engineVersion: '18.1',
  port: 5432,
  masterUsername: 'app',
  dbName: 'shop',
  multiAz: false,
  storageType: 'gp3',
  storageEncrypted: true,
  kmsKeyId: 'arn:aws:kms:us-west-2:111111111111:key/theirs',
};

/** The SDK keeps its mocks per process, so programs run one after the other. */
let last: Promise<unknown> = Promise.resolve();

/** Runs the compiled program of a stack against Pulumi's mocks and says what it asked for. Rejects as the program does. */
export function runStack(args: RunArgs): Promise<Run> {
  const run = last.then(() => runNow(args));
  last = run.catch(() => undefined);
  return run;
}

async function runNow(args: RunArgs): Promise<Run> {
  const resources: Asked[] = [];
  const finished: Component[] = [];
  const release = watchComponents(finished);
  try {
    await pulumi.runtime.setMocks(
      {
        call: ({ token, inputs }) => answer(token, inputs, args),
        newResource: (asked) => {
          resources.push({ type: asked.type, name: asked.name, inputs: asked.inputs });
          return made(asked, args);
        },
      },
      'lifeboat',
      args.stack,
      false,
    );
    pulumi.runtime.setAllConfig(texts({ ...fileConfig(args.stack), ...args.config }));
    const program = load(`${BIN}/stacks/index.js`) as () => Promise<Record<string, unknown>>;
    const outputs = (await resolved(await program())) as Record<string, unknown>;
    await settings.waitForRPCs();
    return { resources, finished, outputs };
  } finally {
    release();
  }
}

function answer(token: string, inputs: Record<string, unknown>, { instance }: RunArgs): object {
  switch (token) {
    case 'aws:rds/getInstance:getInstance':
      return { ...inputs, ...INSTANCE, ...instance };
    case 'aws:kms/getKey:getKey':
      return {
        ...inputs,
        arn: inputs.keyId,
        keyManager: String(inputs.keyId).endsWith('aws') ? 'AWS' : 'CUSTOMER',
      };
    case 'aws:index/getAvailabilityZones:getAvailabilityZones':
      return { names: ['us-east-1a', 'us-east-1b', 'us-east-1c'] };
    default:
      throw new Error(`The program called ${token}, which nobody expected.`);
  }
}

function made({ type, name, inputs }: MockResourceArgs, args: RunArgs): { id: string; state: object } {
  if (type === 'pulumi:pulumi:StackReference') {
    return { id: name, state: { ...inputs, outputs: args.sourceOutputs ?? {} } };
  }
  const arn =
    type === 'aws:kms/key:Key'
      ? `arn:aws:kms:us-west-2:111111111111:key/${name}`
      : `arn:aws:test:us-west-2:111111111111:${name}/x`;
  return { id: `${name}-id`, state: { ...inputs, arn, version: '1', keyId: name, url: `https://${name}` } };
}

function fileConfig(stack: string): Record<string, unknown> {
  const { config } = readStackFile(readProject(process.cwd()), stack);
  return config as Record<string, unknown>;
}

/** Pulumi hands structured values to a program as JSON text. */
function texts(config: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.includes(':') ? key : `lifeboat:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** Notes every component whose own constructor registers its outputs, until released; Pulumi does it for the others, later. */
function watchComponents(finished: Component[]): () => void {
  const prototype = pulumi.ComponentResource.prototype as unknown as {
    registerOutputs(this: Component, outputs?: unknown): void;
  };
  const { registerOutputs } = prototype;
  prototype.registerOutputs = function (outputs) {
    if (new Error().stack?.includes(`at new ${this.constructor.name} `)) finished.push(this);
    registerOutputs.call(this, outputs);
  };
  return () => {
    prototype.registerOutputs = registerOutputs;
  };
}

/** The value of an output, or of anything that holds outputs. Rejects as the output does. */
function resolved(output: unknown): Promise<unknown> {
  const whole = pulumi.output(output) as unknown as { promise(): Promise<unknown> };
  return whole.promise();
}
