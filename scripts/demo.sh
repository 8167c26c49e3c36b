#!/usr/bin/env bash
# Fills a store with Debian's package catalogue, seen as the products of a shop, and works with it from the command line.
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
  output=$(bash -o pipefail -c "$command") || status=$?
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

  step "Create a table with an index and expiry" 0 \
    "mallctl create-table $table --key sku:S --gsi by-category:category:S,title:S:ALL --ttl expires"
  step "Load the catalogue" 0 "apt-cache dumpavail | mallctl import $table - --format debian"
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
