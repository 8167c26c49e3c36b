"""Tags, policies, limits, endpoints, insights, and what one machine cannot be."""

import json

import pytest

from conftest import refused, s

POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})


@pytest.fixture
def table(make):
    return make()


@pytest.fixture
def arn(db, table):
    return db.describe_table(TableName=table)["Table"]["TableArn"]


def test_tags(db, raw, arn):
    db.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}])
    db.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "2"}])
    pages = db.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
    assert [tag for page in pages for tag in page["Tags"]] == [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": ""}]
    db.untag_resource(ResourceArn=arn, TagKeys=["a", "none"])
    assert db.list_tags_of_resource(ResourceArn=arn)["Tags"] == [{"Key": "b", "Value": ""}]
    with refused("ResourceNotFoundException", f"Requested resource not found: ResourceArn: {arn}x not found"):
        db.list_tags_of_resource(ResourceArn=arn + "x")
    with refused("ValidationException", "Atleast one Tag needs to be provided as Input."):
        db.tag_resource(ResourceArn=arn, Tags=[])
    with refused("ValidationException", "Invalid TableArn: Invalid ResourceArn provided as input nonsense"):
        raw.tag_resource(ResourceArn="nonsense", Tags=[{"Key": "a", "Value": ""}])


def test_policies(db, arn):
    with refused("PolicyNotFoundException"):
        db.get_resource_policy(ResourceArn=arn)
    first = db.put_resource_policy(ResourceArn=arn, Policy=POLICY, ExpectedRevisionId="NO_POLICY")["RevisionId"]
    assert json.loads(db.get_resource_policy(ResourceArn=arn)["Policy"]) == json.loads(POLICY)
    with refused("PolicyNotFoundException"):
        db.put_resource_policy(ResourceArn=arn, Policy=POLICY, ExpectedRevisionId="NO_POLICY")
    with refused("PolicyNotFoundException"):
        db.delete_resource_policy(ResourceArn=arn, ExpectedRevisionId="1234567890")
    assert db.get_resource_policy(ResourceArn=arn)["RevisionId"] == first
    db.delete_resource_policy(ResourceArn=arn)
    db.delete_resource_policy(ResourceArn=arn)


def test_insights(db, table):
    assert db.describe_contributor_insights(TableName=table)["ContributorInsightsStatus"] == "DISABLED"
    db.update_contributor_insights(TableName=table, ContributorInsightsAction="ENABLE")
    assert db.describe_contributor_insights(TableName=table)["ContributorInsightsStatus"] == "ENABLED"
    listed = db.list_contributor_insights(TableName=table)["ContributorInsightsSummaries"]
    assert [entry["TableName"] for entry in listed] == [table]


def test_limits_and_endpoints(db, server):
    limits = db.describe_limits()
    assert limits["AccountMaxReadCapacityUnits"] == 80000 and limits["TableMaxWriteCapacityUnits"] == 40000
    assert db.describe_endpoints()["Endpoints"] == [
        {"Address": f"127.0.0.1:{server.port}", "CachePeriodInMinutes": 1440}]


def test_clients_that_look_for_the_endpoint_find_it(server, table):
    client = server.client(endpoint_discovery_enabled=True)
    assert client.get_item(TableName=table, Key={"pk": s("a")})["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_there_is_one_region(db, table, name):
    assert db.list_global_tables()["GlobalTables"] == []
    for call in (db.describe_global_table, db.describe_global_table_settings, db.update_global_table_settings):
        with refused("GlobalTableNotFoundException"):
            call(GlobalTableName=table)
    with refused("GlobalTableNotFoundException"):
        db.update_global_table(GlobalTableName=table, ReplicaUpdates=[{"Create": {"RegionName": "eu-west-1"}}])
    with refused("TableNotFoundException"):
        db.create_global_table(GlobalTableName=name, ReplicationGroup=[{"RegionName": "eu-west-1"}])
    with refused("ValidationException"):
        db.create_global_table(GlobalTableName=table, ReplicationGroup=[{"RegionName": "eu-west-1"}])
    assert db.describe_table_replica_auto_scaling(TableName=table)["TableAutoScalingDescription"]["TableName"] == table
    with refused("ValidationException"):
        db.update_table_replica_auto_scaling(TableName=table)


def test_there_is_no_kinesis(db, table):
    assert db.describe_kinesis_streaming_destination(TableName=table)["KinesisDataStreamDestinations"] == []
    stream = "arn:aws:kinesis:us-east-1:000000000000:stream/any"
    with refused("ResourceNotFoundException"):
        db.enable_kinesis_streaming_destination(TableName=table, StreamArn=stream)
    with refused("ValidationException"):
        db.disable_kinesis_streaming_destination(TableName=table, StreamArn=stream)
    with refused("ValidationException"):
        db.update_kinesis_streaming_destination(
            TableName=table, StreamArn=stream,
            UpdateKinesisStreamingConfiguration={"ApproximateCreationDateTimePrecision": "MILLISECOND"})
