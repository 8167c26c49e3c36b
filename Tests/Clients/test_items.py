"""PutItem, GetItem, DeleteItem: values of all types, what is returned, what it costs, what is refused."""

import decimal

import pytest

from conftest import SORTED, n, refused, s

EVERY_TYPE = {
    "pk": s("every type"),
    "text": s("häuser 🏠"),
    "empty": s(""),
    "number": n("-123456789012345678901234567890.12345678"),
    "small": n("0." + "0" * 129 + "1"),
    "bytes": {"B": bytes(range(256))},
    "no bytes": {"B": b""},
    "yes": {"BOOL": True},
    "no": {"BOOL": False},
    "nothing": {"NULL": True},
    "list": {"L": [s("a"), n(1), {"L": []}, {"M": {}}]},
    "map": {"M": {"a": {"M": {"b": {"L": [{"NULL": True}]}}}}},
}
SETS = {"texts": {"SS": ["a", "b", ""]}, "numbers": {"NS": ["1", "2", "-3.5"]}, "binaries": {"BS": [b"\x00", b"\xff"]}}


def test_an_item_of_every_type_comes_back(db, make):
    table = make()
    assert db.put_item(TableName=table, Item={**EVERY_TYPE, **SETS}).keys() == {"ResponseMetadata"}
    got = db.get_item(TableName=table, Key={"pk": EVERY_TYPE["pk"]}, ConsistentRead=True)["Item"]
    for name, value in SETS.items():
        (kind, members), (_, expected) = *got.pop(name).items(), *value.items()
        assert value.keys() == {kind} and sorted(members) == sorted(expected)
    assert got == EVERY_TYPE


def test_the_resource_interface_maps_types(resource, make):
    table = resource.Table(make())
    item = {
        "pk": "x", "d": decimal.Decimal("3.14"), "i": 7, "l": [1, "a", None, True], "m": {"k": {"n": 1}},
        "ss": {"a", "b"}, "ns": {1, 2},
    }
    table.put_item(Item=item)
    assert table.get_item(Key={"pk": "x"})["Item"] == item


@pytest.mark.parametrize("given, kept", [
    ("1.0", "1"), ("1e3", "1000"), ("-0", "0"), ("+5", "5"), ("5.", "5"), (".5", "0.5"), ("0001", "1"),
    ("1E-130", "0." + "0" * 129 + "1"), ("9.9999999999999999999999999999999999999E+125", "9" * 38 + "0" * 88),
])
def test_numbers_are_written_one_way(db, make, given, kept):
    table = make()
    db.put_item(TableName=table, Item={"pk": s("a"), "n": n(given)})
    assert db.get_item(TableName=table, Key={"pk": s("a")})["Item"]["n"] == n(kept)


def test_a_missing_item_has_no_member(db, make):
    reply = db.get_item(TableName=make(), Key={"pk": s("a")}, ReturnConsumedCapacity="TOTAL")
    assert "Item" not in reply and reply["ConsumedCapacity"]["CapacityUnits"] == 0.5


def test_return_values(db, make):
    table, key = make(), {"pk": s("a")}
    first, second = {**key, "v": n(1)}, {**key, "v": n(2)}
    assert "Attributes" not in db.put_item(TableName=table, Item=first, ReturnValues="ALL_OLD")
    assert db.put_item(TableName=table, Item=second, ReturnValues="ALL_OLD")["Attributes"] == first
    assert db.delete_item(TableName=table, Key=key, ReturnValues="ALL_OLD")["Attributes"] == second
    assert "Attributes" not in db.delete_item(TableName=table, Key=key, ReturnValues="ALL_OLD")


@pytest.mark.parametrize("length, read, write", [(1, 1, 1), (1020, 1, 1), (1021, 1, 2), (4092, 1, 4), (4093, 2, 5)])
def test_capacity_is_counted_in_blocks(db, make, length, read, write):
    # "pk" + "a" + "v" are 4 bytes beside the value; a block is 1024 bytes written, 4096 read.
    table = make()
    put = db.put_item(
        TableName=table, Item={"pk": s("a"), "v": s("x" * length)}, ReturnConsumedCapacity="INDEXES")
    assert put["ConsumedCapacity"] == {
        "TableName": table, "CapacityUnits": write, "Table": {"CapacityUnits": write}}
    for consistent, units in ((True, read), (False, read / 2)):
        got = db.get_item(
            TableName=table, Key={"pk": s("a")}, ConsistentRead=consistent, ReturnConsumedCapacity="TOTAL")
        assert got["ConsumedCapacity"] == {"TableName": table, "CapacityUnits": units}


def test_conditions(db, make):
    table, item = make(), {"pk": s("a"), "v": n(1)}
    once = {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
    db.put_item(**once)
    with refused("ConditionalCheckFailedException", "The conditional request failed") as replies:
        db.put_item(**once)
    assert "Item" not in replies[0]
    with refused("ConditionalCheckFailedException", "The conditional request failed") as replies:
        db.put_item(**once, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    assert replies[0]["Item"] == item
    with refused("ConditionalCheckFailedException"):
        db.delete_item(
            TableName=table, Key={"pk": s("a")}, ConditionExpression="v > :v", ExpressionAttributeValues={":v": n(1)})
    db.delete_item(
        TableName=table, Key={"pk": s("a")}, ConditionExpression="#v BETWEEN :a AND :b",
        ExpressionAttributeNames={"#v": "v"}, ExpressionAttributeValues={":a": n(1), ":b": n(2)})


def test_legacy_conditions(db, make):
    table, item = make(), {"pk": s("a"), "v": n(1)}
    db.put_item(TableName=table, Item=item, Expected={"pk": {"Exists": False}})
    with refused("ConditionalCheckFailedException"):
        db.put_item(TableName=table, Item=item, Expected={"pk": {"Exists": False}})
    db.delete_item(
        TableName=table, Key={"pk": s("a")}, ConditionalOperator="OR",
        Expected={
            "v": {"ComparisonOperator": "IN", "AttributeValueList": [n(1), n(2)]},
            "w": {"ComparisonOperator": "NOT_NULL"}})


def test_projections(db, make):
    table = make()
    db.put_item(TableName=table, Item={"pk": s("a"), "l": {"L": [n(0), n(1), n(2)]}, "m": {"M": {"x": n(1), "y": n(2)}}})
    got = db.get_item(
        TableName=table, Key={"pk": s("a")}, ProjectionExpression="l[2], l[0], #m.y, nowhere",
        ExpressionAttributeNames={"#m": "m"})
    assert got["Item"] == {"l": {"L": [n(0), n(2)]}, "m": {"M": {"y": n(2)}}}
    assert db.get_item(TableName=table, Key={"pk": s("a")}, ProjectionExpression="nowhere")["Item"] == {}
    assert db.get_item(TableName=table, Key={"pk": s("a")}, AttributesToGet=["pk"])["Item"] == {"pk": s("a")}


def test_tables_are_found_by_arn(db, make):
    table, item = make(), {"pk": s("a"), "v": n(1)}
    arn = db.describe_table(TableName=table)["Table"]["TableArn"]
    db.put_item(TableName=arn, Item=item)
    reply = db.get_item(TableName=arn, Key={"pk": s("a")}, ReturnConsumedCapacity="TOTAL")
    assert reply["Item"] == item and reply["ConsumedCapacity"]["TableName"] == table
    db.update_item(TableName=arn, Key={"pk": s("a")}, UpdateExpression="REMOVE v")
    assert db.scan(TableName=arn)["Items"] == [{"pk": s("a")}]
    assert db.query(
        TableName=arn, KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": s("a")})["Count"] == 1
    db.transact_write_items(TransactItems=[{"Delete": {"TableName": arn, "Key": {"pk": s("a")}}}])
    assert db.transact_get_items(TransactItems=[{"Get": {"TableName": arn, "Key": {"pk": s("a")}}}])["Responses"] == [{}]


@pytest.mark.parametrize("item, message", [
    ({"v": n(1)}, "One or more parameter values were invalid: Missing the key pk in the item"),
    ({"pk": n(1)}, "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"),
    ({"pk": s("")}, "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
                    "empty string value. Key: pk"),
    ({"pk": s("x" * 2049)}, "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size "
                            "limit of2048 bytes"),
    ({"pk": s("a"), "v": s("x" * 409_600)}, "Item size has exceeded the maximum allowed size"),
    ({"pk": s("a"), "v": n("x")}, "The parameter cannot be converted to a numeric value: x"),
    ({"pk": s("a"), "v": n("")}, "The parameter cannot be converted to a numeric value"),
    ({"pk": s("a"), "v": n("1" * 39)}, "Attempting to store more than 38 significant digits in a Number"),
    ({"pk": s("a"), "v": n("1e126")}, "Number overflow. Attempting to store a number with magnitude larger than supported "
                                      "range"),
    ({"pk": s("a"), "v": n("1e-131")}, "Number underflow. Attempting to store a number with magnitude smaller than "
                                       "supported range"),
    ({"pk": s("a"), "v": {}}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    ({"pk": s("a"), "v": {"S": "a", "N": "1"}}, "Supplied AttributeValue has more than one datatypes set, must contain "
                                                "exactly one of the supported datatypes"),
    ({"pk": s("a"), "v": {"SS": []}}, "1 validation error detected: One or more parameter values were invalid: An string "
                                      "set  may not be empty"),
    ({"pk": s("a"), "v": {"SS": ["a", "a"]}}, "1 validation error detected: One or more parameter values were invalid: "
                                              "Input collection [a, a] contains duplicates."),
    ({"pk": s("a"), "v": {"NULL": False}}, "1 validation error detected: One or more parameter values were invalid: Null "
                                           "attribute value types must have the value of true"),
])
def test_items_that_break_a_rule(raw, make, item, message):
    table = make()
    with refused("ValidationException", message):
        raw.put_item(TableName=table, Item=item)


def test_nesting_ends_at_32_levels(db, make):
    table = make()

    def nested(levels):
        return {"M": {"x": nested(levels - 1)}} if levels else n(1)

    db.put_item(TableName=table, Item={"pk": s("a"), "v": nested(31)})
    with refused(
            "ValidationException",
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"):
        db.put_item(TableName=table, Item={"pk": s("a"), "v": nested(33)})


@pytest.mark.parametrize("key", [{}, {"pk": n(1)}, {"pk": s("a")}, {"pk": s("a"), "sk": n(1), "x": n(1)}])
def test_keys_that_do_not_fit(db, make, key):
    table = make(SORTED)
    for call in (db.get_item, db.delete_item, db.update_item):
        with refused("ValidationException", "The provided key element does not match the schema"):
            call(TableName=table, Key=key)


def test_requests_that_break_a_rule(raw, make, name):
    key = {"pk": s("a")}
    with refused("ResourceNotFoundException", "Requested resource not found"):
        raw.get_item(TableName=name, Key=key)
    table = make()
    with refused("ValidationException", "The parameter 'TableName' is required but was not present in the request"):
        raw.get_item(Key=key)
    with refused(
            "ValidationException",
            "1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null"):
        raw.get_item(TableName=table)
    with refused(
            "ValidationException",
            "2 validation errors detected: Value 'X' at 'returnConsumedCapacity' failed to satisfy constraint: Member must "
            "satisfy enum value set: [NONE, TOTAL, INDEXES]; Value null at 'key' failed to satisfy constraint: Member must "
            "not be null"):
        raw.get_item(TableName=table, ReturnConsumedCapacity="X")
    with refused("ValidationException", "1 validation error detected: ReturnValues can only be ALL_OLD or NONE"):
        raw.put_item(TableName=table, Item=key, ReturnValues="ALL_NEW")
    with refused("SerializationException", "NUMBER_VALUE cannot be converted to String"):
        raw.meta.events.register_first("before-call.dynamodb.GetItem", spoil)
        try:
            raw.get_item(TableName=table, Key=key)
        finally:
            raw.meta.events.unregister("before-call.dynamodb.GetItem", spoil)


def spoil(params, **_):
    params["body"] = b'{"TableName":1}'


@pytest.mark.parametrize("condition, values, message", [
    ("", None, "Invalid ConditionExpression: The expression can not be empty;"),
    ("a ==", None, 'Invalid ConditionExpression: Syntax error; token: "=", near: "=="'),
    ("size(a)", None, None),
    ("status = :v", {":v": n(1)}, "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: "
                                  "status"),
    ("a = :v", None, "Invalid ConditionExpression: An expression attribute value used in expression is not defined; "
                     "attribute value: :v"),
    ("#a = a", None, "Invalid ConditionExpression: An expression attribute name used in the document path is not defined; "
                     "attribute name: #a"),
    ("a = :v", {":v": n(1), ":w": n(1)}, "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}"),
    ("foo(a)", None, "Invalid ConditionExpression: Invalid function name; function: foo"),
    ("((a = b))", None, "Invalid ConditionExpression: The expression has redundant parentheses;"),
])
def test_conditions_that_break_a_rule(raw, make, condition, values, message):
    table = make()
    more = {} if values is None else {"ExpressionAttributeValues": values}
    with refused("ValidationException", message):
        raw.delete_item(TableName=table, Key={"pk": s("a")}, ConditionExpression=condition, **more)
