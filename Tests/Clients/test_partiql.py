"""ExecuteStatement, BatchExecuteStatement and ExecuteTransaction."""

import pytest

from conftest import SORTED, n, refused, s


@pytest.fixture
def table(db, make):
    table = make(SORTED)
    for number in range(6):
        run(db, f"INSERT INTO \"{table}\" VALUE {{'pk': 'a', 'sk': ?, 'v': ?}}", n(number), n(number % 2))
    return table


def run(db, statement, *parameters, **more):
    if parameters:
        more["Parameters"] = list(parameters)
    return db.execute_statement(Statement=statement, **more)


def test_items_are_selected(db, table):
    everything = run(db, f'SELECT * FROM "{table}" WHERE pk = ?', s("a"))["Items"]
    assert [item["sk"] for item in everything] == [n(number) for number in range(6)]
    some = run(db, f"SELECT sk FROM \"{table}\" WHERE pk = 'a' AND sk BETWEEN 2 AND 5 AND v = 1 ORDER BY sk DESC")["Items"]
    assert some == [{"sk": n(5)}, {"sk": n(3)}]
    assert run(db, f'SELECT * FROM "{table}" WHERE pk = ? AND sk = 1', s("a"))["Items"] == [
        {"pk": s("a"), "sk": n(1), "v": n(1)}]


def test_selections_go_on_by_token(db, table):
    statement, seen, token = f'SELECT sk FROM "{table}"', [], {}
    while True:
        page = run(db, statement, Limit=2, **token)
        seen += [int(item["sk"]["N"]) for item in page["Items"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert sorted(seen) == list(range(6))
    first = run(db, statement, Limit=2)["NextToken"]
    with refused("ValidationException", "NextToken does not match request"):
        run(db, f'SELECT pk FROM "{table}"', NextToken=first)


def test_items_are_changed(db, table):
    where = "WHERE pk = 'a' AND sk = 1"
    reply = run(db, f'UPDATE "{table}" SET v = v + 10 SET w = ? {where} RETURNING ALL NEW *', s("new"))
    assert reply["Items"] == [{"pk": s("a"), "sk": n(1), "v": n(11), "w": s("new")}]
    reply = run(db, f'UPDATE "{table}" REMOVE w {where} RETURNING MODIFIED OLD *')
    assert reply["Items"] == [{"w": s("new")}]
    with refused("ConditionalCheckFailedException"):
        run(db, f"UPDATE \"{table}\" SET v = 1 WHERE pk = 'none' AND sk = 1")
    with refused("ConditionalCheckFailedException"):
        run(db, f'DELETE FROM "{table}" {where} AND v = 0')
    assert run(db, f'DELETE FROM "{table}" {where} RETURNING ALL OLD *')["Items"] == [
        {"pk": s("a"), "sk": n(1), "v": n(11)}]
    assert run(db, f'DELETE FROM "{table}" {where}')["Items"] == []


def test_statements_that_break_a_rule(db, table, name):
    with refused("DuplicateItemException", "Duplicate primary key exists in table"):
        run(db, f"INSERT INTO \"{table}\" VALUE {{'pk': 'a', 'sk': 1}}")
    with refused("ValidationException", "Where clause does not contain a mandatory equality on all key attributes"):
        run(db, f"UPDATE \"{table}\" SET v = 1 WHERE pk = 'a'")
    with refused("ValidationException") as replies:
        run(db, "SELECT FROM WHERE")
    assert replies[0]["Error"]["Message"].startswith("Statement wasn't well formed, can't be processed: ")
    with refused("ResourceNotFoundException", "Requested resource not found"):
        run(db, f'SELECT * FROM "{name}"')


def test_batches_answer_each_statement(db, table):
    replies = db.batch_execute_statement(Statements=[
        {"Statement": f'SELECT v FROM "{table}" WHERE pk = ? AND sk = ?', "Parameters": [s("a"), n(3)]},
        {"Statement": f"SELECT v FROM \"{table}\" WHERE pk = 'a' AND sk = 99"},
        {"Statement": f"SELECT v FROM \"{table}\" WHERE pk = 'a'"},
    ])["Responses"]
    assert replies[0]["Item"] == {"v": n(1)} and replies[0]["TableName"] == table
    assert "Item" not in replies[1] and "Error" not in replies[1]
    assert replies[2]["Error"]["Code"] == "ValidationError"
    replies = db.batch_execute_statement(Statements=[
        {"Statement": f"INSERT INTO \"{table}\" VALUE {{'pk': 'a', 'sk': 1}}"},
        {"Statement": f"INSERT INTO \"{table}\" VALUE {{'pk': 'b', 'sk': 1}}"},
    ])["Responses"]
    assert replies[0]["Error"]["Code"] == "DuplicateItem" and "Error" not in replies[1]
    assert db.get_item(TableName=table, Key={"pk": s("b"), "sk": n(1)})["Item"]


def test_transactions_of_statements(db, table):
    db.execute_transaction(TransactStatements=[
        {"Statement": f"EXISTS(SELECT * FROM \"{table}\" WHERE pk = 'a' AND sk = 1 AND v = 1)"},
        {"Statement": f"INSERT INTO \"{table}\" VALUE {{'pk': 'c', 'sk': ?}}", "Parameters": [n(1)]},
        {"Statement": f"DELETE FROM \"{table}\" WHERE pk = 'a' AND sk = 0"},
    ])
    replies = db.execute_transaction(TransactStatements=[
        {"Statement": f"SELECT sk FROM \"{table}\" WHERE pk = 'c' AND sk = 1"},
        {"Statement": f"SELECT sk FROM \"{table}\" WHERE pk = 'a' AND sk = 0"},
    ])["Responses"]
    assert replies == [{"Item": {"sk": n(1)}}, {}]
    with refused("TransactionCanceledException") as replies:
        db.execute_transaction(TransactStatements=[
            {"Statement": f"INSERT INTO \"{table}\" VALUE {{'pk': 'd', 'sk': 1}}"},
            {"Statement": f"INSERT INTO \"{table}\" VALUE {{'pk': 'c', 'sk': 1}}"},
        ])
    assert [reason["Code"] for reason in replies[0]["CancellationReasons"]] == ["None", "DuplicateItem"]
    assert db.scan(TableName=table)["Count"] == 6
