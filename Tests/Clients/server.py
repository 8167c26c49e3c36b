"""A `mallctl serve` of the tests' own, and boto3 clients for it."""

import os
import select
import subprocess
import time

import boto3
from botocore.config import Config

REGION = "us-east-1"
# Any will do: without access keys of its own, the server looks at no signature.
CREDENTIALS = {"aws_access_key_id": "client", "aws_secret_access_key": "tests"}


class Server:
    """A server process. Without a directory, its store is gone with it."""

    def __init__(self, directory=None, *, arguments=()):
        binary = os.environ.get("MALLCTL", ".build/debug/mallctl")
        command = [binary, "serve", "--port", "0", *arguments]
        command += ["--in-memory"] if directory is None else ["--store", str(directory)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.port = self._announced_port(within=30)

    def _announced_port(self, within):
        ready, _, _ = select.select([self.process.stdout], [], [], within)
        line = self.process.stdout.readline().strip() if ready else b""
        if not line.isdigit():
            self.kill()
            raise RuntimeError(f"the server printed {line!r} instead of its port, status {self.process.returncode}")
        return int(line)

    @property
    def endpoint(self):
        return f"http://127.0.0.1:{self.port}"

    def client(self, service="dynamodb", **settings):
        """A client that never tries again by itself, so that every error is seen."""
        config = Config(region_name=REGION, retries={"total_max_attempts": 1}, **settings)
        return boto3.client(service, endpoint_url=self.endpoint, config=config, **CREDENTIALS)

    def resource(self):
        return boto3.resource("dynamodb", endpoint_url=self.endpoint, region_name=REGION, **CREDENTIALS)

    def stop(self):
        """Stops it gracefully; returns its exit status."""
        self.process.terminate()
        return self._ended()

    def kill(self):
        """Ends it as a crash would."""
        self.process.kill()
        return self._ended()

    def _ended(self):
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        finally:
            self.process.stdout.close()


def eventually(condition, within=60):
    """Waits until `condition()` is true and returns what it returned."""
    deadline = time.monotonic() + within
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"did not come true within {within} s: {condition}")
        time.sleep(0.1)
