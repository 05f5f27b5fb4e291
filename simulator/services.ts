import { monitoring } from './cloudwatch';
import { ec2 } from './ec2';
import { events } from './eventbridge';
import { iam } from './iam';
import { sts } from './iam/sts';
import { kms } from './kms';
import { lambda } from './lambda';
import { logs } from './logs';
import { rds } from './rds';
import { route53 } from './route53';
import { s3 } from './s3';
import { scheduler } from './scheduler';
import { secretsmanager } from './secretsmanager';
import type { Service } from './service';
import { servicequotas } from './servicequotas';
import { sns } from './sns';
import { sqs } from './sqs';
import { states } from './states';

/** Every service that the simulated AWS has. */
export const services: readonly Service[] = [
  ec2,
  events,
  iam,
  kms,
  lambda,
  logs,
  monitoring,
  rds,
  route53,
  s3,
  scheduler,
  secretsmanager,
  servicequotas,
  sns,
  sqs,
  states,
  sts,
];
