import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { busArn, busName, EVENT_SOURCE, type SideName } from '../runtime/names';
import type { Chain } from '../runtime/settings';
import { resourcePolicy } from './statements';

export interface BusArgs {
  readonly chain: Chain;
  readonly side: SideName;
  /** The one detail type that the other side's account may put on this bus. */
  readonly accepts: string;
}

/** The bus of one side: it takes this side's own events, and one type of event from the other side's account. */
export class Bus extends pulumi.ComponentResource {
  readonly busName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: BusArgs, opts?: pulumi.ComponentResourceOptions) {
    super('lifeboat:infra:Bus', name, {}, opts);
    const { chain, side } = args;
    const bus = new aws.cloudwatch.EventBus(
      `${name}-bus`,
      { name: busName(chain.environment, side) },
      { parent: this },
    );
    new aws.cloudwatch.EventBusPolicy(
      `${name}-policy`,
      { eventBusName: bus.name, policy: busPolicy(args) },
      { parent: this },
    );
    this.busName = bus.name;
    this.arn = bus.arn;
    this.registerOutputs({ busName: this.busName, arn: this.arn });
  }
}

/** AWS docs: EventBridge, "Example policy: Send events to a custom bus in a different account". */
export function busPolicy({ chain, side, accepts }: BusArgs): string {
  const other = side === 'source' ? chain.recovery : chain.source;
  return resourcePolicy([
    {
      principal: { account: other.account },
      actions: ['events:PutEvents'],
      resources: [busArn(chain, side)],
      conditions: {
        StringEquals: { 'events:detail-type': accepts },
        'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE },
        Null: { 'events:source': 'false' },
      },
    },
  ]);
}
