"""Many connections write to a server that is killed and started again and again: no acknowledged write is lost.

usage: soak.py [--kills N] [--writers N] [--seed N]

Each writer has keys of its own. It writes a single item, a transaction over two tables and a batch, in turn, always with
the next number, and remembers what was acknowledged. A call without an answer may have happened or not; the writer then
reads what the restarted server has, which must be what was acknowledged last or what was asked for last. In the end everything is read once more, the stream with it, and the store verified.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

from botocore.exceptions import BotoCoreError, ClientError

from server import Server

KEY = [{"AttributeName": "pk", "KeyType": "HASH"}]
DEFINITIONS = [{"AttributeName": "pk", "AttributeType": "S"}]
BATCH = 5


class Soak:
    def __init__(self, directory, arguments):
        self.directory = directory
        self.arguments = arguments
        self.random = random.Random(arguments.seed)
        self.failures = []
        self.over = threading.Event()
        self.up = threading.Event()
        self.server = None
        self.acknowledged = 0
        self.lock = threading.Lock()

    def run(self):
        self.start()
        client = self.server.client()
        for table in ("first", "second"):
            client.create_table(
                TableName=table, AttributeDefinitions=DEFINITIONS, KeySchema=KEY, BillingMode="PAY_PER_REQUEST",
                StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"})
        writers = [Writer(self, number) for number in range(self.arguments.writers)]
        threads = [threading.Thread(target=writer.run) for writer in writers]
        for thread in threads:
            thread.start()
        try:
            for _ in range(self.arguments.kills):
                time.sleep(self.random.uniform(0.2, 1.2))
                self.up.clear()
                # Mostly a crash; now and then a stop, which finishes what was begun.
                if self.random.random() < 0.2:
                    assert self.server.stop() == 0
                else:
                    self.server.kill()
                self.start()
                if self.failures:
                    break
            time.sleep(0.5)
        finally:
            self.over.set()
            self.up.set()
            for thread in threads:
                thread.join()
        client = self.server.client()
        if not self.failures:
            for writer in writers:
                writer.compare(client)
            self.compare_stream(client, writers)
        assert self.server.stop() == 0
        if not self.failures:
            self.verify()
        return self.failures

    def start(self):
        self.server = Server(self.directory, arguments=["--durability", "full"])
        self.up.set()

    def fail(self, text):
        self.failures.append(text)
        self.over.set()

    def compare_stream(self, client, writers):
        """The newest image of each key in the stream is the item."""
        streams = self.server.client("dynamodbstreams")
        for table in ("first", "second"):
            arn = client.describe_table(TableName=table)["Table"]["LatestStreamArn"]
            newest = {}
            for shard in streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
                iterator = streams.get_shard_iterator(
                    StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
                while iterator is not None:
                    page = streams.get_records(ShardIterator=iterator)
                    for record in page["Records"]:
                        image = record["dynamodb"]["NewImage"]
                        key, value = image["pk"]["S"], int(image["v"]["N"])
                        if value <= newest.get(key, 0):
                            self.fail(f"{table} {key}: {value} follows {newest[key]} in the stream")
                        newest[key] = value
                    iterator = page.get("NextShardIterator") if page["Records"] else None
            there = {}
            for page in client.get_paginator("scan").paginate(TableName=table):
                there.update({item["pk"]["S"]: int(item["v"]["N"]) for item in page["Items"]})
            if there != newest:
                odd = sorted(key for key in there.keys() | newest.keys() if there.get(key) != newest.get(key))
                self.fail(f"{table}: the stream and the table differ at {odd[:5]}")

    def verify(self):
        command = [os.environ.get("MALLCTL", ".build/debug/mallctl"), "check", "--store", self.directory]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode:
            self.fail(f"check: {result.stdout}{result.stderr}")


class Writer:
    """Keeps for each of its places the last acknowledged number and the last one asked for."""

    def __init__(self, soak, number):
        self.soak = soak
        self.number = number
        self.low = {}
        self.high = {}

    def run(self):
        server, client, value = None, None, 0
        while not self.soak.over.is_set():
            self.soak.up.wait()
            if server is not self.soak.server:
                server = self.soak.server
                client = server.client(connect_timeout=5, read_timeout=30)
            places = self.places(value)
            try:
                # What a call without an answer left is looked at before the next one is made.
                if any(self.low.get(place, 0) != self.high.get(place, 0) for place in places):
                    self.settle(client, places)
                value += 1
                self.high.update(dict.fromkeys(places, value))
                self.write(client, places, value)
                self.low.update(dict.fromkeys(places, value))
                with self.soak.lock:
                    self.soak.acknowledged += 1
            except BotoCoreError:
                # The server is gone, or going.
                time.sleep(0.02)
            except (ClientError, AssertionError) as error:
                self.soak.fail(f"writer {self.number}: {error}")
            except Exception as error:  # A thread has nobody else to tell.
                self.soak.fail(f"writer {self.number}: {error!r}")

    def places(self, step):
        """The tables and keys that a step writes to."""
        kind = step % 3
        if kind == 0:
            return [("first", f"{self.number}-single")]
        if kind == 1:
            return [("first", f"{self.number}-transaction"), ("second", f"{self.number}-transaction")]
        return [("second", f"{self.number}-batch-{place}") for place in range(BATCH)]

    def write(self, client, places, value):
        items = [(table, {"pk": {"S": key}, "v": {"N": str(value)}}) for table, key in places]
        if len(items) == 1:
            client.put_item(TableName=items[0][0], Item=items[0][1])
        elif len(items) == 2:
            client.transact_write_items(TransactItems=[{"Put": {"TableName": t, "Item": item}} for t, item in items])
        else:
            reply = client.batch_write_item(
                RequestItems={items[0][0]: [{"PutRequest": {"Item": item}} for _, item in items]})
            assert not reply["UnprocessedItems"], reply["UnprocessedItems"]

    def settle(self, client, places):
        """Reads what is there: nothing acknowledged is lost, nothing appears that was not asked for."""
        found = []
        for table, key in places:
            item = client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True).get("Item")
            found.append(int(item["v"]["N"]) if item else 0)
        for place, number in zip(places, found):
            low, high = self.low.get(place, 0), self.high.get(place, 0)
            assert number in (low, high), f"{place} is {number}; {low} was acknowledged, {high} the last asked for"
        # All three kinds of writes are atomic here.
        assert len(set(found)) == 1, f"{places} are {found}"
        self.low.update(dict.fromkeys(places, found[0]))
        self.high.update(dict.fromkeys(places, found[0]))

    def compare(self, client):
        try:
            for step in range(3):
                self.settle(client, self.places(step))
        except AssertionError as error:
            self.soak.fail(f"writer {self.number}: {error}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--writers", type=int, default=32)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    print(f"soak: {arguments.kills} kills, {arguments.writers} writers, seed {arguments.seed}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as directory:
        soak = Soak(os.path.join(directory, "store"), arguments)
        failures = soak.run()
    for failure in failures:
        print(f"soak: {failure}", file=sys.stderr)
    print(f"soak: {soak.acknowledged} writes acknowledged, {'see above' if failures else 'none lost'}", file=sys.stderr)
    return 1 if failures or not soak.acknowledged else 0


if __name__ == "__main__":
    sys.exit(main())
