#!/usr/bin/env bash
# Runs every fuzzer of a sanitizer build: fuzz.sh BUILD_DIR SECONDS_EACH. Two at a time; fails on the first finding.
set -euo pipefail
build=$1
seconds=$2
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT

run_fuzzer() {
  local fuzzer=$1 name
  name=$(basename "$fuzzer")
  mkdir -p "$corpus/$name"
  local seeds=()
  [ ! -d "tests/fuzz/seeds/$name" ] || seeds=("tests/fuzz/seeds/$name")
  "$fuzzer" "$corpus/$name" "${seeds[@]}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -artifact_prefix="$corpus/" -print_final_stats=1 2>"$corpus/$name.log" || {
    tail -40 "$corpus/$name.log" >&2
    echo "$name: found something" >&2
    return 1
  }
  echo "$name: $(grep -o 'number_of_executed_units: [0-9]*' "$corpus/$name.log" | grep -o '[0-9]*') runs, nothing found"
}

fuzzers=("$build"/bin/*_fuzz)
[ -x "${fuzzers[0]}" ] || { echo "no fuzzers in $build/bin" >&2; exit 1; }
for ((i = 0; i < ${#fuzzers[@]}; i += 2)); do
  pids=()
  for fuzzer in "${fuzzers[@]:i:2}"; do
    run_fuzzer "$fuzzer" & pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
done
