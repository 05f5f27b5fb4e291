type Rds = import('@aws-sdk/client-rds').RDS;
export type DBInstance = import('@aws-sdk/client-rds').DBInstance;

/** All instances of the account and Region: a page for each 100. */
export async function describeInstances(client: Rds): Promise<DBInstance[]> {
  const all: DBInstance[] = [];
  let marker: string | undefined;
  do {
    const page = await client.describeDBInstances({ MaxRecords: 100, Marker: marker });
    all.push(...(page.DBInstances ?? []));
    marker = page.Marker;
  } while (marker !== undefined && marker !== '');
  return all;
}
