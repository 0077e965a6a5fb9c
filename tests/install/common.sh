# Sourced by the tests of this folder: a work folder that goes away, copies of the sample, checks.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "failed: $1" >&2
  exit 1
}

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "$*"; }
}

# refused MESSAGE COMMAND...: the command fails and says MESSAGE (extended regular expression).
refused() {
  local message=$1
  shift
  if "$@" >"$work/log" 2>&1; then fail "succeeded: $*"; fi
  grep -qE -- "$message" "$work/log" || { cat "$work/log" >&2; fail "no '$message' from: $*"; }
}

# The sample, where its files may be changed, and the installed program and package alone.
copy_sample() {
  mkdir -p "$work/samples" "$work/tree/$SLIMCONV_LIBDIR"
  cp -r "$SLIMCONV_SOURCE/samples/build_step" "$SLIMCONV_SOURCE/samples/shapes" "$work/samples/"
  cp -r "$SLIMCONV_TREE/bin" "$work/tree/"
  cp -r "$SLIMCONV_TREE/$SLIMCONV_LIBDIR/cmake" "$work/tree/$SLIMCONV_LIBDIR/"
  sample=$work/samples/build_step
  shapes=$work/samples/shapes
  program=$work/tree/bin/slimconv
}

# Which file $model is; another one after each conversion.
identity() { stat -c '%i %y' "$model"; }

# reruns WHY: the next `build` (a function of the test) writes $model anew, the one after it does not.
reruns() {
  local before
  before=$(identity)
  quietly build
  [ "$(identity)" != "$before" ] || fail "no new model after: $1"
  stays "a second build, $1"
}

# stays WHY: the next `build` leaves $model alone.
stays() {
  local before
  before=$(identity)
  quietly build
  [ "$(identity)" = "$before" ] || fail "a new model without need: $1"
}

# What every kind of build step must notice.
check_reruns() {
  stays "nothing changed"
  touch "$shapes/calibration/0003_square.jpg"
  reruns "a picture changed"
  cp "$shapes/calibration/0003_square.jpg" "$shapes/calibration/one_more.jpg"
  reruns "a picture was added"
  rm "$shapes/calibration/one_more.jpg"
  reruns "a picture was removed"
  touch "$shapes/model.onnx"
  reruns "the model changed"
  touch "$program"
  reruns "the program changed"
}

# A broken model fails the build with slimconv's message; the older result stays, the next build makes a new one.
check_failure() {
  local before
  before=$(identity)
  mv "$shapes/model.onnx" "$shapes/whole.onnx"
  head -c 1000 "$shapes/whole.onnx" >"$shapes/model.onnx"
  refused "slimconv: error: the file is truncated" build
  [ "$(identity)" = "$before" ] || fail "the older model was touched"
  refused "slimconv: error: the file is truncated" build
  mv "$shapes/whole.onnx" "$shapes/model.onnx"
  touch "$shapes/model.onnx"
  reruns "the model is whole again"
}
