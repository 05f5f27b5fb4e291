import { readPlainXml } from './plain-xml';
import { type Schema, shapeReader } from './shape-reader';

/**
 * The one file that names the AWS SDK. Each function makes a client in the factory of a handler, so once a container;
 * a bundle holds only the clients that its handler reaches.
 */

type Logger = NonNullable<import('@aws-sdk/client-rds').RDSClientConfig['logger']>;

/**
 * As silent as the SDK's own, but without `info`: for one that has it the SDK makes a copy of every input and output to be
 * logged, which for a page of snapshots takes as long as to read it.
 */
const LOGGER = {
  trace: () => {},
  debug: () => {},
  warn: (...content: unknown[]) => console.warn(...content),
  error: () => {},
} as unknown as Logger;

/** A call is tried five times in all, with the SDK's own back-off; one that hangs is given up after ten seconds. */
const MANNERS = {
  maxAttempts: 5,
  // Nothing here changes what the SDK does to a request; without this it works that out anew for each.
  cacheMiddleware: true,
  logger: LOGGER,
  // Without the last of these the SDK only warns.
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** `region` differs from the function's own only where shared snapshots are listed: they show in their own Region. */
export function rds(region?: string): import('@aws-sdk/client-rds').RDS {
  const { RDS } = require('@aws-sdk/client-rds') as typeof import('@aws-sdk/client-rds');
  return new RDS({
    ...MANNERS,
    protocol: quickQueryProtocol(),
    ...(region === undefined ? {} : { region }),
  });
}

/** RDS's own protocol, with a quicker reader for what RDS writes: pages of snapshots and instances are large. */
function quickQueryProtocol() {
  const { AwsQueryProtocol, XmlShapeDeserializer } =
    require('@aws-sdk/core/protocols') as typeof import('@aws-sdk/core/protocols');
  class QuickDeserializer extends XmlShapeDeserializer {
    private readonly readShape = shapeReader((schema, value) => super.readSchema(schema, value));

    override readSchema(schema: Schema, value: unknown): unknown {
      return this.readShape(schema, value);
    }

    protected override parseXml(xml: string): unknown {
      return readPlainXml(xml) ?? super.parseXml(xml);
    }
  }
  return class QuickQueryProtocol extends AwsQueryProtocol {
    constructor(options: ConstructorParameters<typeof AwsQueryProtocol>[0]) {
      super(options);
      this.deserializer = new QuickDeserializer(this.deserializer.settings);
    }
  };
}

export function kms(): import('@aws-sdk/client-kms').KMS {
  const { KMS } = require('@aws-sdk/client-kms') as typeof import('@aws-sdk/client-kms');
  return new KMS(MANNERS);
}

export function eventBridge(): import('@aws-sdk/client-eventbridge').EventBridge {
  const { EventBridge } =
    require('@aws-sdk/client-eventbridge') as typeof import('@aws-sdk/client-eventbridge');
  return new EventBridge(MANNERS);
}

export function cloudWatch(): import('@aws-sdk/client-cloudwatch').CloudWatch {
  const { CloudWatch } = require('@aws-sdk/client-cloudwatch') as typeof import('@aws-sdk/client-cloudwatch');
  return new CloudWatch(MANNERS);
}

export function secretsManager(): import('@aws-sdk/client-secrets-manager').SecretsManager {
  const { SecretsManager } =
    require('@aws-sdk/client-secrets-manager') as typeof import('@aws-sdk/client-secrets-manager');
  return new SecretsManager(MANNERS);
}

/** A synchronous invocation lasts as long as the function it calls: this client waits for it, and asks once. */
export function lambda(): import('@aws-sdk/client-lambda').Lambda {
  const { Lambda } = require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
  return new Lambda({
    ...MANNERS,
    maxAttempts: 1,
    requestHandler: { ...MANNERS.requestHandler, requestTimeout: 900_000 },
  });
}

export function s3(): import('@aws-sdk/client-s3').S3 {
  const { S3 } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  return new S3(MANNERS);
}

export function sqs(): import('@aws-sdk/client-sqs').SQS {
  const { SQS } = require('@aws-sdk/client-sqs') as typeof import('@aws-sdk/client-sqs');
  return new SQS(MANNERS);
}

export function route53(): import('@aws-sdk/client-route-53').Route53 {
  const { Route53 } = require('@aws-sdk/client-route-53') as typeof import('@aws-sdk/client-route-53');
  return new Route53(MANNERS);
}

/**
 * Whether AWS refused with this code. The SDK names an error after its shape, the wire after its code, and for RDS
 * the two differ by an ending.
 */
export function refusedWith(error: unknown, ...codes: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  const name = error.name.replace(/(Fault|Exception)$/, '');
  return codes.some((code) => code.replace(/(Fault|Exception)$/, '') === name);
}

/** Whether no answer came, or AWS said that it is in trouble itself: not a refusal, and not a fault of ours. */
export function wentUnanswered(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  return (
    error.name === 'TimeoutError' ||
    /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_|EPIPE|EHOSTUNREACH)/.test(String((error as { code?: unknown }).code))
  );
}
