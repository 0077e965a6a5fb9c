#!/usr/bin/env bash
# Installs the build into a fresh folder, which the other tests of this folder then use.
. "$(dirname "$0")/common.sh"

rm -rf "$SLIMCONV_TREE"
quietly "$SLIMCONV_CMAKE" --install "$SLIMCONV_BUILD" --prefix "$SLIMCONV_TREE"
"$SLIMCONV_TREE/bin/slimconv" --version

if grep -rnF -e "$SLIMCONV_SOURCE" -e "$SLIMCONV_BUILD" --include='*.cmake' "$SLIMCONV_TREE"; then
  fail "the package refers to the source or build folder"
fi
