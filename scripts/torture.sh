#!/usr/bin/env bash
# Kills writing processes, and processes that run triggers, at random moments and at chosen points, many times over, and
# checks the store and everything derived from it.
# usage: scripts/torture.sh [rounds, default 1000] [seed, default: from the clock] [tests, default CrashTests]
# The seed is printed; the same seed makes the same random choices (though not the same timing).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly rounds=${1:-1000}
[[ $rounds =~ ^[1-9][0-9]{0,6}$ ]] || {
  echo "torture: the number of rounds must be 1 to 9999999, not '$rounds'" >&2
  exit 2
}
readonly seed=${2:-$(date +%s)}
readonly tests=${3:-CrashTests}

echo "torture: $rounds rounds, seed $seed" >&2
swift=${SWIFT:-swift}
$swift build --build-tests
CRASH_ROUNDS=$rounds CRASH_SEED=$seed exec $swift test --skip-build --filter "$tests"
