"""The control plane: tables of every kind, their changes, indexes, listing, protection, time to live."""

import datetime
import re
import time

import pytest

from conftest import PLAIN, SORTED, n, refused, s
from server import Server, eventually
from test_queries import INDEXED

PROVISIONED = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}


def described(db, table):
    return db.describe_table(TableName=table)["Table"]


@pytest.mark.parametrize("hash_type", "SNB")
@pytest.mark.parametrize("range_type", ["", "S", "N", "B"])
def test_keys_of_every_type(db, make, hash_type, range_type):
    values = {"S": ["a", "b"], "N": ["-1", "10"], "B": [b"\x00", b"\xff"]}
    table = make({
        "AttributeDefinitions": [{"AttributeName": "h", "AttributeType": hash_type}]
        + [{"AttributeName": "r", "AttributeType": kind} for kind in range_type],
        "KeySchema": [{"AttributeName": "h", "KeyType": "HASH"}]
        + [{"AttributeName": "r", "KeyType": "RANGE"} for _ in range_type],
        "BillingMode": "PAY_PER_REQUEST"})
    keys = [
        {"h": {hash_type: h}, **({"r": {range_type: r}} if range_type else {})}
        for h in values[hash_type] for r in values.get(range_type, [""])]
    for key in keys:
        db.put_item(TableName=table, Item={**key, "v": n(1)})
    for key in keys:
        assert db.get_item(TableName=table, Key=key)["Item"] == {**key, "v": n(1)}
    assert db.scan(TableName=table)["Count"] == len(keys)


def test_a_table_says_what_it_is(db, name):
    before = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=1)
    request = {
        **{key: value for key, value in INDEXED.items() if key != "BillingMode"},
        "ProvisionedThroughput": PROVISIONED, "TableClass": "STANDARD_INFREQUENT_ACCESS",
        "DeletionProtectionEnabled": True,
        "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        "Tags": [{"Key": "team", "Value": "a"}]}
    request["GlobalSecondaryIndexes"] = [{**request["GlobalSecondaryIndexes"][0], "ProvisionedThroughput": PROVISIONED}]
    made = db.create_table(TableName=name, **request)["TableDescription"]
    assert made["TableStatus"] in ("CREATING", "ACTIVE")
    db.get_waiter("table_exists").wait(TableName=name)
    table = described(db, name)
    assert table["TableName"] == name and table["TableStatus"] == "ACTIVE"
    assert table["TableArn"] == f"arn:aws:dynamodb:us-east-1:000000000000:table/{name}"
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", table["TableId"])
    assert before < table["CreationDateTime"] < before + datetime.timedelta(minutes=1)
    assert (table["ItemCount"], table["TableSizeBytes"]) == (0, 0)
    assert table["KeySchema"] == request["KeySchema"]
    by_name = lambda definition: definition["AttributeName"]
    assert sorted(table["AttributeDefinitions"], key=by_name) == sorted(request["AttributeDefinitions"], key=by_name)
    throughput = table["ProvisionedThroughput"]
    assert {name: throughput[name] for name in PROVISIONED} == PROVISIONED
    assert throughput["NumberOfDecreasesToday"] == 0
    assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert table["DeletionProtectionEnabled"] is True
    assert table["StreamSpecification"] == request["StreamSpecification"]
    assert table["LatestStreamArn"] == f"{table['TableArn']}/stream/{table['LatestStreamLabel']}"
    for kind in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes"):
        given, index = request[kind][0], table[kind][0]
        assert {key: index[key] for key in ("IndexName", "KeySchema", "Projection")} == {
            key: given[key] for key in ("IndexName", "KeySchema", "Projection")}
        assert index["IndexArn"] == f"{table['TableArn']}/index/{given['IndexName']}"
        assert (index["ItemCount"], index["IndexSizeBytes"]) == (0, 0)
    assert table["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE"
    with refused(
            "ValidationException",
            "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."):
        db.delete_table(TableName=name)
    db.update_table(TableName=name, DeletionProtectionEnabled=False)
    gone = db.delete_table(TableName=name)["TableDescription"]
    assert gone["TableStatus"] == "DELETING" and gone["TableArn"] == table["TableArn"]
    db.get_waiter("table_not_exists").wait(TableName=name)


def test_billing_is_switched(db, make):
    table = make()
    assert described(db, table)["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert described(db, table)["ProvisionedThroughput"]["ReadCapacityUnits"] == 0
    db.update_table(TableName=table, BillingMode="PROVISIONED", ProvisionedThroughput=PROVISIONED)
    assert described(db, table)["ProvisionedThroughput"]["WriteCapacityUnits"] == 6
    with refused("ValidationException") as replies:
        db.update_table(TableName=table, ProvisionedThroughput=PROVISIONED)
    assert replies[0]["Error"]["Message"].startswith("The provisioned throughput for the table will not change.")
    db.update_table(TableName=table, ProvisionedThroughput={**PROVISIONED, "ReadCapacityUnits": 7})
    db.update_table(TableName=table, BillingMode="PAY_PER_REQUEST")
    assert described(db, table)["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"


def test_indexes_come_and_go(db, make):
    table = make()
    for number in range(40):
        db.put_item(TableName=table, Item={"pk": s(str(number)), **({"g": n(number % 2)} if number < 20 else {"g": s("x")})})
    create = {"Create": {
        "IndexName": "later", "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"}}}
    definitions = [{"AttributeName": "g", "AttributeType": "N"}]
    db.update_table(TableName=table, AttributeDefinitions=definitions, GlobalSecondaryIndexUpdates=[create])
    eventually(lambda: described(db, table)["GlobalSecondaryIndexes"][0]["IndexStatus"] == "ACTIVE")
    # Items whose attribute has another type are passed over.
    assert db.scan(TableName=table, IndexName="later")["Count"] == 20
    query = {"TableName": table, "IndexName": "later", "KeyConditionExpression": "g = :g",
             "ExpressionAttributeValues": {":g": n(1)}}
    assert db.query(**query)["Count"] == 10
    with refused("ValidationException") as replies:
        db.put_item(TableName=table, Item={"pk": s("new"), "g": s("x")})
    assert replies[0]["Error"]["Message"] == (
        "One or more parameter values were invalid: Type mismatch for Index Key g Expected: N Actual: S IndexName: later")
    with refused("LimitExceededException") as replies:
        db.update_table(TableName=table, AttributeDefinitions=definitions, GlobalSecondaryIndexUpdates=[
            {"Delete": {"IndexName": "later"}}, create])
    assert replies[0]["Error"]["Message"] == (
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
    db.update_table(TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "later"}}])
    eventually(lambda: "GlobalSecondaryIndexes" not in described(db, table))
    assert described(db, table)["AttributeDefinitions"] == PLAIN["AttributeDefinitions"]
    with refused("ResourceNotFoundException"):
        db.update_table(TableName=table, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": "later"}}])
    with refused("ValidationException", "The table does not have the specified index: later"):
        db.query(**query)


def test_indexes_of_several_attributes(db, make):
    names = ("h1", "h2", "r1", "r2")
    table = make(
        AttributeDefinitions=PLAIN["AttributeDefinitions"] + [
            {"AttributeName": name, "AttributeType": "S"} for name in names],
        GlobalSecondaryIndexes=[{
            "IndexName": "several",
            "KeySchema": [{"AttributeName": name, "KeyType": "HASH" if name[0] == "h" else "RANGE"} for name in names],
            "Projection": {"ProjectionType": "KEYS_ONLY"}}])
    for number in range(16):
        db.put_item(TableName=table, Item={"pk": s(str(number)), **{
            name: s(str(number >> place & 1)) for place, name in enumerate(names)}})
    reply = db.query(
        TableName=table, IndexName="several",
        KeyConditionExpression="h1 = :o AND h2 = :z AND r1 = :o AND r2 >= :z",
        ExpressionAttributeValues={":o": s("1"), ":z": s("0")})
    assert sorted(item["pk"]["S"] for item in reply["Items"]) == ["13", "5"]


def test_tables_are_listed_by_name(db, make):
    names = [make(TableName=f"listed-{letter}") for letter in "cab"]
    first = db.list_tables(Limit=1, ExclusiveStartTableName="listed-")
    assert first["TableNames"] == ["listed-a"] and first["LastEvaluatedTableName"] == "listed-a"
    everything = [name for page in db.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 2})
                  for name in page["TableNames"]]
    assert everything == sorted(everything) and set(names) <= set(everything)


@pytest.mark.parametrize("change, message", [
    ({"BillingMode": "PROVISIONED"},
     "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when "
     "BillingMode is PROVISIONED"),
    ({"ProvisionedThroughput": PROVISIONED},
     "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
     "BillingMode is PAY_PER_REQUEST"),
    ({"KeySchema": [{"AttributeName": "pk", "KeyType": "RANGE"}]},
     "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
    ({"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "pk", "KeyType": "RANGE"}]},
     "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
    ({"AttributeDefinitions": SORTED["AttributeDefinitions"]},
     "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of "
     "attributes defined in AttributeDefinitions"),
    ({"LocalSecondaryIndexes": []}, "One or more parameter values were invalid: List of LocalSecondaryIndexes is empty"),
    ({"LocalSecondaryIndexes": INDEXED["LocalSecondaryIndexes"],
      "AttributeDefinitions": INDEXED["AttributeDefinitions"][:1] + INDEXED["AttributeDefinitions"][2:3]},
     "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when "
     "specifying a LocalSecondaryIndex"),
    ({"TableName": "x y z"},
     "1 validation error detected: Value 'x y z' at 'tableName' failed to satisfy constraint: Member must satisfy regular "
     "expression pattern: [a-zA-Z0-9_.-]+"),
    ({"TableName": "x"}, "TableName must be at least 3 characters long and at most 255 characters long"),
    ({"BillingMode": "FREE", "KeySchema": [{"AttributeName": "pk", "KeyType": "MAIN"}]},
     "2 validation errors detected: Value 'MAIN' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must "
     "satisfy enum value set: [HASH, RANGE]; Value 'FREE' at 'billingMode' failed to satisfy constraint: Member must "
     "satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"),
    ({"OnDemandThroughput": {"MaxReadRequestUnits": 1}},
     "The parameter OnDemandThroughput of CreateTable is not supported by this endpoint"),
])
def test_tables_that_break_a_rule(raw, name, change, message):
    with refused("ValidationException", message):
        raw.create_table(**{"TableName": name, **PLAIN, **change})


def test_calls_for_tables_that_are_not_there(db, make, name):
    message = f"Requested resource not found: Table: {name} not found"
    for call in (db.describe_table, db.delete_table, db.describe_time_to_live):
        with refused("ResourceNotFoundException", message):
            call(TableName=name)
    table = make()
    with refused("ResourceInUseException", f"Table already exists: {table}"):
        db.create_table(TableName=table, **PLAIN)
    with refused(
            "ValidationException",
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
            "SSESpecification or ReplicaUpdates is required"):
        db.update_table(TableName=table)


def test_items_expire(db, make, streams):
    table = make(SORTED, StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"})
    assert db.describe_time_to_live(TableName=table)["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}
    with refused("ValidationException", "TimeToLive is already disabled"):
        db.update_time_to_live(TableName=table, TimeToLiveSpecification={"AttributeName": "t", "Enabled": False})
    on = {"AttributeName": "t", "Enabled": True}
    assert db.update_time_to_live(TableName=table, TimeToLiveSpecification=on)["TimeToLiveSpecification"] == on
    eventually(lambda: db.describe_time_to_live(TableName=table)["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED", "AttributeName": "t"})
    with refused("ValidationException", "TimeToLive is already enabled"):
        db.update_time_to_live(TableName=table, TimeToLiveSpecification=on)
    with refused("ValidationException", "TimeToLive is active on a different AttributeName: current AttributeName is t"):
        db.update_time_to_live(TableName=table, TimeToLiveSpecification={"AttributeName": "u", "Enabled": True})
    now = int(time.time())
    times = {1: n(now - 10), 2: n(now + 3600), 3: s(str(now - 10)), 4: n(now - 6 * 365 * 86_400)}
    for number, value in times.items():
        db.put_item(TableName=table, Item={"pk": s("a"), "sk": n(number), "t": value})
    eventually(lambda: db.scan(TableName=table)["Count"] == 3)
    assert sorted(item["sk"]["N"] for item in db.scan(TableName=table)["Items"]) == ["2", "3", "4"]
    arn = described(db, table)["LatestStreamArn"]
    shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(
        StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    records = eventually(lambda: [
        record for record in streams.get_records(ShardIterator=iterator)["Records"] if record["eventName"] == "REMOVE"])
    assert [record["dynamodb"]["Keys"]["sk"] for record in records] == [n(1)]
    assert records[0]["userIdentity"] == {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
    # One that is switched off needs no attribute in its description.
    db.update_time_to_live(TableName=table, TimeToLiveSpecification={**on, "Enabled": False})
    eventually(lambda: db.describe_time_to_live(TableName=table)["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "DISABLED"})


def test_waiters_wait_for_slow_tables():
    server = Server(arguments=["--slow-tables", "0.5"])
    try:
        db = server.client()
        made = db.create_table(
            TableName="slow", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
        assert made["TableDescription"]["TableStatus"] == "CREATING"
        with refused("ResourceNotFoundException", "Requested resource not found"):
            db.get_item(TableName="slow", Key={"pk": {"S": "a"}})
        db.get_waiter("table_exists").wait(TableName="slow", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        db.put_item(TableName="slow", Item={"pk": {"S": "a"}})
        assert db.delete_table(TableName="slow")["TableDescription"]["TableStatus"] == "DELETING"
        assert db.list_tables()["TableNames"] == ["slow"]
        db.get_waiter("table_not_exists").wait(TableName="slow", WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        assert db.list_tables()["TableNames"] == []
    finally:
        server.stop()
