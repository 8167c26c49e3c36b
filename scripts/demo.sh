#!/usr/bin/env bash
# Fills a store with Debian's package catalogue, seen as the products of a shop, and works with it from the command line,
# while three triggers follow every change and are killed again and again.
# Each step shows its command, what it printed and how long it took; a step that does not end as it should ends the demo.
# usage: scripts/demo.sh [directory of the store, default ./demo.store]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly store=${1:-./demo.store}
readonly table=products product=bash category=shells
export MALL_STORE=$store

fail() {
  printf 'demo: %s\n' "$*" >&2
  exit 1
}

milliseconds() { date +%s%3N; }

# step TITLE STATUS COMMAND: runs a shell command that must end with STATUS; its output is left in $output.
step() {
  local title=$1 expected=$2 command=$3 status=0 began ended
  printf '\n== %s\n$ %s\n' "$title" "$command"
  began=$(milliseconds)
  if [[ $(type -t "$command") == function ]]; then
    output=$("$command") || status=$?
  else
    output=$(bash -o pipefail -c "$command") || status=$?
  fi
  ended=$(milliseconds)
  [[ -z $output ]] || cut -c -160 <<<"$output"
  timings+=("$(printf '%8d ms  %s' $((ended - began)) "$title")")
  printf -- '-- %d ms, status %d\n' $((ended - began)) "$status"
  ((status == expected)) || fail "'$title' ended with status $status instead of $expected"
}

# expect TEXT: the last step's output must contain TEXT.
expect() {
  [[ $output == *"$1"* ]] || fail "expected '$1' in the output of the last step"
}

catalogue_size() { apt-cache dumpavail | awk '/^Package:/ { names[$2] } END { print length(names) }'; }

prepare_catalogue() {
  scripts/setup.sh bin/jq=jq bin/python3=python3
  command -v apt-cache >/dev/null 2>&1 ||
    fail "the catalogue comes from apt-cache, which only Debian and its kin have"
  products=$(catalogue_size)
  ((products < 1000)) || return 0
  echo "demo: the package lists are empty; fetching them (apt-get update)" >&2
  if ((EUID == 0)); then
    apt-get update --quiet >&2
  else
    command -v sudo >/dev/null 2>&1 || fail "run 'apt-get update' as root first; there is no sudo here"
    sudo apt-get update --quiet >&2
  fi
  products=$(catalogue_size)
  ((products >= 1000)) || fail "apt knows only $products packages even after apt-get update"
}

build() {
  local swift=${SWIFT:-swift}
  echo "demo: building mallctl" >&2
  $swift build --configuration release --product mallctl >&2
  # mallctl is found by name, so that the commands shown are the ones to type.
  PATH=$($swift build --configuration release --show-bin-path):$PATH
  export PATH
}

# Runs the triggers of the example and kills them, kind after kind of moment, until the file $1 is gone.
kill_again_and_again() {
  local number=0
  while [[ -e $1 ]]; do
    mallctl run-triggers Examples/triggers/triggers.json 2>>"$scratch/triggers.log" &
    sleep "0.$((3 + number % 7))"
    kill -KILL $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    number=$((number + 1))
  done
  echo "$number" >"$scratch/kills"
}

# The number of products of each category, counted from the table: what the trigger's table must say.
recount() {
  mallctl export $table - --format json | jq -r '.category // empty' | sort | uniq -c |
    awk '{ print $2, $1 }' | sort >"$scratch/recounted"
  mallctl export categories - --format json | jq -r 'select(.products != 0) | "\(.category) \(.products)"' |
    sort >"$scratch/counted"
  diff "$scratch/counted" "$scratch/recounted" && wc -l <"$scratch/counted"
}

clear_store() {
  [[ -e $store ]] || return 0
  [[ -e $store/data.mdb ]] || fail "$store exists and is not a store; name another directory: make demo STORE=DIR"
  rm -r -- "$store"
}

main() {
  local output products
  local -a timings=()
  prepare_catalogue
  build
  clear_store

  scratch=$(mktemp -d)
  trap 'rm -rf -- "$scratch"' EXIT
  export LOW_STOCK_FILE=$scratch/low-stock.ndjson

  step "Create a table with an index and expiry" 0 \
    "mallctl create-table $table --key sku:S --gsi by-category:category:S,title:S:ALL --ttl expires"
  step "Create the tables that triggers write" 0 \
    "mallctl create-table search --key sku:S; mallctl create-table categories --key category:S"
  step "Declare three triggers" 0 "mallctl run-triggers Examples/triggers/triggers.json --once; mallctl trigger ls"
  expect reindex

  touch "$scratch/loading"
  kill_again_and_again "$scratch/loading" &
  step "Load the catalogue, while the triggers run and are killed with SIGKILL" 0 \
    "apt-cache dumpavail | mallctl import $table - --format debian"
  step "Load it once more, with another name for a category" 0 \
    "apt-cache dumpavail | sed 's/^Section: libs$/Section: libraries/' | mallctl import $table - --format debian"
  step "Let the triggers be killed for a while" 0 "sleep 8; mallctl consumer ls"
  rm "$scratch/loading"
  wait
  step "Let the triggers finish" 0 "mallctl run-triggers Examples/triggers/triggers.json --once"
  printf '%s triggers were killed\n' "$(($(cat "$scratch/kills") * 3))"
  step "The search table is what it would be if it were made anew" 0 "mallctl trigger verify reindex"
  step "So are the counts" 0 "mallctl trigger verify category-counts"
  step "And they are what counting says" 0 recount
  step "Alerts came at least once, known by their keys" 0 \
    "wc -l <$LOW_STOCK_FILE; jq -r .idempotencyKey $LOW_STOCK_FILE | sort -u | wc -l"
  step "The last changes of a product" 0 \
    "mallctl tail-stream --table $table --from trim --where \"Keys.sku = '$product'\" --format pretty"
  expect "$product"

  step "Count what is there" 0 "mallctl scan $table --count"
  expect "$products"
  step "Get a product" 0 "mallctl get $table '{\"sku\":\"$product\"}'"
  expect "\"$product\""
  step "Query by index" 0 "mallctl query $table 'category = :c AND begins_with(title, :t)' --index by-category \
--values '{\":c\":\"$category\",\":t\":\"b\"}' --project 'sku, price, quantity, vendor' --output table"
  expect "$product"
  step "Restock" 0 "mallctl update $table '{\"sku\":\"$product\"}' 'SET quantity = :n' --values '{\":n\":10}'"
  step "Sell three, if there are as many" 0 "mallctl update $table '{\"sku\":\"$product\"}' \
'SET quantity = quantity - :n' --if 'quantity >= :n' --values '{\":n\":3}' --return updated-new"
  expect '"quantity":7'
  step "Sell a thousand: refused" 1 "mallctl update $table '{\"sku\":\"$product\"}' \
'SET quantity = quantity - :n' --if 'quantity >= :n' --values '{\":n\":1000}' --return updated-new"
  step "A refusal has changed nothing" 0 "mallctl get $table '{\"sku\":\"$product\"}' --project quantity"
  expect '"quantity":7'
  step "Check every structure against every other" 0 "mallctl check"

  printf '\n%s products in %s (%s)\n' "$products" "$store" "$(du -sh -- "$store" | cut -f 1)"
  printf '%s\n' "${timings[@]}"
}

main
