#!/usr/bin/env bash
# Builds slimconv against oneDNN 3.2 (from the Python packages that carry headers and library) and runs the runtime's
# tests. Says "skipped" where the packages cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD/build/onednn3-env

if [ ! -e "$root/lib/libdnnl.so" ]; then
  python3 -m venv "$root"
  if ! "$root/bin/pip" install -q onednn-devel-cpu-gomp==2023.2.0 onednn-cpu-gomp==2023.2.0; then
    rm -rf "$root"
    echo "second oneDNN: skipped, its packages cannot be installed here"
    exit 0
  fi
fi
cmake --preset release -B build/onednn3 -DSLIMCONV_ONEDNN_ROOT="$root" >/dev/null
cmake --build build/onednn3 -j "$(nproc)" --target slimconv onednn_test
LD_LIBRARY_PATH="$root/lib" build/onednn3/bin/slimconv --version
LD_LIBRARY_PATH="$root/lib" build/onednn3/bin/onednn_test --gtest_brief=1
