#!/usr/bin/env bash
# From a bare Debian 12 to an INT8 model: installs packages, builds slimconv, converts the sample and shows accuracy and
# size before and after. Run it from anywhere; as root, or as a user with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/packages.sh

install_packages build
cmake --preset release -DSLIMCONV_DEVELOPER_MODE=OFF >/dev/null
cmake --build --preset release --target slimconv

slimconv=build/release/bin/slimconv
out=build/quickstart
mkdir -p "$out"
sample=samples/shapes

echo
echo "\$ slimconv $sample/model.onnx $out/model.int8.onnx --data $sample/calibration"
"$slimconv" "$sample/model.onnx" "$out/model.int8.onnx" --data "$sample/calibration"

echo
echo "\$ slimconv compare $sample/model.onnx $out/model.int8.onnx --data $sample/validation --samples 500"
"$slimconv" compare "$sample/model.onnx" "$out/model.int8.onnx" --data "$sample/validation" --samples 500
