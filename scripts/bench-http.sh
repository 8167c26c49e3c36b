#!/usr/bin/env bash
# Measures requests per second of `mallctl serve` beside a bare echo on the same HTTP library, with wrk, in one run.
# usage: scripts/bench-http.sh
# SECONDS_EACH (10), CONNECTIONS (32), COUNT (10000 items) can be given in the environment; DIR (a temporary
# directory) is where the stores lie, so that the disk measured is the one you mean.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${SECONDS_EACH:-10}
connections=${CONNECTIONS:-32}
export COUNT=${COUNT:-10000}
command -v wrk > /dev/null || { echo "bench-http: install wrk first" >&2; exit 2; }

${SWIFT:-swift} build --configuration release --product mallctl
${SWIFT:-swift} build --configuration release --product HTTPEcho
bin=$(${SWIFT:-swift} build --configuration release --show-bin-path)
work=$(mktemp -d "${DIR:-${TMPDIR:-/tmp}}/mall-bench-http.XXXXXX")
server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
    server=
  fi
}
trap 'stop; rm -rf "$work"' EXIT

# start NAME COMMAND...: starts a server that prints its port, and waits for it.
start() {
  local name=$1
  shift
  "$@" > "$work/$name.port" 2> "$work/$name.err" &
  server=$!
  for _ in $(seq 200); do
    if [ -s "$work/$name.port" ]; then
      port=$(head -1 "$work/$name.port")
      return
    fi
    sleep 0.05
  done
  cat "$work/$name.err" >&2
  exit 1
}

call() {
  curl -sS --fail -o "$work/reply" -H "X-Amz-Target: DynamoDB_20120810.$1" \
    -H 'Content-Type: application/x-amz-json-1.0' --data-binary "$2" "http://127.0.0.1:$port/"
}

table() {
  call CreateTable '{"TableName":"bench","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST",
    "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}'
}

# fill: puts all the items, 25 to a request.
fill() {
  python3 - "$port" "$COUNT" << 'PYTHON'
import http.client, json, sys
port, count = int(sys.argv[1]), int(sys.argv[2])
connection = http.client.HTTPConnection("127.0.0.1", port)
for start in range(1, count + 1, 25):
    puts = [{"PutRequest": {"Item": {"pk": {"S": f"item-{n}"}, "quantity": {"N": str(n)}, "title": {"S": "x" * 220}}}}
            for n in range(start, min(start + 25, count + 1))]
    connection.request("POST", "/", json.dumps({"RequestItems": {"bench": puts}}), {
        "X-Amz-Target": "DynamoDB_20120810.BatchWriteItem", "Content-Type": "application/x-amz-json-1.0"})
    reply = connection.getresponse()
    text = reply.read()
    assert reply.status == 200, text
PYTHON
}

# load NAME SCRIPT CONNECTIONS: one line of figures.
load() {
  wrk -t1 -c "$3" -d "${seconds}s" --latency -s "benchmarks/http/$2.lua" "http://127.0.0.1:$port/" > "$work/wrk"
  awk -v name="$1" '
    /^ *50%/ { median = $2 } /^ *99%/ { tail = $2 }
    /^Requests\/sec/ { rate = $2 } /Non-2xx/ { bad = $NF }
    END { printf "%-34s %10.0f /s   p50 %9s   p99 %9s%s\n", name, rate, median, tail, bad ? "   FAILED " bad : "" }' "$work/wrk"
}

start echo "$bin/HTTPEcho"
load "echo, $connections connections" echo "$connections"
stop

start interval "$bin/mallctl" serve --quiet --store "$work/interval" --durability interval --port 0
table
fill
load "GetItem, $connections connections" get "$connections"
load "PutItem, stream, interval" put "$connections"
stop

start full "$bin/mallctl" serve --quiet --store "$work/full" --durability full --port 0
table
load "PutItem, stream, full, 64 conn." put 64
stop
