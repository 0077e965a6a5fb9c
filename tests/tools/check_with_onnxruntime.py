"""Converts the sample with slimconv and judges the written file in ONNX Runtime, as users would run it.

Checks: the file loads; agreement with FP32 on the validation images; every convolution and matrix product runs as an
integer kernel. Exit status 77 ("skipped") where ONNX Runtime is missing.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
    import onnx
    import onnxruntime
    from PIL import Image
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

MEAN = np.float32([123.675, 116.28, 103.53])
DEVIATION = np.float32([58.395, 57.12, 57.375])
RESIZE, CROP = 73, 64


def pixels(path):
    """An image as the sample wants it: short side 73 with Lanczos, centre crop 64, ImageNet's normalization."""
    image = Image.open(path).convert("RGB")
    scale = RESIZE / min(image.size)
    image = image.resize([round(side * scale) for side in image.size], Image.LANCZOS)
    left, top = (image.width - CROP) // 2, (image.height - CROP) // 2
    image = image.crop((left, top, left + CROP, top + CROP))
    return ((np.asarray(image, np.float32) - MEAN) / DEVIATION).transpose(2, 0, 1)[None]


def session(path, optimized=None):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if optimized:
        options.optimized_model_filepath = str(optimized)
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--sample", required=True, type=Path)
    parser.add_argument("--images", type=int, default=250)
    parser.add_argument("--least-agreement", type=float, default=97.0, help="per cent")
    args = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        int8, optimized = Path(folder) / "int8.onnx", Path(folder) / "optimized.onnx"
        subprocess.run([args.program, args.sample / "model.onnx", int8, "--data", args.sample / "calibration", "--quiet"], check=True)
        onnx.checker.check_model(str(int8), full_check=True)
        before, after = session(args.sample / "model.onnx"), session(int8, optimized)
        names = [line.split()[0] for line in (args.sample / "validation" / "labels.txt").read_text().splitlines()]
        agreed = 0
        for name in names[: args.images]:
            feed = {"image": pixels(args.sample / "validation" / name)}
            agreed += before.run(None, feed)[0].argmax() == after.run(None, feed)[0].argmax()
        kinds = [node.op_type for node in onnx.load(optimized).graph.node]
        still_float = [kind for kind in kinds if kind in ("Conv", "FusedConv", "Gemm", "FusedGemm", "MatMul")]

    agreement = 100.0 * agreed / min(args.images, len(names))
    print(f"agreement {agreement:.1f} %, {kinds.count('QLinearConv')} integer convolutions, still float: {still_float or 'none'}")
    sys.exit(0 if agreement >= args.least_agreement and not still_float else 1)


if __name__ == "__main__":
    main()
