"""Runs INT8 files of trained classifiers in slimconv and in ONNX Runtime, on the same arrays, and compares the logits.

Each classifier of the test data is converted; what is judged is the runtime, so few samples calibrate. "exact": residual
sums round as the file says (--exact); "in place": they do not, which must be as close to ONNX Runtime as asked, or not
further away than OpenVINO is, which sums in place, too, by more than luck. Where this CPU's integer kernels saturate (no VNNI), both take a file of
--target any, as no pair of products leaves 16 bits then; and --exact on a default file, which is then a simulation in
float, must be as close to ONNX Runtime's integers as ONNX Runtime's own simulation is ("simulated"). Exit status 77
("skipped") where ONNX Runtime or the data is missing.
"""

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

try:
    import numpy as np
    import onnx
    import onnxruntime
    from PIL import Image
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)
try:
    import openvino
except ImportError:
    openvino = None

CALIBRATION_SAMPLES = 48
# A product of a matrix and one row takes a way of its own: some samples run alone, the others in batches.
ALONE, BATCH = 4, 28

# Least agreement of top-1 in per cent, and least SQNR of the logits in dB.
LIMITS = {"exact": (99.5, 30.0), "in place": (99.0, 20.0)}
# Classifier: what "exact" must reach instead, and why.
EXACT_ALLOWANCES = {
    # Integers are equal but for one value in millions that falls so near the middle between two that single precision decides,
    # and this network spreads it to thousands of values (ADR 11). ONNX Runtime's own simulation of the file agrees with its
    # integers on 195 of 200, at 27.0 dB.
    "mobilenetv2": (97.5, 25.5),
}
# How far a simulation may stay behind ONNX Runtime's own: where one rounding that falls the other way spreads through the
# network, two simulations are as far from each other as from the integers.
SIMULATION_BEHIND_DB = 1.5
SIMULATED_SAMPLES = ALONE + 2 * BATCH

# No labels are known for it, and none are needed here.
WITHOUT_ENTRY = [{"name": "mobilenetv1_0.25_vww96", "file": "models/mobilenetv1_0.25_vww96/vww_96.onnx", "shape": ["N", 3, 96, 96],
                  "channels": "RGB", "mean": [0, 0, 0], "std": [255, 255, 255], "fp32_top1": {"imagenet": None}}]
# By how the name of the set begins on which an entry gives its accuracy: the folder of images, and how many are judged.
IMAGES = {"imagenette_val": ("imagenette_val", 600), "imagenet": ("imagenet500", 500), "cifar10": ("cifar10_test5000", 600),
          "mnist": ("mnist_t10k", 600)}


def evenly_spread(items, count):
    return [items[i * len(items) // count] for i in range(min(count, len(items)))]


def images_of(folder):
    digits = sorted(folder.glob("*-images-idx3-ubyte.gz"))
    if digits:
        return list(np.frombuffer(gzip.decompress(digits[0].read_bytes()), np.uint8, offset=16).reshape(-1, 28, 28))
    return [folder / line.split()[0] for line in (folder / "labels.txt").read_text().splitlines()]


def pixels(entry, source):
    """[channels, height, width] as the model wants it."""
    image = Image.fromarray(source) if isinstance(source, np.ndarray) else Image.open(source)
    image = image.convert("L" if entry["channels"] == "GRAY" else "RGB")
    height, width = entry["shape"][2:]
    if "resize_short" in entry:
        scale = entry["resize_short"] / min(image.size)
        image = image.resize([round(side * scale) for side in image.size], Image.BILINEAR)
        left, top = (image.width - width) // 2, (image.height - height) // 2
        image = image.crop((left, top, left + width, top + height))
    image = image.resize((width, height), Image.BILINEAR)
    array = np.asarray(image, np.float32).reshape(height, width, -1)
    return ((array - np.float32(entry["mean"])) / np.float32(entry["std"])).transpose(2, 0, 1)


def split(samples, one_at_a_time):
    alone = len(samples) if one_at_a_time else ALONE
    return [samples[i : i + 1] for i in range(alone)] + [samples[i : i + BATCH] for i in range(alone, len(samples), BATCH)]


def logits_of_onnxruntime(path, batches, integers=True):
    options = onnxruntime.SessionOptions()
    if not integers:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # Exact sums where the CPU has no VNNI.
    options.add_session_config_entry("session.x64quantprecision", "1")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return np.concatenate([session.run(None, {name: batch})[0].reshape(len(batch), -1) for batch in batches])


def logits_of_openvino(path, batches):
    core = openvino.Core()
    model = core.compile_model(str(path), "CPU", {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"})
    return np.concatenate([model(batch)[0].reshape(len(batch), -1) for batch in batches])


def logits_of_slimconv(program, path, batches, folder, options):
    graph = onnx.load(path).graph
    output = folder / (re.sub(r"[^A-Za-z0-9._-]", "_", graph.output[0].name) + ".npy")
    results = []
    for batch in batches:
        np.save(folder / "x.npy", batch)
        output.unlink(missing_ok=True)
        given = f"{graph.input[0].name}={folder / 'x.npy'}"
        subprocess.run([program, "run", path, "--input", given, "--output-dir", folder, "--quiet", *options], check=True)
        results.append(np.load(output).reshape(len(batch), -1))
    return np.concatenate(results)


def sqnr(reference, other):
    noise = np.sum((reference.astype(np.float64) - other) ** 2)
    return np.inf if noise == 0 else 10 * np.log10(np.sum(reference.astype(np.float64) ** 2) / noise)


def deviations_behind(expected, peer, found):
    """How often `peer` gives the expected top-1 and `found` does not, less the opposite, in standard deviations of such a
    difference between two that are equally good (McNemar's test)."""
    peer_is_right, is_right = (x.argmax(1) == expected.argmax(1) for x in (peer, found))
    apart = np.sum(peer_is_right != is_right)
    return (np.sum(peer_is_right) - np.sum(is_right)) / max(1.0, apart**0.5)


def same_top1(reference, other):
    return int(np.sum(reference.argmax(1) == other.argmax(1)))


def check(args, entry, has_vnni, root):
    """Lines to print, and whether all limits are met."""
    kind = next(iter(entry["fp32_top1"]))
    images, count = next(value for prefix, value in IMAGES.items() if kind.startswith(prefix))
    one_at_a_time = entry["shape"][0] == 1
    files = images_of(root / "images" / images)
    calibration = np.stack([pixels(entry, file) for file in evenly_spread(files, CALIBRATION_SAMPLES)])
    samples = np.stack([pixels(entry, file) for file in evenly_spread(files, count)])
    batches = split(samples, one_at_a_time)
    lines, good = [], True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "calibration.npy", calibration)

        def converted(target):
            path = folder / f"{target}.onnx"
            subprocess.run([args.program, root / entry["file"], path, "--data", folder / "calibration.npy", "--target", target,
                            "--threads", "1", "--quiet"], check=True)
            return path

        def judge(mode, expected, found, agreement, noise):
            nonlocal good
            equal, distance = same_top1(expected, found), sqnr(expected, found)
            met = 100.0 * equal >= agreement * len(expected) and distance >= noise
            good = good and met
            lines.append(f"{'ok  ' if met else 'FAIL'} {entry['name']:<25} {mode:<9} top-1 equal {equal} of {len(expected)} "
                         f"(at least {agreement:.1f} %), SQNR {distance:.1f} dB (at least {noise:.1f})")

        path = converted("vnni" if has_vnni else "any")
        expected = logits_of_onnxruntime(path, batches)
        exact = logits_of_slimconv(args.program, path, batches, folder, ["--exact"])
        judge("exact", expected, exact, *EXACT_ALLOWANCES.get(entry["name"], LIMITS["exact"]))
        in_place = logits_of_slimconv(args.program, path, batches, folder, [])
        agreement, noise = LIMITS["in place"]
        if 100.0 * same_top1(expected, in_place) < agreement * len(expected) and openvino:
            peer = logits_of_openvino(path, batches)
            if deviations_behind(expected, peer, in_place) <= 2.0:
                lines.append(f"     {entry['name']:<25} OpenVINO  top-1 equal {same_top1(expected, peer)} of {len(expected)}, "
                             f"SQNR {sqnr(expected, peer):.1f} dB: in place is as good")
                agreement = 0.0
        judge("in place", expected, in_place, agreement, noise)
        if not has_vnni:
            path = converted("vnni")
            few = split(samples[:SIMULATED_SAMPLES], one_at_a_time)
            expected = logits_of_onnxruntime(path, few)
            peer = logits_of_onnxruntime(path, few, integers=False)
            # One sample more may differ: they are few.
            least = min(LIMITS["exact"][0], 100.0 * (same_top1(expected, peer) - 1) / len(peer))
            noise = min(LIMITS["exact"][1], sqnr(expected, peer) - SIMULATION_BEHIND_DB)
            judge("simulated", expected, logits_of_slimconv(args.program, path, few, folder, ["--exact"]), least, noise)
    return lines, good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--only", help="names that contain this")
    args = parser.parse_args()
    root = Path(os.environ.get("SLIMCONV_TEST_DATA", Path(__file__).parents[2] / ".." / "shared" / "data"))
    if not (root / "models.json").exists():
        print(f"skipped: no models.json in {root}; set SLIMCONV_TEST_DATA")
        sys.exit(77)
    entries = json.loads((root / "models.json").read_text()) + WITHOUT_ENTRY
    # The longest first: two threads are then done together.
    entries.sort(key=lambda entry: -(root / entry["file"]).stat().st_size * entry["shape"][2])
    entries = [entry for entry in entries if not args.only or args.only in entry["name"]]
    version = subprocess.run([args.program, "--version"], check=True, capture_output=True, text=True).stdout
    has_vnni = any(isa in version for isa in ("vnni", "avx512_fp16", "amx"))
    start = time.monotonic()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        results = []
        for lines, good in pool.map(lambda entry: check(args, entry, has_vnni, root), entries):
            print("\n".join(lines), flush=True)
            results.append(good)
    print(f"{len(results)} classifiers in {time.monotonic() - start:.0f} s, {'with' if has_vnni else 'without'} VNNI")
    sys.exit(0 if results and all(results) else 1)


if __name__ == "__main__":
    main()
