#!/usr/bin/env bash
# Builds slimconv against oneDNN 3.2 (from the Python packages that carry headers and library) and runs the runtime's
# tests. Says "skipped" where the packages cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
root=build/onednn3-packages

if [ ! -d "$root" ]; then
  python3 -m venv build/pip-env
  if ! build/pip-env/bin/pip install -q --target "$root" onednn-devel-cpu-gomp==2023.2.0 onednn-cpu-gomp==2023.2.0; then
    rm -rf "$root"
    echo "second oneDNN: skipped, its packages cannot be installed here"
    exit 0
  fi
fi
cmake --preset release -B build/onednn3 -DSLIMCONV_ONEDNN_ROOT="$PWD/$root" >/dev/null
cmake --build build/onednn3 -j "$(nproc)" --target slimconv onednn_test
build/onednn3/bin/slimconv --version
build/onednn3/bin/onednn_test --gtest_brief=1
