import { assumeAsService } from '../iam/assume-as-service';
import type { Caller } from '../service';
import type { World } from '../world';
import { groupArn, type Place } from './store';

/**
 * The session in which Scheduler works for schedules of a group: the group, not the schedule, is the source that a trust
 * policy can ask for. AWS docs: EventBridge Scheduler User Guide, "Confused deputy prevention". Throws `AccessDenied`.
 */
export function assumeFor(
  world: World,
  place: Place & { readonly group: string },
  roleArn: string,
  session: string,
): Caller {
  const sourceArn = groupArn(place, place.group);
  const service = { service: 'scheduler.amazonaws.com', account: place.account, sourceArn };
  return assumeAsService(world, service, roleArn, session);
}
