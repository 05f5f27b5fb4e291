import type { Service } from '../service';
import { ChangeResourceRecordSets, GetChange } from './change-records';
import { CreateHealthCheck, DeleteHealthCheck, GetHealthCheck } from './health-checks';
import { CreateHostedZone, DeleteHostedZone, GetHostedZone, UpdateHostedZoneComment } from './hosted-zones';
import { ListHostedZones, ListHostedZonesByName } from './list-hosted-zones';
import { ListResourceRecordSets } from './list-records';
import { ChangeTagsForResource, ListTagsForResource } from './route53-tags';
import { ROUTE53_REGION } from './store';

export { resolve } from './resolve';
export { createZone } from './zone';

/** Route 53: public zones and their records. What DNS answers is `resolve`. */
export const route53: Service = {
  name: 'route53',
  lacks: [
    'Public hosted zones with simple, weighted and failover records as AWS stores them; health checks check nothing and pass.',
    'No private zones, traffic policies, DNSSEC, query logging or domains.',
  ],
  globalIn: ROUTE53_REGION,
  client: () => require('@aws-sdk/client-route-53'),
  actions: {
    ChangeResourceRecordSets,
    ChangeTagsForResource,
    CreateHealthCheck,
    CreateHostedZone,
    DeleteHealthCheck,
    DeleteHostedZone,
    GetChange,
    GetHealthCheck,
    GetHostedZone,
    ListHostedZones,
    ListHostedZonesByName,
    ListResourceRecordSets,
    ListTagsForResource,
    UpdateHostedZoneComment,
  },
};
