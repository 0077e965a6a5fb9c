#!/usr/bin/env bash
# Accuracy in samples/build_step, with CTest, Make and the lines for CI: holds for the sample; one that was calibrated with
# the wrong preprocessing is refused.
. "$(dirname "$0")/common.sh"
if ! "$SLIMCONV_TREE/bin/slimconv" validate --help 2>&1 | grep -q '^slimconv validate'; then
  echo "skipped: this slimconv has no command validate"
  exit 77
fi
copy_sample

test_sample() {
  "$SLIMCONV_CTEST" --test-dir "$work/build" --output-on-failure --no-tests=error -R '^shapes_int8\.validate$'
}

quietly "$SLIMCONV_CMAKE" -S "$sample" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/tree"
quietly "$SLIMCONV_CMAKE" --build "$work/build"
quietly test_sample
quietly make -C "$sample" validate SLIMCONV="$program"
quietly env SLIMCONV="$program" "$sample/ci.sh"
grep -q "accuracy holds" "$work/log" || fail "ci.sh does not say that accuracy holds"

sed -i 's/--effort fast/--effort fast --preprocess none/' "$sample"/{CMakeLists.txt,Makefile,ci.sh}
quietly "$SLIMCONV_CMAKE" --build "$work/build"
refused "shapes_int8.validate" test_sample
refused "" make -C "$sample" validate SLIMCONV="$program"
refused "loses more than 2 points" env SLIMCONV="$program" "$sample/ci.sh"
