"""BatchGetItem and BatchWriteItem."""

from conftest import PLAIN, SORTED, n, refused, s


def put(number):
    return {"PutRequest": {"Item": {"pk": s(f"k{number}"), "v": n(number)}}}


def key(number):
    return {"pk": s(f"k{number}")}


def test_batches_write_and_get_over_tables(db, make):
    one, two = make(), make()
    reply = db.batch_write_item(
        RequestItems={one: [put(i) for i in range(15)], two: [put(i) for i in range(10)]}, ReturnConsumedCapacity="TOTAL")
    assert reply["UnprocessedItems"] == {}
    assert {c["TableName"]: c["CapacityUnits"] for c in reply["ConsumedCapacity"]} == {one: 15, two: 10}
    reply = db.batch_write_item(RequestItems={one: [{"DeleteRequest": {"Key": key(3)}}, put(20)]})
    assert reply["UnprocessedItems"] == {}
    reply = db.batch_get_item(
        RequestItems={
            one: {"Keys": [key(i) for i in range(25)], "ProjectionExpression": "#v", "ConsistentRead": True,
                  "ExpressionAttributeNames": {"#v": "v"}},
            two: {"Keys": [key(i) for i in (0, 99)]}},
        ReturnConsumedCapacity="TOTAL")
    assert reply["UnprocessedKeys"] == {}
    assert sorted(int(item["v"]["N"]) for item in reply["Responses"][one]) == [
        0, 1, 2, *range(4, 15), 20]
    assert reply["Responses"][two] == [{"pk": s("k0"), "v": n(0)}]
    assert {c["TableName"]: c["CapacityUnits"] for c in reply["ConsumedCapacity"]} == {one: 25, two: 1}


def test_batch_writers_send_everything(resource, make):
    table = resource.Table(make())
    with table.batch_writer(overwrite_by_pkeys=["pk"]) as batch:
        for number in range(500):
            batch.put_item(Item={"pk": str(number % 400), "v": number})
        batch.delete_item(Key={"pk": "7"})
    items = table.scan()["Items"]
    assert len(items) == 399
    assert all(item["v"] == int(item["pk"]) + (400 if int(item["pk"]) < 100 else 0) for item in items)


def test_large_batches_come_in_parts(db, make):
    table = make()
    for number in range(60):
        db.put_item(TableName=table, Item={"pk": s(f"k{number}"), "v": s("x" * 400_000)})
    asked, seen, rounds = {table: {"Keys": [key(i) for i in range(60)], "ConsistentRead": True}}, [], 0
    while asked:
        reply = db.batch_get_item(RequestItems=asked)
        seen += [item["pk"]["S"] for item in reply["Responses"][table]]
        asked = reply["UnprocessedKeys"]
        if asked:
            assert asked[table]["ConsistentRead"] is True
        rounds += 1
    assert sorted(seen) == sorted(f"k{i}" for i in range(60)) and rounds == 2


def test_tables_of_a_batch_are_found_by_arn(db, make):
    table = make()
    arn = db.describe_table(TableName=table)["Table"]["TableArn"]
    db.batch_write_item(RequestItems={arn: [put(1)]})
    reply = db.batch_get_item(RequestItems={arn: {"Keys": [key(1)]}})
    assert list(reply["Responses"].values()) == [[{"pk": s("k1"), "v": n(1)}]]


def test_batches_that_break_a_rule(raw, make, name):
    table = make()
    with refused("ValidationException", "Provided list of item keys contains duplicates"):
        raw.batch_write_item(RequestItems={table: [put(1), {"DeleteRequest": {"Key": key(1)}}]})
    with refused("ValidationException", "Provided list of item keys contains duplicates"):
        raw.batch_get_item(RequestItems={table: {"Keys": [key(1), key(1)]}})
    with refused("ValidationException", "Too many items requested for the BatchGetItem call"):
        raw.batch_get_item(RequestItems={table: {"Keys": [key(i) for i in range(50)]}, make(): {
            "Keys": [key(i) for i in range(51)]}})
    with refused("ValidationException", "Too many items requested for the BatchWriteItem call"):
        raw.batch_write_item(RequestItems={table: [put(i) for i in range(20)], make(): [put(i) for i in range(6)]})
    with refused("ValidationException", "The provided key element does not match the schema"):
        raw.batch_get_item(RequestItems={make(SORTED): {"Keys": [key(1)]}})
    with refused("ResourceNotFoundException", "Requested resource not found"):
        raw.batch_write_item(RequestItems={table: [put(1)], name: [put(1)]})
    # One bad element, and none is written.
    with refused("ValidationException"):
        raw.batch_write_item(RequestItems={table: [put(1), {"PutRequest": {"Item": {"v": n(1)}}}]})
    assert raw.scan(TableName=table)["Count"] == 0
    for call in (raw.batch_get_item, raw.batch_write_item):
        with refused("ValidationException"):
            call(RequestItems={})
