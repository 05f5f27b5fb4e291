import type {
  DeleteBucketCorsCommandInput,
  DeleteBucketWebsiteCommandInput,
  PutBucketCorsCommandInput,
  PutBucketLoggingCommandInput,
  PutBucketWebsiteCommandInput,
} from '@aws-sdk/client-s3';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { change, show } from './bucket-settings';
import { bucketNeed } from './needs';
import { malformedXml } from './refusals';
import { type BucketInput, bucketOf, buckets } from './store';

/** What is kept and shown, and changes no answer. */
const KEPT = 'Kept and shown; it changes nothing else.';

export const PutBucketCors = {
  lacks: KEPT,
  ...change<PutBucketCorsCommandInput>('PutBucketCORS', (bucket, { CORSConfiguration }) => {
    const rules = CORSConfiguration?.CORSRules ?? [];
    if (rules.length === 0) throw malformedXml();
    bucket.cors = rules;
  }),
};
export const GetBucketCors = show('GetBucketCORS', ({ cors }) => cors && { CORSRules: [...cors] }, [
  'NoSuchCORSConfiguration',
  'The CORS configuration does not exist',
]);
export const DeleteBucketCors = change<DeleteBucketCorsCommandInput>('PutBucketCORS', (bucket) => {
  bucket.cors = undefined;
});

export const PutBucketWebsite = {
  lacks: `${KEPT} Nobody answers at a site's address.`,
  ...change<PutBucketWebsiteCommandInput>('PutBucketWebsite', (bucket, { WebsiteConfiguration }) => {
    bucket.website = WebsiteConfiguration ?? {};
  }),
};
export const GetBucketWebsite = show('GetBucketWebsite', ({ website }) => website, [
  'NoSuchWebsiteConfiguration',
  'The specified bucket does not have a website configuration',
]);
export const DeleteBucketWebsite = change<DeleteBucketWebsiteCommandInput>(
  'DeleteBucketWebsite',
  (bucket) => {
    bucket.website = undefined;
  },
);

/** Refuses with `InvalidTargetBucketForLogging` 400. */
export const PutBucketLogging: Action<PutBucketLoggingCommandInput, object> = {
  lacks: `${KEPT} No requests are logged.`,
  needs: (call) => [bucketNeed(call, 'PutBucketLogging')],
  run(call) {
    const bucket = bucketOf(call);
    const logging = call.input.BucketLoggingStatus?.LoggingEnabled;
    const target = buckets(call.world).get(logging?.TargetBucket ?? '');
    if (logging !== undefined && (target?.account !== bucket.account || target.region !== bucket.region)) {
      throw awsError('InvalidTargetBucketForLogging', 400, 'The target bucket for logging does not exist');
    }
    bucket.logging = logging;
    return {};
  },
};
export const GetBucketLogging: Action<BucketInput, object> = {
  needs: (call) => [bucketNeed(call, 'GetBucketLogging')],
  run(call) {
    const { logging } = bucketOf(call);
    return logging === undefined ? {} : { LoggingEnabled: logging };
  },
};
