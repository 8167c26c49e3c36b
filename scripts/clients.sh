#!/usr/bin/env bash
# Runs DynamoDB's own clients against `mallctl serve`: boto3 through pytest, the aws CLI, and a short soak.
# usage: scripts/clients.sh [KILLS]      KILLS: run the soak alone, with so many kills of the server
# Needs mallctl, built; MALLCTL names another than that of the debug build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly kills=${1:-}
[[ $kills =~ ^([1-9][0-9]{0,5})?$ ]] || {
  echo "clients: the number of kills must be 1 to 999999, not '$kills'" >&2
  exit 2
}
readonly venv=$PWD/.build/clients
export MALLCTL=${MALLCTL:-$PWD/.build/debug/mallctl}
# Nothing of the user's own settings for AWS or pytest.
unset AWS_PROFILE AWS_ENDPOINT_URL AWS_ENDPOINT_URL_DYNAMODB AWS_SESSION_TOKEN PYTEST_ADDOPTS
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null PYTHONDONTWRITEBYTECODE=1

[[ -x $MALLCTL ]] || {
  echo "clients: there is no $MALLCTL; build it with: swift build --product mallctl" >&2
  exit 2
}
scripts/setup.sh --clients

if [[ -n $kills ]]; then
  exec "$venv/bin/python" Tests/Clients/soak.py --kills "$kills"
fi
"$venv/bin/python" -m pytest -q -p no:cacheprovider Tests/Clients

# The CLI's day, with a server of its own.
coproc server { exec "$MALLCTL" serve --in-memory --port 0 2>/dev/null; }
readonly pid=$server_PID
trap 'kill "$pid" 2>/dev/null || true' EXIT
read -r -t 30 -u "${server[0]}" port || {
  echo "clients: the server did not print its port" >&2
  exit 1
}
PATH=$venv/bin:$PATH Tests/Clients/cli.sh "http://127.0.0.1:$port"

"$venv/bin/python" Tests/Clients/soak.py --kills 5 --writers 16
