#!/usr/bin/env bash
# samples/build_step with CMake: the step runs when model, data, options or program changed, and only then. The argument is
# the generator.
. "$(dirname "$0")/common.sh"
copy_sample
model=$sample/build/shapes.int8.onnx

build() { "$SLIMCONV_CMAKE" --build "$sample/build"; }

quietly "$SLIMCONV_CMAKE" -G "$1" -S "$sample" -B "$sample/build" -DCMAKE_PREFIX_PATH="$work/tree"
quietly build
check_reruns
sed -i 's/--samples 30/--samples 31/' "$sample/CMakeLists.txt"
reruns "an option changed"
touch "$sample/CMakeLists.txt"
stays "configured again with the same options"
check_failure
