#!/usr/bin/env python3
"""What each step of the search adds, per classifier of the test data: SQNR in dB / agreement in % with FP32.

  accuracy_table.py --program build/release/bin/slimconv [--data DIR] [--only WORD] [--samples 300] [-- OPTIONS of convert]

Converts every classifier of models.json without any step, with each step alone, with the steps one after the other, and
compares each file with FP32 by `slimconv validate --exact` on labelled images that the conversion did not see. Prints
Markdown, then the CPU's instruction set. --data: the test data (default: $SLIMCONV_TEST_DATA, else ../shared/data).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

STEPS = ["equalize-channels", "refine-ranges", "round-weights"]
COLUMNS = {
    "range rule": [],
    "+ channels": STEPS[:1],
    "+ stretches": STEPS[1:2],
    "+ weights": STEPS[2:],
    "channels and stretches": STEPS[:2],
    "channels and weights": STEPS[::2],
    "all": STEPS,
}
# Images and labels to calibrate on and to validate on, by the start of the model's name.
CIFAR = "images/cifar10_test5000"
SETS = {
    "seven_small": (CIFAR, "models/seven_small/training.txt", CIFAR, "models/seven_small/validation.txt", 500),
    "resnet50v2": ("images/imagenette_train320", "images/imagenette_train320/labels10.txt", "images/imagenette_val",
                   "images/imagenette_val/labels10.txt", 328),
    "resnet20": (CIFAR, "models/seven_small/training.txt", CIFAR, "models/seven_small/validation.txt", 500),
    "": ("images/imagenette_train320", "images/imagenette_train320/labels.txt", "images/imagenet500",
         "images/imagenet500/labels.txt", 500),
}


def data_options(entry, root, images, labels, samples):
    colon = lambda values: ":".join(f"{value:g}" for value in values)
    preprocess = [f"channels={entry['channels'].lower()}", "filter=bilinear", f"mean={colon(entry['mean'])}",
                  f"std={colon(entry['std'])}"]
    if entry.get("resize_short"):
        preprocess += [f"resize={entry['resize_short']}", f"crop={entry['crop']}"]
    return ["--data", root / images, "--labels", root / labels, "--label-offset", entry["label_offset"],
            "--samples", samples, "--preprocess", ",".join(preprocess)]


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr.strip()}")
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("SLIMCONV_TEST_DATA", "../shared/data")))
    parser.add_argument("--only", default="", help="models whose name contains this")
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--columns", default=",".join(COLUMNS), help="which columns, comma-separated")
    parser.add_argument("options", nargs="*", help="further options of convert, after --")
    args = parser.parse_args()
    args.program = args.program.resolve()
    columns = {name: steps for name, steps in COLUMNS.items() if name in args.columns.split(",")}

    print("| model | " + " | ".join(columns) + " | seconds |\n|" + "---|" * (len(columns) + 2), flush=True)
    isa = ""
    for entry in json.loads((args.data / "models.json").read_text()):
        prefix = next(start for start in SETS if entry["name"].startswith(start))
        if args.only not in entry["name"] or (prefix == "" and "imagenet1000" not in str(entry["fp32_top1"])):
            continue
        images, labels, judge_images, judge_labels, count = SETS[prefix]
        model, cells, seconds = args.data / entry["file"], [], 0.0
        with tempfile.TemporaryDirectory() as folder:
            for steps in columns.values():
                written = Path(folder) / "int8.onnx"
                left_out = [part for step in STEPS if step not in steps for part in ("--disable-pass", step)]
                report = run([args.program, "convert", model, written, "--json", "--threads", 1, *left_out, *args.options,
                              *data_options(entry, args.data, images, labels, args.samples)])
                seconds = report["seconds"]
                result = run([args.program, "validate", model, written, "--json", "--exact", "--threads", 1,
                              *data_options(entry, args.data, judge_images, judge_labels, count)])
                isa = result["isa"]
                cells.append(f"{result['sqnr_db']:.1f} / {result['agreement']:.1f}")
        print(f"| {entry['name']} | " + " | ".join(cells) + f" | {seconds:.1f} |", flush=True)
    print(f"\nISA {isa}")


if __name__ == "__main__":
    main()
