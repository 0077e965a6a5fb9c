#!/usr/bin/env bash
# Installs what is missing, builds everything and passes the tests. With --full, as CI does, also: clang-format, clang-tidy,
# the second oneDNN generation, the tests under ASan and UBSan, the fuzzers, line coverage. As root, or as a user with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/packages.sh

full=false
[ "${1:-}" != --full ] || full=true
jobs=$(nproc)

step() { printf '\n== %s (%s)\n' "$1" "$(date +%H:%M:%S)"; }

step packages
if $full; then install_packages full; else install_packages test; fi

if $full; then
  step clang-format
  git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run --Werror
fi

step "release build"
oracles=("-DSLIMCONV_PEERS_PYTHON=$(tools/peers.sh)")
if $full; then oracles+=("-DSLIMCONV_PADDLE_PYTHON=$(tools/peers.sh paddle)"); fi
cmake --preset release -DSLIMCONV_DEVELOPER_MODE=ON "${oracles[@]}" >/dev/null
cmake --build --preset release -j "$jobs"

if $full; then
  step clang-tidy
  tools/tidy.sh
  step "second oneDNN"
  tools/onednn3.sh
  step "ASan and UBSan"
  tools/sanitize.sh
  step fuzzers
  tools/fuzz.sh 60
  step coverage
  tools/coverage.sh
fi

step tests
ctest --preset release -j "$jobs"
