import { awsError } from '../aws-error';
import type { Call } from '../service';

/** Throws `DBClusterParameterGroupNotFound` for any but the engines' own, since no others can be made here. */
export function checkClusterParameterGroup(_call: Call, name: string): void {
  if (/^default\.[a-z-]+\d+(\.\d+)?$/.test(name)) return;
  throw awsError('DBClusterParameterGroupNotFound', 404, `DBClusterParameterGroup not found: ${name}`);
}
