#!/usr/bin/env bash
# Builds and runs the benchmarks, a package of its own, so that users of the library never build them.
# usage: scripts/bench.sh [arguments of the benchmark ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scripts/setup.sh sqlite3=libsqlite3-dev rocksdb=librocksdb-dev
exec ${SWIFT:-swift} run --configuration release --package-path benchmarks mall-bench "$@"
