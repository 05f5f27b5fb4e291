/** `arn:aws:iam::111111111111:role/teams/data/copy` -> `copy`; role names are unique whatever their path. */
export function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** `arn:aws:iam::111111111111:role/copy` -> `111111111111` */
export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
