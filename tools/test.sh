#!/usr/bin/env bash
# Installs what is missing, builds everything and passes the tests. With --full also: clang-format, clang-tidy, line
# coverage, ASan and UBSan, the fuzzers, and the second oneDNN generation. As root, or as a user with sudo.
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
cmake --preset release >/dev/null
cmake --build --preset release -j "$jobs"

if $full; then
  step "ASan and UBSan"
  cmake --preset sanitize >/dev/null
  cmake --build --preset sanitize -j "$jobs"
  ctest --preset sanitize -j "$jobs" --quiet
  step "fuzzers, 60 s each"
  tools/fuzz.sh build/sanitize 60

  step "second oneDNN"
  tools/onednn3.sh

  step clang-tidy
  tools/tidy.sh

  step coverage
  tools/coverage.sh
fi

step tests
python=$(tools/peers.sh || true)
SLIMCONV_PEERS_PYTHON="$python" ctest --preset release -j "$jobs"
