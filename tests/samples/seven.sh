#!/usr/bin/env bash
# samples/seven/run.sh on two of the trained small models: interrupted once, it goes on where it was; what is broken or was
# made with other options is made again; the tables and the report have all rows.
# shellcheck source-path=SCRIPTDIR source=../install/common.sh
. "$(dirname "$0")/../install/common.sh"
data=${SLIMCONV_TEST_DATA:-$SLIMCONV_SOURCE/../shared/data}
small=$data/models/seven_small
if [ ! -d "$small" ] || ! command -v jq >/dev/null; then
  echo "skipped: needs jq and the models in $small; set SLIMCONV_TEST_DATA"
  exit 77
fi

results=$work/results/seven
command=("$SLIMCONV_SOURCE/samples/seven/run.sh" --program "$SLIMCONV_PROGRAM" --work "$work/results" --only "googlenet,mobilenet_v2"
  --models "$small" --data "$data/images/cifar10_test5000" --labels "$small/validation.txt" --small "$small"
  --samples 12 --validate-samples 40 --seconds 0.3 --json "$work/report.json")

# made OPTION...: the steps that a run with these options too has to make.
made() {
  "${command[@]}" "$@" >"$work/tables" 2>"$work/progress" || { cat "$work/progress" >&2; fail "${command[*]} $*"; }
  sed -n 's/^seven: .*: //p' "$work/progress" | tr '\n' ' '
}

# expect WHAT FOUND WANTED
expect() { [ "$2" = "$3" ] || fail "$1: '$2', expected '$3'"; }

"${command[@]}" >"$work/tables" 2>"$work/progress" &
run=$!
until [ -e "$results/googlenet.validate.json.key" ]; do
  kill -0 "$run" 2>/dev/null || { cat "$work/progress" >&2; fail "no first result"; }
  sleep 0.02
done
kill -TERM "$run"
status=0
wait "$run" || status=$?
expect "exit code after SIGTERM" "$status" 143
[ ! -s "$work/tables" ] || fail "tables of an interrupted run"
[ ! -e "$work/report.json" ] || fail "the report of an interrupted run"

steps=$(made)
[[ $steps != *seven/googlenet.convert.json* ]] || fail "made again: $steps"
[[ $steps == *seven/mobilenet_v2.bench.json* ]] || fail "not made: $steps"
expect "steps when nothing changed" "$(made)" ""
echo '{' >"$results/googlenet.validate.json"
rm "$results/googlenet.validate.json.key"
expect "steps after a broken result" "$(made)" "seven/googlenet.validate.json "
expect "steps after another option" "$(made --seconds 0.2)" "seven/googlenet.bench.json seven/mobilenet_v2.bench.json "

grep -q '^| MobileNet-V2 |.*| 0.33 |$' "$work/tables" || fail "no accuracy of MobileNet-V2"
grep -q '^| GoogLeNet |.*| 2.13 |$' "$work/tables" || fail "no speed of GoogLeNet"
jq -e '[.models, .small | length == 2 and all(.fp32.top1 > 20 and .agreement > 80 and .sqnr_db > 15)] | all' "$work/report.json" >/dev/null ||
  fail "the report: $(cat "$work/report.json")"
jq -e '.models | all(.fp32.images_per_second > 0 and .int8.images_per_second > 0 and .ratio > 0)' "$work/report.json" >/dev/null ||
  fail "the report's speeds: $(cat "$work/report.json")"

made --seeded --small none >/dev/null
! grep -q top-1 "$work/tables" || fail "accuracy of random weights"
grep -q "Weights are seeded" "$work/tables" || fail "not a word that weights are seeded"
refused "no GoogLeNet in" "${command[@]}" --models "$work"
refused "unknown option '--fast'" "${command[@]}" --fast
refused "there is no recipe 'alexnet'" "${command[@]}" --only alexnet
