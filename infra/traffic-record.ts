import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** The name by which customers reach the system, and where it may point. */
export interface Traffic {
  /** `Z08345723EXAMPLE1234` */
  readonly zoneId: string;
  /** `api.example.com` */
  readonly record: string;
  /** Host name that it points to while the source side is active. */
  readonly sourceTarget: string;
  /** Host name that it points to after a failover. */
  readonly recoveryTarget: string;
  /** How long resolvers may go on giving an old answer. */
  readonly ttlSeconds: number;
}

export interface TrafficRecordArgs {
  readonly traffic: Traffic;
}

/** The record that the recovery plan switches. */
export class TrafficRecord extends pulumi.ComponentResource {
  constructor(name: string, { traffic }: TrafficRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:TrafficRecord', name, {}, opts);
    new aws.route53.Record(
      `${name}-record`,
      {
        zoneId: traffic.zoneId,
        name: traffic.record,
        type: 'CNAME',
        ttl: traffic.ttlSeconds,
        records: [traffic.sourceTarget],
      },
      {
        parent: this,
        // After a failover the record is not what it was made as, and Pulumi writes all of a record or nothing: a
        // deployment that changed as much as its TTL would move traffic back.
        ignoreChanges: ['records', 'ttl'],
        // Taking Lifeboat away must not take the system off the net.
        retainOnDelete: true,
      },
    );
    this.registerOutputs({});
  }
}
