"""Query and Scan: key conditions, filters, pages, indexes, segments, what is refused."""

import pytest
from boto3.dynamodb.conditions import Attr, Key

from conftest import PLAIN, SORTED, n, refused, s

INDEXED = {
    "AttributeDefinitions": SORTED["AttributeDefinitions"] + [
        {"AttributeName": name, "AttributeType": "S"} for name in ("a", "b")],
    "KeySchema": SORTED["KeySchema"],
    "BillingMode": "PAY_PER_REQUEST",
    "LocalSecondaryIndexes": [{
        "IndexName": "local",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "a", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "KEYS_ONLY"}}],
    "GlobalSecondaryIndexes": [{
        "IndexName": "global",
        "KeySchema": [{"AttributeName": "b", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["v"]}}],
}


@pytest.fixture
def filled(resource, make):
    """A table with indexes and 100 items: 4 partitions, `a` in all, `b` in every other item."""
    table = resource.Table(make(INDEXED))
    with table.batch_writer() as batch:
        for number in range(100):
            item = {"pk": f"p{number % 4}", "sk": number, "a": f"a{99 - number:02}", "v": number, "w": number}
            if number % 2:
                item["b"] = f"b{number % 3}"
            batch.put_item(Item=item)
    return table


@pytest.mark.parametrize("condition, expected", [
    (Key("pk").eq("p1"), list(range(1, 100, 4))),
    (Key("pk").eq("p1") & Key("sk").eq(5), [5]),
    (Key("pk").eq("p1") & Key("sk").lt(9), [1, 5]),
    (Key("pk").eq("p1") & Key("sk").lte(9), [1, 5, 9]),
    (Key("pk").eq("p1") & Key("sk").gt(90), [93, 97]),
    (Key("pk").eq("p1") & Key("sk").gte(93), [93, 97]),
    (Key("pk").eq("p1") & Key("sk").between(9, 17), [9, 13, 17]),
    (Key("pk").eq("none"), []),
])
def test_key_conditions(filled, condition, expected):
    for forward in (True, False):
        reply = filled.query(KeyConditionExpression=condition, ScanIndexForward=forward)
        found = [int(item["sk"]) for item in reply["Items"]]
        assert found == (expected if forward else expected[::-1])
        assert reply["Count"] == reply["ScannedCount"] == len(expected)
        assert "LastEvaluatedKey" not in reply


def test_pages_end_where_limit_says(filled):
    request = {"KeyConditionExpression": Key("pk").eq("p1"), "Limit": 5}
    seen, pages, start = [], 0, {}
    while True:
        page = filled.query(**request, **start)
        seen += [int(item["sk"]) for item in page["Items"]]
        pages += 1
        if "LastEvaluatedKey" not in page:
            break
        assert page["LastEvaluatedKey"] == {"pk": "p1", "sk": seen[-1]}
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    # 25 items in pages of 5: the fifth is full, so it has a key, and the sixth is empty.
    assert seen == list(range(1, 100, 4)) and pages == 6


def test_paginators_go_to_the_end(db, filled):
    pages = db.get_paginator("scan").paginate(
        TableName=filled.name, PaginationConfig={"PageSize": 7})
    assert sorted(int(item["sk"]["N"]) for page in pages for item in page["Items"]) == list(range(100))
    pages = db.get_paginator("query").paginate(
        TableName=filled.name, KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": s("p2")},
        PaginationConfig={"PageSize": 4, "MaxItems": 9})
    assert sum(len(page["Items"]) for page in pages) == 9


def test_pages_end_at_a_megabyte(db, make):
    table = make(SORTED)
    for number in range(30):
        db.put_item(TableName=table, Item={"pk": s("a"), "sk": n(number), "v": s("x" * 100_000)})
    request = {
        "TableName": table, "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": s("a")},
        "ReturnConsumedCapacity": "TOTAL"}
    first = db.query(**request)
    assert first["Count"] == 11 and first["LastEvaluatedKey"] == {"pk": s("a"), "sk": n(10)}
    assert first["ConsumedCapacity"]["CapacityUnits"] == 134.5
    # What is read counts, not what is returned.
    counted = db.query(**request, Select="COUNT")
    assert counted["Count"] == 11 and "Items" not in counted
    none = db.query(**request, FilterExpression="sk2 = :p")
    assert (none["Count"], none["ScannedCount"], none["Items"]) == (0, 11, [])
    assert sum(page["Count"] for page in db.get_paginator("query").paginate(**request)) == 30


def test_filters(filled):
    reply = filled.query(KeyConditionExpression=Key("pk").eq("p1"), FilterExpression=Attr("v").lt(10))
    assert (reply["Count"], reply["ScannedCount"]) == (3, 25)
    reply = filled.scan(FilterExpression=Attr("b").not_exists() & Attr("a").begins_with("a9"))
    assert sorted(int(item["v"]) for item in reply["Items"]) == [0, 2, 4, 6, 8]
    assert reply["ScannedCount"] == 100
    reply = filled.scan(FilterExpression=Attr("v").is_in([1, 2]) | Attr("a").size().eq(3) & Attr("v").between(98, 99))
    assert sorted(int(item["v"]) for item in reply["Items"]) == [1, 2, 98, 99]


def test_legacy_conditions(db, filled):
    key = {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [s("p1")]}}
    reply = db.query(
        TableName=filled.name, KeyConditions={
            **key, "sk": {"ComparisonOperator": "BETWEEN", "AttributeValueList": [n(9), n(17)]}},
        AttributesToGet=["v"])
    assert reply["Items"] == [{"v": n(9)}, {"v": n(13)}, {"v": n(17)}]
    reply = db.query(
        TableName=filled.name, KeyConditions=key,
        QueryFilter={"v": {"ComparisonOperator": "LT", "AttributeValueList": [n(10)]}})
    assert reply["Count"] == 3
    reply = db.scan(
        TableName=filled.name, ConditionalOperator="OR", ScanFilter={
            "v": {"ComparisonOperator": "LE", "AttributeValueList": [n(1)]},
            "w": {"ComparisonOperator": "GE", "AttributeValueList": [n(98)]}})
    assert reply["Count"] == 4


def test_local_indexes(filled):
    request = {"IndexName": "local", "KeyConditionExpression": Key("pk").eq("p1") & Key("a").between("a94", "a98")}
    reply = filled.query(**request, ReturnConsumedCapacity="INDEXES", ConsistentRead=True)
    assert reply["Items"] == [{"pk": "p1", "sk": 5, "a": "a94"}, {"pk": "p1", "sk": 1, "a": "a98"}]
    assert reply["ConsumedCapacity"]["LocalSecondaryIndexes"] == {"local": {"CapacityUnits": 1}}
    # What is not projected is fetched from the table, and charged.
    reply = filled.query(**request, Select="ALL_ATTRIBUTES", ReturnConsumedCapacity="INDEXES")
    assert [int(item["w"]) for item in reply["Items"]] == [5, 1]
    assert reply["ConsumedCapacity"]["Table"]["CapacityUnits"] == 1
    page = filled.query(**request, Limit=1)
    assert page["LastEvaluatedKey"] == {"pk": "p1", "sk": 5, "a": "a94"}
    assert filled.query(**request, ExclusiveStartKey=page["LastEvaluatedKey"])["Count"] == 1


def test_global_indexes(filled):
    request = {"IndexName": "global", "KeyConditionExpression": Key("b").eq("b1") & Key("sk").lt(10)}
    reply = filled.query(**request)
    assert reply["Items"] == [
        {"pk": "p1", "sk": 1, "b": "b1", "v": 1}, {"pk": "p3", "sk": 7, "b": "b1", "v": 7}]
    assert filled.scan(IndexName="global")["Count"] == 50
    assert filled.query(**request, Limit=1)["LastEvaluatedKey"] == {"pk": "p1", "sk": 1, "b": "b1"}
    with refused("ValidationException", "Consistent reads are not supported on global secondary indexes"):
        filled.query(**request, ConsistentRead=True)
    with refused(
            "ValidationException",
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
            "index global because its projection type is not ALL"):
        filled.query(**request, Select="ALL_ATTRIBUTES")
    with refused("ValidationException", "The table does not have the specified index: none"):
        filled.query(**{**request, "IndexName": "none"})


def test_segments_share_out_a_table(db, filled):
    seen = []
    for segment in range(3):
        start = {}
        while start is not None:
            page = db.scan(TableName=filled.name, Segment=segment, TotalSegments=3, Limit=9, **start)
            seen += [int(item["sk"]["N"]) for item in page["Items"]]
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]} if "LastEvaluatedKey" in page else None
    assert sorted(seen) == list(range(100))


VALUE = {":p": s("p1")}
FIRST = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": VALUE}


@pytest.mark.parametrize("request_, message", [
    ({}, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
    ({"KeyConditionExpression": "sk = :p", "ExpressionAttributeValues": {":p": n(1)}},
     "Query condition missed key schema element: pk"),
    ({"KeyConditionExpression": "pk > :p", "ExpressionAttributeValues": VALUE}, "Query key condition not supported"),
    ({"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": n(1)}},
     "One or more parameter values were invalid: Condition parameter type does not match schema type"),
    ({"KeyConditionExpression": "pk = :p OR sk = :p", "ExpressionAttributeValues": VALUE},
     "Invalid operator used in KeyConditionExpression: OR"),
    ({**FIRST, "FilterExpression": "sk = :p"},
     "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"),
    ({**FIRST, "Select": "SPECIFIC_ATTRIBUTES"},
     "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"),
    ({**FIRST, "Select": "COUNT", "ProjectionExpression": "v"},
     "Cannot specify the ProjectionExpression when choosing to get COUNT"),
    ({**FIRST, "Select": "ALL_PROJECTED_ATTRIBUTES"},
     "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"),
    ({**FIRST, "Limit": 0},
     "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than "
     "or equal to 1"),
    ({**FIRST, "ExclusiveStartKey": {"pk": s("p1")}},
     "The provided starting key is invalid: The provided key element does not match the schema"),
    ({**FIRST, "ExclusiveStartKey": {"pk": s("p2"), "sk": n(1)}},
     "The provided starting key is outside query boundaries based on provided conditions"),
])
def test_queries_that_break_a_rule(raw, make, request_, message):
    table = make(SORTED)
    with refused("ValidationException", message):
        raw.query(TableName=table, **request_)


@pytest.mark.parametrize("request_, message", [
    ({"Segment": 0}, "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
                     "present"),
    ({"TotalSegments": 2}, "The Segment parameter is required but was not present in the request when parameter "
                           "TotalSegments is present"),
    ({"Segment": 2, "TotalSegments": 2}, "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
                                         "Segment: 2 is not less than TotalSegments: 2"),
])
def test_scans_that_break_a_rule(raw, make, request_, message):
    table = make(PLAIN)
    with refused("ValidationException", message):
        raw.scan(TableName=table, **request_)
