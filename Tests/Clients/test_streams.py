"""DynamoDB Streams, as consumers read it: records, views, iterators, pages, closed streams."""

import pytest

from conftest import SORTED, n, refused, s

VIEWS = {"KEYS_ONLY": (), "NEW_IMAGE": ("NewImage",), "OLD_IMAGE": ("OldImage",),
         "NEW_AND_OLD_IMAGES": ("NewImage", "OldImage")}


def specification(view):
    return {"StreamEnabled": True, "StreamViewType": view}


def arn_of(db, table):
    return db.describe_table(TableName=table)["Table"]["LatestStreamArn"]


def read_to_the_end(streams, arn, kind="TRIM_HORIZON", limit=1000, count=None):
    """All records from `kind` on, over all shards; of an open shard, up to the first empty page or `count` records."""
    records = []
    for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType=kind)["ShardIterator"]
        while iterator is not None:
            page = streams.get_records(ShardIterator=iterator, Limit=limit)
            assert len(page["Records"]) <= limit
            records += page["Records"]
            iterator = page.get("NextShardIterator")
            if "EndingSequenceNumber" not in shard["SequenceNumberRange"] and not page["Records"]:
                break
    return records


@pytest.mark.parametrize("view", VIEWS)
def test_records_have_what_the_view_shows(db, streams, make, view):
    table = make(SORTED, StreamSpecification=specification(view))
    key = {"pk": s("a"), "sk": n(1)}
    old, new = {**key, "v": n(1)}, {**key, "v": n(2)}
    db.put_item(TableName=table, Item=old)
    db.put_item(TableName=table, Item=old)
    db.update_item(
        TableName=table, Key=key, UpdateExpression="SET v = :v", ExpressionAttributeValues={":v": n(2)})
    db.delete_item(TableName=table, Key=key)
    db.delete_item(TableName=table, Key=key)
    records = read_to_the_end(streams, arn_of(db, table))
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    images = [{"NewImage": old}, {"OldImage": old, "NewImage": new}, {"OldImage": new}]
    for record, expected in zip(records, images):
        change = record["dynamodb"]
        assert change["Keys"] == key and change["StreamViewType"] == view
        assert {name: change[name] for name in ("OldImage", "NewImage") if name in change} == {
            name: image for name, image in expected.items() if name in VIEWS[view]}
        assert (record["eventVersion"], record["eventSource"], record["awsRegion"]) == ("1.1", "aws:dynamodb", "us-east-1")
        assert len(record["eventID"]) == 32 and "userIdentity" not in record
        assert change["SizeBytes"] > 0 and change["ApproximateCreationDateTime"].year > 2000
        assert 21 <= len(change["SequenceNumber"]) <= 40
    numbers = [int(record["dynamodb"]["SequenceNumber"]) for record in records]
    assert numbers == sorted(set(numbers))
    assert len({record["eventID"] for record in records}) == 3


def test_a_stream_is_described_and_listed(db, streams, make):
    table = make(SORTED, StreamSpecification=specification("KEYS_ONLY"))
    arn = arn_of(db, table)
    (listed,) = streams.list_streams(TableName=table)["Streams"]
    assert listed == {"StreamArn": arn, "TableName": table, "StreamLabel": arn.split("/stream/")[1]}
    stream = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    assert (stream["StreamStatus"], stream["StreamViewType"]) == ("ENABLED", "KEYS_ONLY")
    assert stream["KeySchema"] == SORTED["KeySchema"] and stream["StreamArn"] == arn
    for shard in stream["Shards"]:
        assert shard["ShardId"].startswith("shardId-") and "StartingSequenceNumber" in shard["SequenceNumberRange"]
    assert streams.list_streams(Limit=1)["LastEvaluatedStreamArn"]


def test_reading_in_small_pages(db, streams, make):
    table = make(SORTED, StreamSpecification=specification("NEW_IMAGE"))
    with_numbers = [{"PutRequest": {"Item": {"pk": s("a"), "sk": n(i)}}} for i in range(25)]
    for start in range(4):
        db.batch_write_item(RequestItems={table: [
            {"PutRequest": {"Item": {"pk": s(str(start)), **put["PutRequest"]["Item"], "batch": n(start)}}}
            for put in with_numbers]})
    records = read_to_the_end(streams, arn_of(db, table), limit=7)
    # Each key is written four times, with another batch each time.
    assert [int(record["dynamodb"]["NewImage"]["batch"]["N"]) for record in records] == [
        number for number in range(4) for _ in range(25)]


def test_iterators_start_where_they_are_told(db, streams, make):
    table = make(SORTED, StreamSpecification=specification("KEYS_ONLY"))
    arn = arn_of(db, table)

    def put(number):
        db.put_item(TableName=table, Item={"pk": s("a"), "sk": n(number)})

    def keys(iterator):
        return [int(r["dynamodb"]["Keys"]["sk"]["N"]) for r in streams.get_records(ShardIterator=iterator)["Records"]]

    for number in range(5):
        put(number)
    (shard,) = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
    place = {"StreamArn": arn, "ShardId": shard["ShardId"]}
    latest = streams.get_shard_iterator(**place, ShardIteratorType="LATEST")["ShardIterator"]
    third = read_to_the_end(streams, arn)[2]["dynamodb"]["SequenceNumber"]
    at = streams.get_shard_iterator(
        **place, ShardIteratorType="AT_SEQUENCE_NUMBER", SequenceNumber=third)["ShardIterator"]
    after = streams.get_shard_iterator(
        **place, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=third)["ShardIterator"]
    assert (keys(at), keys(after), keys(latest)) == ([2, 3, 4], [3, 4], [])
    put(5)
    assert keys(latest) == [5]
    with refused("ValidationException"):
        streams.get_shard_iterator(**place, ShardIteratorType="AT_SEQUENCE_NUMBER")
    with refused("ResourceNotFoundException"):
        streams.get_shard_iterator(
            StreamArn=arn, ShardId="shardId-00000000000000000000-00000000", ShardIteratorType="LATEST")
    with refused("ValidationException"):
        streams.get_records(ShardIterator="nonsense")
    with refused("ResourceNotFoundException"):
        streams.describe_stream(StreamArn=arn[:-1] + ("1" if arn[-1] == "0" else "0"))


def test_disabled_streams_are_read_to_the_end(db, streams, make):
    table = make(StreamSpecification=specification("NEW_IMAGE"))
    first = arn_of(db, table)
    with refused("ValidationException", f"Table already has an enabled stream: TableName: {table}"):
        db.update_table(TableName=table, StreamSpecification=specification("NEW_IMAGE"))
    db.put_item(TableName=table, Item={"pk": s("a")})
    db.update_table(TableName=table, StreamSpecification={"StreamEnabled": False})
    assert "StreamSpecification" not in db.describe_table(TableName=table)["Table"]
    db.put_item(TableName=table, Item={"pk": s("between")})
    db.update_table(TableName=table, StreamSpecification=specification("OLD_IMAGE"))
    second = arn_of(db, table)
    db.delete_item(TableName=table, Key={"pk": s("a")})
    assert first != second
    closed = streams.describe_stream(StreamArn=first)["StreamDescription"]
    assert closed["StreamStatus"] == "DISABLED"
    assert "EndingSequenceNumber" in closed["Shards"][-1]["SequenceNumberRange"]
    assert [record["eventName"] for record in read_to_the_end(streams, first)] == ["INSERT"]
    assert [record["dynamodb"]["OldImage"] for record in read_to_the_end(streams, second)] == [{"pk": s("a")}]
    db.delete_table(TableName=table)
    assert [record["eventName"] for record in read_to_the_end(streams, second)] == ["REMOVE"]
