"""UpdateItem: every clause and function, the return values, legacy updates, what is refused."""

import pytest

from conftest import n, refused, s

KEY = {"pk": s("a")}


@pytest.fixture
def update(raw, make):
    """Updates one item of a table of its own, after putting it if it is given."""
    table = make()

    def update(expression, values=None, item=None, **more):
        if item is not None:
            raw.put_item(TableName=table, Item={**KEY, **item})
        if values is not None:
            more["ExpressionAttributeValues"] = values
        if expression is not None:
            more["UpdateExpression"] = expression
        return raw.update_item(TableName=table, Key=KEY, **{"ReturnValues": "ALL_NEW", **more}).get("Attributes")

    update.table = table
    return update


@pytest.mark.parametrize("item, expression, values, result", [
    ({}, "SET v = :v", {":v": n(1)}, {"v": n(1)}),
    ({"v": n(1)}, "SET v = v + :v, w = v", {":v": n(2)}, {"v": n(3), "w": n(1)}),
    ({"v": n(1)}, "SET v = :v - v", {":v": n(2)}, {"v": n(1)}),
    ({}, "SET v = if_not_exists(v, :v)", {":v": n(2)}, {"v": n(2)}),
    ({"l": {"L": [n(1)]}}, "SET l = list_append(l, :l)", {":l": {"L": [n(2)]}}, {"l": {"L": [n(1), n(2)]}}),
    ({"l": {"L": [n(1)]}}, "SET l[7] = :v, l[5] = :w", {":v": n(7), ":w": n(5)}, {"l": {"L": [n(1), n(5), n(7)]}}),
    ({"l": {"L": [n(0), n(1), n(2)]}}, "REMOVE l[0], l[1]", None, {"l": {"L": [n(2)]}}),
    ({"m": {"M": {"a": n(1)}}}, "SET m.b = m.a REMOVE m.a", None, {"m": {"M": {"b": n(1)}}}),
    ({"v": n(1)}, "ADD v :v, w :v", {":v": n(2)}, {"v": n(3), "w": n(2)}),
    ({"v": {"NS": ["1"]}}, "DELETE v :v", {":v": {"NS": ["1"]}}, {}),
    ({"v": n(1), "w": n(2)}, "REMOVE v SET w = :v", {":v": n(3)}, {"w": n(3)}),
])
def test_clauses(update, item, expression, values, result):
    assert update(expression, values, item) == {**KEY, **result}


def test_sets_are_joined(update):
    result = update("ADD v :v", {":v": {"SS": ["b", "c"]}}, {"v": {"SS": ["a", "b"]}})
    assert sorted(result["v"]["SS"]) == ["a", "b", "c"]


def test_return_values(update):
    item = {"a": n(1), "b": n(1), "m": {"M": {"x": n(1), "y": n(1)}}}
    change = ("SET a = :v, m.x = :v", {":v": n(2)}, item)
    assert update(*change, ReturnValues="NONE") is None
    assert update(*change, ReturnValues="ALL_OLD") == {**KEY, **item}
    assert update(*change, ReturnValues="ALL_NEW") == {
        **KEY, "a": n(2), "b": n(1), "m": {"M": {"x": n(2), "y": n(1)}}}
    assert update(*change, ReturnValues="UPDATED_OLD") == {"a": n(1), "m": {"M": {"x": n(1)}}}
    assert update(*change, ReturnValues="UPDATED_NEW") == {"a": n(2), "m": {"M": {"x": n(2)}}}
    assert update("REMOVE a", None, item, ReturnValues="UPDATED_NEW") is None
    assert update("REMOVE a", None, item, ReturnValues="UPDATED_OLD") == {"a": n(1)}


def test_a_missing_item_is_made(db, update):
    assert update("REMOVE v") is None
    assert "Item" not in db.get_item(TableName=update.table, Key=KEY)
    assert update(None) == KEY


def test_legacy_updates(update):
    def legacy(item, **actions):
        return update(None, item=item, AttributeUpdates=actions)

    assert legacy({}, v={"Value": n(1)}) == {**KEY, "v": n(1)}
    assert legacy({"v": n(1)}, v={"Action": "ADD", "Value": n(1)}) == {**KEY, "v": n(2)}
    assert legacy({"v": n(1)}, v={"Action": "DELETE"}) == KEY
    assert legacy({"v": {"SS": ["a", "b"]}}, v={"Action": "DELETE", "Value": {"SS": ["a"]}}) == {**KEY, "v": {"SS": ["b"]}}
    with refused(
            "ValidationException",
            PREFIX + "One or more parameter values were invalid: Only DELETE action is allowed when no attribute value is "
                     "specified"):
        legacy({}, v={"Action": "PUT"})


PREFIX = "1 validation error detected: "


@pytest.mark.parametrize("expression, values, message", [
    ("SET pk = :v", {":v": s("b")}, "One or more parameter values were invalid: Cannot update attribute pk. This attribute is "
                                    "part of the key"),
    ("SET a.b = :v", {":v": n(1)}, "The document path provided in the update expression is invalid for update"),
    ("SET v = w", None, "The provided expression refers to an attribute that does not exist in the item"),
    ("SET v = word + :v", {":v": n(1)}, "An operand in the update expression has an incorrect data type"),
    ("", None, PREFIX + "Invalid UpdateExpression: The expression can not be empty;"),
    ("SET a = :v SET b = :v", {":v": n(1)},
     PREFIX + 'Invalid UpdateExpression: The "SET" section can only be used once in an update expression;'),
    ("SET a = :v, a.b = :v", {":v": n(1)},
     PREFIX + "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these "
              "paths; path one: [a], path two: [a, b]"),
    ("ADD a :v", {":v": s("x")},
     PREFIX + "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
              "typeSet: ALLOWED_FOR_ADD_OPERAND"),
    ("SET a = :v", {":v": n(1), ":w": n(1)},
     PREFIX + "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}"),
    (None, {":w": n(1)},
     PREFIX + "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and "
              "ConditionExpression are null"),
])
def test_updates_that_break_a_rule(update, expression, values, message):
    with refused("ValidationException", message):
        update(expression, values, {"word": s("x")})


def test_old_and_new_parameters_do_not_mix(update):
    with refused(
            "ValidationException",
            PREFIX + "Can not use both expression and non-expression parameters in the same request: Non-expression "
                     "parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}"):
        update("REMOVE v", AttributeUpdates={"v": {"Action": "DELETE"}})


def test_an_item_cannot_grow_too_large(update):
    # The size is judged without the key but with a little for each action.
    with refused("ValidationException", "Item size to update has exceeded the maximum allowed size"):
        update("SET w = :w", {":w": s("x" * 10_000)}, {"v": s("x" * 400_000)})
