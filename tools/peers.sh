#!/usr/bin/env bash
# Prints the path of a Python for the tests that use it as an oracle, made under build/ on first use: `peers.sh` one that has
# ONNX Runtime, OpenVINO, ONNX, NumPy and Pillow, `peers.sh paddle` one that has Paddle, too. SLIMCONV_PEERS_PYTHON and
# SLIMCONV_PADDLE_PYTHON name others. Prints nothing where the packages cannot be had; those tests then say "skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "${1:-}" = paddle ]; then
  given="${SLIMCONV_PADDLE_PYTHON:-}"
  env=build/paddle-env
  packages=(paddlepaddle==3.3.1 onnxruntime numpy pillow setuptools)
else
  given="${SLIMCONV_PEERS_PYTHON:-}"
  env=build/peers-env
  packages=(onnx onnxruntime openvino numpy pillow)
fi
if [ -n "$given" ]; then
  echo "$given"
  exit 0
fi
if [ ! -x "$env/bin/python" ] || [ ! -e "$env/complete" ]; then
  rm -rf "$env"
  mkdir -p build
  python3 -m venv "$env" >&2
  "$env/bin/pip" install -q "${packages[@]}" >&2 || exit 0
  touch "$env/complete"
fi
echo "$PWD/$env/bin/python"
