#!/usr/bin/env bash
# Programs of others that link the installed libraries; and what is said where a development package is missing.
. "$(dirname "$0")/common.sh"

configure() {
  "$SLIMCONV_CMAKE" -S "$here/consumer" -B "$work/$1" -DCMAKE_PREFIX_PATH="$SLIMCONV_TREE" \
    -DCMAKE_CXX_COMPILER="$SLIMCONV_CXX" -DCMAKE_CXX_FLAGS="$SLIMCONV_CXX_FLAGS" "${@:2}"
}

quietly configure build
quietly "$SLIMCONV_CMAKE" --build "$work/build"
model=$SLIMCONV_SOURCE/samples/shapes/model.onnx
quietly "$work/build/graph_consumer"
quietly "$work/build/import_consumer" "$model"
quietly "$work/build/converter_consumer" "$model" "$work/int8.onnx"

refused "component 'libraries' also needs fmt, PNG$" configure missing \
  -DCMAKE_DISABLE_FIND_PACKAGE_fmt=ON -DCMAKE_DISABLE_FIND_PACKAGE_PNG=ON
