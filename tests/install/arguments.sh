#!/usr/bin/env bash
# Wrong calls of slimconv_add_model stop the configuration and say what is wrong.
. "$(dirname "$0")/common.sh"

# wrong MESSAGE ARGUMENTS: of a call of slimconv_add_model.
wrong() {
  cat >"$work/call.cmake" <<END
cmake_minimum_required(VERSION 3.25)
include("$SLIMCONV_SOURCE/cmake/slimconvAddModel.cmake")
slimconv_add_model($2)
END
  refused "$1" "$SLIMCONV_CMAKE" -P "$work/call.cmake"
}

wrong "incorrect arguments" ""
wrong "slimconv_add_model\(model\):" "model"
wrong "INPUT is missing" "model OUTPUT b.onnx"
wrong "OUTPUT is missing" "model INPUT a.onnx"
wrong "OUTPUT has no value" "model INPUT a.onnx OUTPUT"
wrong "ARGS has no value" "model INPUT a.onnx OUTPUT b.onnx ARGS"
wrong "unexpected argument 'DATE'" "model INPUT a.onnx OUTPUT b.onnx DATE images"
wrong "unexpected argument 'more'" "model INPUT a.onnx OUTPUT b.onnx DATA images more"
wrong "LABELS needs DATA" "model INPUT a.onnx OUTPUT b.onnx LABELS labels.txt"
wrong "MAX_DROP needs TEST" "model INPUT a.onnx OUTPUT b.onnx DATA images MAX_DROP 1"
wrong "TEST needs MAX_DROP, .* found ''" "model INPUT a.onnx OUTPUT b.onnx DATA images TEST"
wrong "TEST needs MAX_DROP, .* found '1%'" "model INPUT a.onnx OUTPUT b.onnx DATA images TEST MAX_DROP 1%"
wrong "TEST needs TEST_DATA or DATA" "model INPUT a.onnx OUTPUT b.onnx TEST MAX_DROP 1"
wrong "TEST_LABELS needs TEST_DATA" "model INPUT a.onnx OUTPUT b.onnx DATA images TEST MAX_DROP 1 TEST_LABELS l.txt"
