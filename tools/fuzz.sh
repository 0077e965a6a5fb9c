#!/usr/bin/env bash
# Builds the fuzzers under ASan and UBSan and runs each for 60 s (or as many seconds as the first argument says).
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset sanitize "-DSLIMCONV_FUZZ_SECONDS=${1:-60}" >/dev/null
cmake --build --preset sanitize -j "$(nproc)" --target text_fuzz onnx_fuzz paddle_fuzz calibration_fuzz runtime_fuzz
ctest --test-dir build/sanitize -L fuzz -j "$(nproc)" --output-on-failure
