#!/usr/bin/env bash
# Installs the system libraries the build needs and checks the Swift version. Quiet and fast when nothing is missing.
# usage: scripts/setup.sh [name=debian-package ...]
# Names what is needed besides: a library by its pkg-config name, a program as bin/NAME, and the package that has it.
#        scripts/setup.sh --clients    DynamoDB's clients instead, in a virtual environment of Python's
set -euo pipefail

readonly swift=${SWIFT:-swift}
readonly needed_major=6 needed_minor=2

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

check_swift() {
  command -v "${swift%% *}" >/dev/null 2>&1 ||
    fail "no Swift compiler found; install Swift 6.3 from https://www.swift.org/install and put it in PATH"
  local text version major rest minor
  text=$($swift --version 2>/dev/null) || fail "'$swift --version' failed; is the Swift toolchain complete?"
  version=$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$text" | head -n 1)
  [[ -n $version ]] || fail "cannot read the Swift version from: $text"
  major=${version%%.*} rest=${version#*.} minor=${rest%%.*}
  if ((major < needed_major || (major == needed_major && minor < needed_minor))); then
    fail "Swift $needed_major.$needed_minor or newer is needed, found $version;" \
      "get it from https://www.swift.org/install (or: swiftly install latest)"
  fi
}

# No bash 4 in here: macOS has 3.2.

# Prints the names of the packages whose libraries pkg-config does not find, or whose programs are not in PATH.
missing_packages() {
  local needed
  if ! command -v pkg-config >/dev/null 2>&1; then
    printf '%s\n' pkg-config
  fi
  for needed in "$@"; do
    case $needed in
    bin/*) command -v "$(basename "${needed%%=*}")" ;;
    *) pkg-config --exists "${needed%%=*}" ;;
    esac >/dev/null 2>&1 || printf '%s\n' "${needed#*=}"
  done
}

install_with_apt() {
  local -a as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null 2>&1 ||
      fail "these packages are missing, and neither root nor sudo is at hand: $*" \
        "(as root: apt-get install $*)"
    as_root=(sudo)
  fi
  say "installing with apt${as_root:+ (through sudo)}: $*"
  local -a install=(${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive
    apt-get install --yes --quiet --no-install-recommends "$@")
  # A fresh machine has no package lists, and old lists name files that are gone: fetch them and try once more.
  if ! apt-cache show "$@" >/dev/null 2>&1 || ! "${install[@]}" >&2; then
    say "fetching the package lists (apt-get update)"
    ${as_root[@]+"${as_root[@]}"} apt-get update --quiet >&2 || fail "apt-get update failed; is the network reachable?"
    "${install[@]}" >&2 || fail "apt-get could not install: $*"
  fi
}

# Installs boto3, the aws CLI and pytest into .build/clients, unless just these versions are there already.
install_clients() {
  local here venv wanted
  here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  venv=$here/.build/clients wanted=$here/Tests/Clients/requirements.txt
  if cmp -s "$wanted" "$venv/requirements.txt"; then return 0; fi
  command -v python3 >/dev/null 2>&1 || install_python
  # Debian has ensurepip, without which there is no pip in an environment, in a package of its own.
  python3 -c 'import venv, ensurepip' 2>/dev/null || install_python
  say "installing DynamoDB's clients into $venv (from PyPI)"
  mkdir -p "$here/.build"
  rm -rf "$venv"
  python3 -m venv "$venv" || fail "python3 -m venv failed"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" >&2 ||
    fail "pip could not install what $wanted lists; is PyPI reachable?"
  cp "$wanted" "$venv/requirements.txt"
}

install_python() {
  if command -v apt-get >/dev/null 2>&1; then
    install_with_apt python3 python3-venv
  else
    fail "python3 with the modules venv and ensurepip is needed for the tests with clients"
  fi
}

main() {
  if [[ ${1:-} == --clients ]]; then
    install_clients
    return
  fi
  local -a needed=(lmdb=liblmdb-dev zlib=zlib1g-dev "$@") missing=()
  check_swift
  read -r -d '' -a missing < <(missing_packages "${needed[@]}") || true
  ((${#missing[@]} > 0)) || return 0
  if command -v apt-get >/dev/null 2>&1; then
    install_with_apt "${missing[@]}"
  elif [[ $(uname -s) == Darwin ]]; then
    fail "missing: ${missing[*]}; install with: brew install pkg-config lmdb"
  else
    fail "missing (by their Debian names): ${missing[*]}; install them with this system's package manager"
  fi
  read -r -d '' -a missing < <(missing_packages "${needed[@]}") || true
  ((${#missing[@]} == 0)) || fail "still not found after installing: ${missing[*]}"
  say "done"
}

main "$@"
