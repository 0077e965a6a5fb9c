#!/usr/bin/env bash
# Line coverage of graph/, passes/ and converter/ by the unit tests; fails below 90 %.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset coverage >/dev/null
cmake --build --preset coverage -j "$(nproc)"
find build/coverage -name '*.gcda' -delete
ctest --test-dir build/coverage -j "$(nproc)" --quiet -LE models
gcovr --root . --object-directory build/coverage --filter 'graph/' --filter 'passes/' --filter 'converter/' \
  --exclude 'tests/' --gcov-ignore-parse-errors --print-summary --fail-under-line 90 --output build/coverage/summary.txt
