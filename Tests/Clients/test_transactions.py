"""TransactWriteItems and TransactGetItems: all or nothing, reasons, tokens."""

import threading

import pytest

from conftest import SORTED, n, refused, s

CANCELLED = "Transaction cancelled, please refer cancellation reasons for specific reasons "


def test_all_actions_happen(db, make):
    one, two = make(), make(SORTED)
    db.put_item(TableName=one, Item={"pk": s("old"), "v": n(1)})
    reply = db.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": one, "Item": {"pk": s("a"), "v": n(1)}}},
            {"Update": {
                "TableName": two, "Key": {"pk": s("a"), "sk": n(1)}, "UpdateExpression": "ADD v :v",
                "ExpressionAttributeValues": {":v": n(5)}}},
            {"Delete": {"TableName": one, "Key": {"pk": s("old")}, "ConditionExpression": "attribute_exists(pk)"}},
            {"ConditionCheck": {"TableName": one, "Key": {"pk": s("b")}, "ConditionExpression": "attribute_not_exists(pk)"}},
        ],
        ReturnConsumedCapacity="TOTAL")
    assert {c["TableName"]: c["CapacityUnits"] for c in reply["ConsumedCapacity"]} == {one: 6, two: 2}
    reply = db.transact_get_items(
        TransactItems=[
            {"Get": {"TableName": two, "Key": {"pk": s("a"), "sk": n(1)}, "ProjectionExpression": "v"}},
            {"Get": {"TableName": one, "Key": {"pk": s("old")}}},
            {"Get": {"TableName": one, "Key": {"pk": s("a")}}},
        ],
        ReturnConsumedCapacity="TOTAL")
    assert reply["Responses"] == [{"Item": {"v": n(5)}}, {}, {"Item": {"pk": s("a"), "v": n(1)}}]
    assert {c["TableName"]: c["CapacityUnits"] for c in reply["ConsumedCapacity"]} == {one: 4, two: 2}


def test_a_refused_action_cancels_all(db, make):
    table = make()
    db.put_item(TableName=table, Item={"pk": s("taken"), "v": n(1)})

    def put(key, **more):
        return {"Put": {"TableName": table, "Item": {"pk": s(key)}, **more}}

    once = {"ConditionExpression": "attribute_not_exists(pk)"}
    with refused("TransactionCanceledException", CANCELLED + "[None, ConditionalCheckFailed, None]") as replies:
        db.transact_write_items(TransactItems=[
            put("new"), put("taken", **once, ReturnValuesOnConditionCheckFailure="ALL_OLD"), put("newer")])
    assert replies[0]["CancellationReasons"] == [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed",
         "Item": {"pk": s("taken"), "v": n(1)}},
        {"Code": "None"}]
    assert db.scan(TableName=table)["Count"] == 1
    with pytest.raises(db.exceptions.TransactionCanceledException):
        db.transact_write_items(TransactItems=[put("taken", **once)])


def test_faults_that_need_the_item_are_reasons(db, make):
    table = make()
    db.put_item(TableName=table, Item={"pk": s("a"), "v": s("text")})
    with refused("TransactionCanceledException", CANCELLED + "[ValidationError]") as replies:
        db.transact_write_items(TransactItems=[{"Update": {
            "TableName": table, "Key": {"pk": s("a")}, "UpdateExpression": "ADD v :v",
            "ExpressionAttributeValues": {":v": n(1)}}}])
    assert replies[0]["CancellationReasons"][0]["Message"] == (
        "An operand in the update expression has an incorrect data type")


def test_tokens_make_a_transaction_happen_once(db, make):
    table, key = make(), {"pk": s("counter")}
    add = [{"Update": {
        "TableName": table, "Key": key, "UpdateExpression": "ADD v :v", "ExpressionAttributeValues": {":v": n(1)}}}]
    request = {"TransactItems": add, "ClientRequestToken": "one token", "ReturnConsumedCapacity": "TOTAL"}
    first = db.transact_write_items(**request)["ConsumedCapacity"][0]
    again = db.transact_write_items(**request)["ConsumedCapacity"][0]
    assert "WriteCapacityUnits" in first and "ReadCapacityUnits" in again
    assert db.get_item(TableName=table, Key=key)["Item"]["v"] == n(1)
    with refused("IdempotentParameterMismatchException"):
        db.transact_write_items(TransactItems=add * 1 + [{"Delete": {"TableName": table, "Key": {"pk": s("x")}}}],
                                ClientRequestToken="one token")
    # boto3 makes a token of its own for each call.
    db.transact_write_items(TransactItems=add)
    db.transact_write_items(TransactItems=add)
    assert db.get_item(TableName=table, Key=key)["Item"]["v"] == n(3)


def test_transfers_keep_the_sum(server, db, make):
    table = make()
    for account in range(4):
        db.put_item(TableName=table, Item={"pk": s(str(account)), "v": n(100)})
    sums, failures = [], []

    def transfer(first):
        client = server.client()
        try:
            for step in range(25):
                change = [(first, -1), ((first + 1 + step % 3) % 4, 1)]
                client.transact_write_items(TransactItems=[{"Update": {
                    "TableName": table, "Key": {"pk": s(str(account))}, "UpdateExpression": "ADD v :v",
                    "ExpressionAttributeValues": {":v": n(amount)}}} for account, amount in change])
                reply = client.transact_get_items(TransactItems=[
                    {"Get": {"TableName": table, "Key": {"pk": s(str(account))}}} for account in range(4)])
                sums.append(sum(int(response["Item"]["v"]["N"]) for response in reply["Responses"]))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=transfer, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and sums == [400] * 100


def test_transactions_that_break_a_rule(raw, make, name):
    table = make()
    put = {"Put": {"TableName": table, "Item": {"pk": s("a")}}}
    with refused("ValidationException", "Transaction request cannot include multiple operations on one item"):
        raw.transact_write_items(TransactItems=[put, put])
    with refused("ResourceNotFoundException", "Requested resource not found"):
        raw.transact_write_items(TransactItems=[put, {"Put": {"TableName": name, "Item": {"pk": s("a")}}}])
    with refused("ValidationException", "Item size has exceeded the maximum allowed size"):
        raw.transact_write_items(TransactItems=[{"Put": {
            "TableName": table, "Item": {"pk": s("a"), "v": s("x" * 409_600)}}}])
    with refused("ValidationException"):
        raw.transact_write_items(TransactItems=[])
    with refused("ValidationException"):
        raw.transact_get_items(TransactItems=[
            {"Get": {"TableName": table, "Key": {"pk": s(str(i))}}} for i in range(101)])
    with refused(
            "ValidationException",
            "1 validation error detected: Value 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 'clientRequestToken' failed to "
            "satisfy constraint: Member must have length less than or equal to 36"):
        raw.transact_write_items(TransactItems=[put], ClientRequestToken="x" * 37)
    assert raw.scan(TableName=table)["Count"] == 0
