#!/usr/bin/env python3
"""Checks that import and export keep what models compute.

usage: check_with_onnxruntime.py ROUNDTRIP FOLDER

Sends every .onnx file below FOLDER through the program ROUNDTRIP (tests/onnx_import/roundtrip_main.cpp) and compares
the outputs of both files in ONNX Runtime, without graph optimisation, on random inputs. Needs numpy and onnxruntime.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime as ort

TYPES = {"tensor(float)": np.float32, "tensor(uint8)": np.uint8, "tensor(int8)": np.int8, "tensor(int64)": np.int64,
         "tensor(int32)": np.int32, "tensor(double)": np.float64, "tensor(float16)": np.float16}
# Sum becomes a chain of Adds, BatchNormalization's epsilon and the like stay: the same arithmetic, at most regrouped.
RELATIVE = 1e-5


def session(path):
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def random_inputs(model, random):
    feeds = {}
    for info in model.get_inputs():
        dims = [d if isinstance(d, int) and d > 0 else (1 if i == 0 else 64) for i, d in enumerate(info.shape)]
        kind = TYPES[info.type]
        if np.issubdtype(kind, np.floating):
            # Scales must not be negative.
            values = random.uniform(0.1, 1.0, dims) if "scale" in info.name else random.normal(0.0, 1.0, dims)
        else:
            values = random.integers(0, 3, dims)
        feeds[info.name] = values.astype(kind)
    return feeds


def check(roundtrip, path):
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.onnx")
        run = subprocess.run([roundtrip, str(path), out], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            return False, "refused: " + run.stderr.strip()
        before, after = session(path), session(out)
        names = [[(i.name, i.type) for i in group] for m in (before, after) for group in (m.get_inputs(), m.get_outputs())]
        if names[0] != names[2] or names[1] != names[3]:
            return False, f"interface differs: {names}"
        feeds = random_inputs(before, np.random.default_rng(1))
        worst = 0.0
        for a, b in zip(before.run(None, feeds), after.run(None, feeds)):
            if a.shape != b.shape or a.dtype != b.dtype:
                return False, f"expected {a.dtype} {a.shape}, found {b.dtype} {b.shape}"
            span = max(float(np.max(np.abs(a.astype(np.float64)), initial=0.0)), 1e-20)
            distance = float(np.max(np.abs(a.astype(np.float64) - b.astype(np.float64)), initial=0.0))
            worst = max(worst, distance / span)
        return worst <= RELATIVE, f"largest relative difference {worst:.2g}"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    failures = 0
    for path in sorted(Path(sys.argv[2]).rglob("*.onnx")):
        good, text = check(sys.argv[1], path)
        failures += not good
        print("ok  " if good else "FAIL", path, text, flush=True)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
