#!/usr/bin/env bash
# A project that has slimconv as a subdirectory: slimconv_add_model is there, and its step waits for the program. Configured
# only, as the program is built by all other tests.
. "$(dirname "$0")/common.sh"

cat >"$work/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.25)
project(embedding LANGUAGES CXX)
add_subdirectory("$SLIMCONV_SOURCE" slimconv)
slimconv_add_model(shapes INPUT "$SLIMCONV_SOURCE/samples/shapes/model.onnx" OUTPUT models/shapes.onnx)
END
quietly "$SLIMCONV_CMAKE" -G Ninja -S "$work" -B "$work/build" -DCMAKE_CXX_COMPILER="$SLIMCONV_CXX"

steps=$(ninja -C "$work/build" -n -v shapes)
grep -q "bin/slimconv convert .*samples/shapes/model.onnx .*/models/shapes.onnx" <<<"$steps" || fail "no conversion in: $steps"
grep -q "executable.* bin/slimconv" <<<"$steps$(ninja -C "$work/build" -n shapes)" || fail "the program is not built first"

quietly "$SLIMCONV_CMAKE" --install "$work/build" --prefix "$work/tree"
[ ! -e "$work/tree" ] || fail "an embedding project installs slimconv"
