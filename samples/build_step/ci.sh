#!/usr/bin/env bash
# What a CI job runs: convert, then compare accuracy with FP32. The exit code says whether the model may be shipped.
set -euo pipefail
cd "$(dirname "$0")"
slimconv=${SLIMCONV:-slimconv}
out=${OUT:-build}
shapes=../shapes

mkdir -p "$out"
"$slimconv" "$shapes/model.onnx" "$out/shapes.int8.onnx" --data "$shapes/calibration" --effort fast --samples 30

status=0
"$slimconv" validate "$shapes/model.onnx" "$out/shapes.int8.onnx" --data "$shapes/validation" --max-drop 2 || status=$?
case $status in
  0) echo "ci: accuracy holds, $out/shapes.int8.onnx may be shipped" ;;
  1) echo "ci: the INT8 model loses more than 2 points of top-1" >&2 ;;
  *) echo "ci: slimconv failed" >&2 ;;
esac
exit "$status"
