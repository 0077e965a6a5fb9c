#!/usr/bin/env bash
# All tests under ASan and UBSan.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset sanitize >/dev/null
cmake --build --preset sanitize -j "$(nproc)"
ctest --preset sanitize -j "$(nproc)" -LE 'fuzz|models'
