"""A backup tool's ways with RDS: paginators and waiters, while virtual time runs by itself."""

import os

import boto3
from botocore.config import Config

rds = boto3.client(
    "rds",
    endpoint_url=os.environ["LIFEBOAT_URL"],
    region_name="us-west-2",
    config=Config(retries={"total_max_attempts": 1}),
)
WAIT = {"Delay": 0.2, "MaxAttempts": 300}

rds.create_db_instance(
    DBInstanceIdentifier="boto",
    Engine="postgres",
    DBInstanceClass="db.t4g.micro",
    AllocatedStorage=20,
    MasterUsername="app",
    MasterUserPassword="four-words-in-a-row",
    BackupRetentionPeriod=0,
)
rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="boto", WaiterConfig=WAIT)

names = [f"boto-{number:02}" for number in range(25)]
for name in names:
    rds.create_db_snapshot(DBInstanceIdentifier="boto", DBSnapshotIdentifier=name)
    rds.get_waiter("db_snapshot_available").wait(DBSnapshotIdentifier=name, WaiterConfig=WAIT)
    rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier="boto", WaiterConfig=WAIT)

pages = rds.get_paginator("describe_db_snapshots").paginate(
    DBInstanceIdentifier="boto", PaginationConfig={"PageSize": 20}
)
sizes, found = [], []
for page in pages:
    sizes.append(len(page["DBSnapshots"]))
    found += [snapshot["DBSnapshotIdentifier"] for snapshot in page["DBSnapshots"]]
assert (sizes, sorted(found)) == ([20, 5], names), (sizes, found)

rds.delete_db_snapshot(DBSnapshotIdentifier=names[0])
rds.get_waiter("db_snapshot_deleted").wait(DBSnapshotIdentifier=names[0], WaiterConfig=WAIT)
try:
    rds.delete_db_snapshot(DBSnapshotIdentifier=names[0])
    raise AssertionError("a snapshot was deleted twice")
except rds.exceptions.DBSnapshotNotFoundFault as error:
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404, error.response

print("all is as it should be")
