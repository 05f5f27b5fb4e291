import type { World } from '../world';
import type { LambdaFunction, Version } from './function-record';
import { revisionOf } from './revision';

/**
 * Publishes `$LATEST` as a version that never changes again. When nothing changed since the last one, AWS makes no new
 * one but answers with that (AWS docs: PublishVersion).
 */
export function publish(world: World, found: LambdaFunction, description: string | undefined): Version {
  const { latest } = found;
  const last = found.published.get(String(found.lastPublished));
  if (last && last.code.sha256 === latest.code.sha256 && sameConfiguration(last, latest)) return last;
  found.lastPublished++;
  const version = String(found.lastPublished);
  const made: Version = {
    ...latest,
    version,
    configuration: { ...latest.configuration, description: description ?? latest.configuration.description },
    modified: world.clock.now(),
    revisionId: revisionOf(found.arn, version, latest.revisionId),
  };
  found.published.set(version, made);
  return made;
}

function sameConfiguration(a: Version, b: Version): boolean {
  const text = ({ configuration }: Version) => JSON.stringify({ ...configuration, description: '' });
  return text(a) === text(b);
}
