import type { Service } from '../service';
import type { World } from '../world';

/** Services whose ARNs carry another name than their endpoints. */
const BY_ARN: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

/** The service that a resource belongs to, by its ARN: `arn:aws:rds:...` is RDS's; undefined for `*`. */
export function serviceOfArn(world: World, arn: string): Service | undefined {
  const name = arn.split(':')[2] ?? '';
  return world.services.get(BY_ARN[name] ?? name);
}
