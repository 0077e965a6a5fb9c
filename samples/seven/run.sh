#!/usr/bin/env bash
# The ancestor's two tables for its seven classifiers: --help says how, README.md what for. Needs jq.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
test_data=${SLIMCONV_TEST_DATA:-$root/../shared/data}

usage() {
  cat <<'END'
run.sh --models DIR --data imagenet/val --labels val_list.txt    trained models: accuracy and speed
run.sh --peers DIR --paddle-python PYTHON                        seeded weights: speed and fidelity

  --models DIR               for each model NAME.onnx, NAME/NAME.onnx or a Paddle model in NAME/
  --seeded                   DIR's weights are random: no accuracy (taken for granted where zoo.json lies beside a model)
  --peers DIR                where paddle_zoo.py is, which makes seeded models ($SLIMCONV_PEERS)
  --paddle-python PYTHON     a Python with Paddle, for that ($SLIMCONV_PADDLE_PYTHON)
  --data PATH                image folder or .bin ($SLIMCONV_TEST_DATA/images/imagenet500)
  --labels FILE              lines `path label` of an image folder
  --calibration-data PATH, --calibration-labels FILE    what calibrates (the same)
  --small DIR                trained small versions of the seven, or `none` ($SLIMCONV_TEST_DATA/models/seven_small)
  --only NAME[,NAME]         some of the seven
  --samples N                for calibration (300; 50 for seeded weights)
  --validate-samples N       for accuracy and fidelity (all; 100 for seeded weights)
  --seconds S                for the speed of each model (20)
  --threads N                for everything but speed, which is one core's (all cores)
  --program FILE             slimconv ($SLIMCONV, build/release/bin/slimconv, or from PATH)
  --work DIR                 models and results; the next run takes what is finished there (build/seven)
  --json FILE                writes the report
Tables go to stdout, progress to stderr.
END
}

say() { printf 'seven: %s\n' "$1" >&2; }
fail() { say "error: $1"; exit "${2:-64}"; }

# A signal ends the step that runs, too; what is finished stays.
child=
stop() {
  [ -z "$child" ] || { kill "$child" && wait; } 2>/dev/null || true
  exit "$1"
}
trap 'stop 130' INT
trap 'stop 143' TERM

models='' seeded=false peers=${SLIMCONV_PEERS:-$root/../shared/peers} paddle_python=${SLIMCONV_PADDLE_PYTHON:-} json=''
data=$test_data/images/imagenet500 labels='' calibration_data='' calibration_labels='' small=$test_data/models/seven_small
only='' samples='' validate_samples='' seconds=20 threads=$(nproc) program=${SLIMCONV:-} work=$root/build/seven
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit ;;
    --seeded) seeded=true ;;
    --models | --peers | --paddle-python | --data | --labels | --calibration-data | --calibration-labels | --small | --only | \
      --samples | --validate-samples | --seconds | --threads | --program | --work | --json)
      [ $# -gt 1 ] || fail "$1 needs a value"
      name=${1#--}
      printf -v "${name//-/_}" %s "$2"
      shift ;;
    *) fail "unknown option '$1'; --help lists them" ;;
  esac
  shift
done
[ -n "$program" ] || { program=$root/build/release/bin/slimconv; [ -x "$program" ] || program=slimconv; }
program=$(command -v "$program") || fail "no slimconv: build it, or give --program" 66
command -v jq >/dev/null || fail "jq is missing" 66
: "${calibration_data:=$data}"
[ "$calibration_data" != "$data" ] || : "${calibration_labels:=$labels}"
program_state=$(sha256sum <"$program")
# Without VNNI integer sums can saturate; --exact judges what the file is worth.
exact=true
! grep -qE 'avx512_vnni|avx_vnni' /proc/cpuinfo || exact=false
mkdir -p "$work/models" "$work/seven" "$work/small"

# state_of PATH...: stands for sizes and times of all files there.
state_of() { find -L "$@" -type f -printf '%p %s %T@\n' | sort | sha256sum; }

# model_state MODEL: with the files beside it that belong to it.
model_state() {
  case $1 in
    *.onnx | *.pdmodel | *.json) state_of "${1%.*}".* ;;
    *:*) state_of "${1%%:*}" "${1#*:}" ;;
    *) state_of "$1" ;;
  esac
}

# step OUT STATE COMMAND...: OUT holds the stdout of COMMAND, run now unless it was made by the same words from the same
# STATE. A broken run leaves OUT.part, which counts for nothing.
step() {
  local out=$1 key
  key=$(printf '%s\n' "${@:2}" | sha256sum)
  [ ! -e "$out" ] || [ "$(cat "$out.key" 2>/dev/null)" != "$key" ] || return 0
  shift 2
  say "$title: ${out#"$work/"}"
  rm -f "$out.key"
  "$@" >"$out.part" &
  child=$!
  wait "$child"
  child=
  mv "$out.part" "$out"
  printf '%s\n' "$key" >"$out.key.part"
  mv "$out.key.part" "$out.key"
}

recipe() { jq -r "$1" "$here/$name.json"; }

# find_model DIR: the model's file or files in DIR, as slimconv takes them.
find_model() {
  local onnx folder file
  onnx=$(recipe .onnx) folder=$1/$(recipe .paddle)
  for file in "$1/$onnx" "$folder/$onnx" "$folder.pdmodel" "$folder"/*.pdmodel; do
    [ ! -f "$file" ] || { echo "$file"; return; }
  done
  [ ! -f "$folder/__model__" ] || { echo "$folder"; return; }
  [ ! -f "$folder/model" ] || { echo "$folder/model:$folder/params"; return; }
  for file in "$folder"/*.pdiparams; do
    [ ! -f "${file%.pdiparams}.json" ] || { echo "${file%.pdiparams}.json"; return; }
  done
  fail "no $title in '$1': neither $onnx nor a model in the folder $(recipe .paddle)" 66
}

# make_seeded FOLDER WORD...: in place of what an older run left; exec, so that a signal reaches the maker.
make_seeded() { rm -rf "$1" && exec "$paddle_python" "$peers/paddle_zoo.py" "${@:2}" --out "$1"; }

# data_words RESULT PATH LABELS PREPROCESS: the options; only pictures have the last two.
data_words() {
  local -n result=$1
  [ -e "$2" ] || fail "no data at '$2'; give --data" 66
  result=(--data "$2")
  [ -z "$3" ] || result+=(--labels "$3")
  [ ! -d "$2" ] || [ -z "$4" ] || result+=(--preprocess "$4")
}

# data_state --data PATH [--labels FILE]...: of what data_words named.
data_state() { if [ "${3:-}" = --labels ]; then state_of "$2" "$4"; else state_of "$2"; fi; }

# limit_samples [N M]: adds how many samples calibrate and judge, as asked, or else N and M, or else as slimconv does.
limit_samples() {
  local n=${samples:-${1:-}} m=${validate_samples:-${2:-}}
  [ -z "$n" ] || calibrate+=(--samples "$n")
  [ -z "$m" ] || judge+=(--samples "$m")
}

# measure FOLDER MODEL: converts with the options `calibrate` and validates with `judge`.
measure() {
  local out=$1/$name
  ! $exact || judge+=(--exact)
  [ -e "$out.int8.onnx" ] || rm -f "$out.convert.json"
  step "$out.convert.json" "$program_state $(model_state "$2") $(data_state "${calibrate[@]}")" \
    "$program" convert "$2" "$out.int8.onnx" "${calibrate[@]}" --threads "$threads" --json
  step "$out.validate.json" "$(<"$out.convert.json.key") $(data_state "${judge[@]}")" \
    "$program" validate "$2" "$out.int8.onnx" "${judge[@]}" --threads "$threads" --json
}

# row FOLDER SEEDED BENCH: one model's results.
row() { jq -sc --arg model "$name" --argjson seeded "$2" -f "$here/row.jq" "$here/$name.json" "$1/$name.validate.json" "$3"; }

# One of the seven at its full size.
run_full() {
  local model beside random=$seeded out=$work/seven usual=(50 100) maker calibrate judge
  if [ -n "$models" ]; then
    model=$(find_model "$models")
  else
    mapfile -t maker < <(recipe '.maker[]')
    step "$work/models/$name.made.json" "" make_seeded "$work/models/$name" "${maker[@]}"
    model=$(find_model "$work/models")
  fi
  beside=${model%%:*}
  [ -d "$beside" ] || beside=$(dirname "$beside")
  [ ! -e "$beside/zoo.json" ] || random=true
  data_words calibrate "$calibration_data" "$calibration_labels" "$(recipe .preprocess)"
  data_words judge "$data" "$labels" "$(recipe .preprocess)"
  $random || usual=()
  limit_samples "${usual[@]}"
  measure "$out" "$model"
  step "$out/$name.bench.json" "$(<"$out/$name.convert.json.key")" \
    "$program" bench "$model" "$out/$name.int8.onnx" --threads 1 --seconds "$seconds" --json
  rows+=("$(row "$out" "$random" "$out/$name.bench.json")")
}

# Its trained small version, with the pictures and the preprocessing that stand in models.json.
run_small() {
  local model images=$small/../../images/cifar10_test5000 preprocess calibrate judge
  model=$(find_model "$small")
  preprocess=$(jq -r --arg file "models/seven_small/$name.onnx" '.[] | select(.file == $file) | "channels=rgb,filter=bilinear," +
    "resize=\(.resize_short),crop=\(.crop),mean=\(.mean | join(":")),std=\(.std | join(":"))"' "$small/../../models.json")
  data_words calibrate "$images" "$small/training.txt" "$preprocess"
  data_words judge "$images" "$small/validation.txt" "$preprocess"
  limit_samples
  measure "$work/small" "$model"
  small_rows+=("$(row "$work/small" false /dev/null)")
}

names=()
for file in "$here"/*.json; do names+=("$(basename "$file" .json)"); done
[ -z "$only" ] || IFS=, read -ra names <<<"$only"
rows=() small_rows=()
for name in "${names[@]}"; do
  [ -e "$here/$name.json" ] || fail "--only: there is no recipe '$name'"
  title=$(recipe .title)
  if [ -n "$models$paddle_python" ]; then run_full; fi
  if [ -d "$small" ]; then title="small $title" run_small; fi
done
[ ${#rows[@]} -gt 0 ] || say "no --models, and no --paddle-python to make them: small versions only"
[ $((${#rows[@]} + ${#small_rows[@]})) -gt 0 ] || fail "nothing to measure: give --models"

report=$(jq -n --arg cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" --argjson exact "$exact" \
  --argjson models "[$(IFS=,; echo "${rows[*]}")]" --argjson small "[$(IFS=,; echo "${small_rows[*]}")]" \
  '{cpu: $cpu, isa: ($models + $small)[0].isa, exact: $exact, models: $models, small: $small}')
[ -z "$json" ] || { printf '%s\n' "$report" >"$json.part" && mv "$json.part" "$json"; }
jq -r -f "$here/tables.jq" <<<"$report"
