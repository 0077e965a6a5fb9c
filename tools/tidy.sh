#!/usr/bin/env bash
# clang-tidy over all sources of the program; prints only findings. What the tidy preset would compile together is checked
# together: most of the time goes into headers, and they are then parsed once for ten files.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset tidy -DSLIMCONV_DEVELOPER_MODE=OFF >/dev/null
cmake --build build/tidy --target slim_paddle_generated >/dev/null
python3 - build/tidy/compile_commands.json <<'END' |
import json, sys
for command in json.load(open(sys.argv[1])):
    if not command["file"].endswith(("precompiled.cpp", ".pb.cc")):
        print(command["file"])
END
  xargs -P "$(nproc)" -n 1 clang-tidy -p build/tidy --quiet --checks=-bugprone-suspicious-include 2>/dev/null
