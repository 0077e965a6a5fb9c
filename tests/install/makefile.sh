#!/usr/bin/env bash
# samples/build_step with plain Make: converts when model, data, options or program changed, and only then.
. "$(dirname "$0")/common.sh"
copy_sample
model=$sample/build/shapes.int8.onnx
options=(SLIMCONV="$program")

build() { make -C "$sample" "${options[@]}"; }

quietly build
check_reruns
options+=(OPTIONS='--effort fast --samples 31')
reruns "an option changed"
check_failure
