"""Top-1 accuracy of ONNX classifiers on a labelled image folder, measured with ONNX Runtime.

    python evaluate.py samples/shapes/validation samples/shapes/model.onnx [other.onnx ...]

Preprocessing is slimconv's preset `imagenet` at the sample's input size.
"""

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

CROP = 64
RESIZE = round(CROP * 256 / 224)
MEAN = np.float32([123.675, 116.28, 103.53])
STD = np.float32([58.395, 57.12, 57.375])


def crop_pixels(image: Image.Image) -> np.ndarray:
    """uint8 RGB pixels, CROP x CROP x 3: short side resized to RESIZE (Lanczos), centre cropped."""
    image = image.convert("RGB")
    scale = RESIZE / min(image.size)
    image = image.resize([round(side * scale) for side in image.size], Image.Resampling.LANCZOS)
    left, top = (image.width - CROP) // 2, (image.height - CROP) // 2
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)))


def normalize(pixels: np.ndarray) -> np.ndarray:
    """Model input, float32 N x 3 x CROP x CROP, from uint8 pixels, N x CROP x CROP x 3."""
    return np.ascontiguousarray(((pixels - MEAN) / STD).transpose(0, 3, 1, 2), np.float32)


def load_folder(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Pixels (N x CROP x CROP x 3) and labels (N) of a folder with labels.txt."""
    lines = [line.split() for line in (folder / "labels.txt").read_text().splitlines()]
    pixels = np.stack([crop_pixels(Image.open(folder / name)) for name, _ in lines])
    return pixels, np.array([int(label) for _, label in lines])


def logits(model: Path, pixels: np.ndarray) -> np.ndarray:
    """The model's first output for every image."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    batches = np.array_split(pixels, max(1, len(pixels) // 50))
    return np.concatenate([session.run(None, {name: normalize(batch)})[0] for batch in batches])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="images and labels.txt")
    parser.add_argument("models", type=Path, nargs="+", help="the first one is what the others are compared with")
    args = parser.parse_args()
    pixels, labels = load_folder(args.folder)
    reference = None
    for model in args.models:
        answers = logits(model, pixels).argmax(1)
        reference = answers if reference is None else reference
        top1, agreement = 100 * np.mean(answers == labels), 100 * np.mean(answers == reference)
        size = model.stat().st_size / 1024
        print(f"{model}: top-1 {top1:.1f} %, agreement with the first {agreement:.1f} %, {size:.0f} KiB")


if __name__ == "__main__":
    main()
