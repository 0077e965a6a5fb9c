#!/usr/bin/env bash
# Prints the path of a Python that has ONNX Runtime, ONNX, NumPy and Pillow, for the tests that use them as oracles: the
# one named by SLIMCONV_PEERS_PYTHON, else an environment under build/ made on first use. Prints nothing where the
# packages cannot be had; those tests then say "skipped".
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${SLIMCONV_PEERS_PYTHON:-}" ]; then
  echo "$SLIMCONV_PEERS_PYTHON"
  exit 0
fi
env=build/peers-env
if [ ! -x "$env/bin/python" ] || [ ! -e "$env/complete" ]; then
  rm -rf "$env"
  mkdir -p build
  python3 -m venv "$env" >&2
  "$env/bin/pip" install -q onnx onnxruntime numpy pillow >&2 || exit 0
  touch "$env/complete"
fi
echo "$PWD/$env/bin/python"
