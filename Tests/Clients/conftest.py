"""What all tests share: one server for the run, clients, and tables that are deleted behind each test."""

import itertools
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from server import Server

_asked = set()
_numbers = itertools.count(1)

# The shortest description of a table: a text as its partition key, and a number as its sort key if there is one.
PLAIN = {
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
SORTED = {
    "AttributeDefinitions": PLAIN["AttributeDefinitions"] + [{"AttributeName": "sk", "AttributeType": "N"}],
    "KeySchema": PLAIN["KeySchema"] + [{"AttributeName": "sk", "KeyType": "RANGE"}],
    "BillingMode": "PAY_PER_REQUEST",
}


def pytest_addoption(parser):
    parser.addoption(
        "--every-operation", action="store_true", help="fail unless every operation of both services was asked for")


def note(model, **_):
    """Remembers that an operation was asked for."""
    _asked.add((model.service_model.service_name, model.name))


@pytest.fixture(scope="session")
def server():
    server = Server()
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="session")
def db(server):
    client = server.client()
    client.meta.events.register("before-call.dynamodb", note)
    return client


@pytest.fixture(scope="session")
def raw(server):
    """A client that sends what it is told, without looking at it first."""
    client = server.client(parameter_validation=False)
    client.meta.events.register("before-call.dynamodb", note)
    return client


@pytest.fixture(scope="session")
def streams(server):
    client = server.client("dynamodbstreams")
    client.meta.events.register("before-call.dynamodbstreams", note)
    return client


@pytest.fixture(scope="session")
def resource(server):
    return server.resource()


@pytest.fixture
def name():
    """A table's name that no other test has."""
    return f"t{next(_numbers):04}"


@pytest.fixture
def make(db):
    """Makes a table from a description and returns its name."""
    made = []

    def make(description=PLAIN, **more):
        name = more.pop("TableName", f"t{next(_numbers):04}")
        db.create_table(TableName=name, **{**description, **more})
        made.append(name)
        db.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        return name

    yield make
    for name in made:
        try:
            db.delete_table(TableName=name)
        except db.exceptions.ResourceNotFoundException:
            pass


@contextmanager
def refused(code, message=None):
    """Expects that a call inside is refused, with this error and, if given, this very message.

    Yields a list; behind the block its one element is the parsed reply.
    """
    replies = []
    with pytest.raises(ClientError) as caught:
        yield replies
    reply = caught.value.response
    replies.append(reply)
    error = reply["Error"]
    assert error["Code"] == code, error
    if message is not None:
        assert error["Message"] == message
    assert reply["ResponseMetadata"]["HTTPStatusCode"] == 400


def s(text):
    return {"S": text}


def n(number):
    return {"N": str(number)}


def pytest_terminal_summary(terminalreporter, config):
    if config.getoption("--every-operation"):
        missing = _missing(config)
        if missing:
            terminalreporter.write_line("never asked for: " + ", ".join(missing), red=True)


def pytest_sessionfinish(session, exitstatus):
    if exitstatus == 0 and session.config.getoption("--every-operation") and _missing(session.config):
        session.exitstatus = 1


def _missing(config):
    import boto3
    session = boto3.Session(region_name="us-east-1")
    missing = []
    for service in ("dynamodb", "dynamodbstreams"):
        model = session.client(service, aws_access_key_id="x", aws_secret_access_key="x").meta.service_model
        missing += [name for name in model.operation_names if (service, name) not in _asked]
    return missing
