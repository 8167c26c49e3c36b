"""Backups of tables, and restoring them."""

from conftest import n, refused, s
from server import eventually
from test_queries import INDEXED


def items(db, table):
    return {item["pk"]["S"]: item for item in db.scan(TableName=table)["Items"]}


def test_a_table_is_backed_up_and_restored(db, make, name):
    table = make(INDEXED)
    for number in range(20):
        db.put_item(TableName=table, Item={"pk": s(str(number)), "sk": n(number), "b": s("x"), "v": n(number)})
    made = db.create_backup(TableName=table, BackupName="before")["BackupDetails"]
    arn = made["BackupArn"]
    table_arn = db.describe_table(TableName=table)["Table"]["TableArn"]
    assert arn.startswith(f"{table_arn}/backup/") and made["BackupName"] == "before"

    def description():
        return db.describe_backup(BackupArn=arn)["BackupDescription"]

    eventually(lambda: description()["BackupDetails"]["BackupStatus"] == "AVAILABLE")
    assert description()["SourceTableDetails"]["TableName"] == table
    listed = db.list_backups(TableName=table)["BackupSummaries"]
    assert [entry["BackupArn"] for entry in listed] == [arn]
    before = items(db, table)
    db.delete_item(TableName=table, Key={"pk": s("3"), "sk": n(3)})

    restored = db.restore_table_from_backup(TargetTableName=name, BackupArn=arn)["TableDescription"]
    assert restored["RestoreSummary"]["SourceBackupArn"] == arn
    db.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert items(db, name) == before
    assert db.scan(TableName=name, IndexName="global")["Count"] == 20
    with refused("TableAlreadyExistsException"):
        db.restore_table_from_backup(TargetTableName=name, BackupArn=arn)

    assert db.delete_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]["BackupStatus"] == "DELETED"
    with refused("BackupNotFoundException"):
        db.describe_backup(BackupArn=arn)
    db.delete_table(TableName=name)


def test_a_table_goes_back_to_a_point_in_time(db, make, name):
    table = make(INDEXED)
    status = db.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert status["ContinuousBackupsStatus"] == "ENABLED"
    assert status["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "DISABLED"
    with refused("PointInTimeRecoveryUnavailableException"):
        db.restore_table_to_point_in_time(
            SourceTableName=table, TargetTableName=name, UseLatestRestorableTime=True)
    db.put_item(TableName=table, Item={"pk": s("early"), "sk": n(1)})
    db.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    db.put_item(TableName=table, Item={"pk": s("late"), "sk": n(1)})

    def window():
        recovery = db.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"][
            "PointInTimeRecoveryDescription"]
        return recovery["PointInTimeRecoveryStatus"] == "ENABLED" and "EarliestRestorableDateTime" in recovery

    eventually(window)
    db.restore_table_to_point_in_time(SourceTableName=table, TargetTableName=name, UseLatestRestorableTime=True)
    db.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    assert items(db, name).keys() == {"early", "late"}
    db.delete_table(TableName=name)


def test_calls_for_backups_that_are_not_there(db, make, name):
    with refused("TableNotFoundException", f"Table not found: {name}"):
        db.create_backup(TableName=name, BackupName="any")
    with refused("TableNotFoundException", f"Table not found: {name}"):
        db.describe_continuous_backups(TableName=name)
    arn = f"arn:aws:dynamodb:us-east-1:000000000000:table/{name}/backup/01489602797149-73d8d5bc"
    for call in (db.describe_backup, db.delete_backup):
        with refused("BackupNotFoundException", f"Backup not found: {arn}"):
            call(BackupArn=arn)
    assert db.list_backups(TableName=name)["BackupSummaries"] == []
