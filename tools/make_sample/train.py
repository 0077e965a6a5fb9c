"""Trains the sample's classifier on freshly rendered pictures, on a CPU, and writes it as ONNX.

    python train.py --validation samples/shapes/validation --out samples/shapes/model.onnx

The training pictures have seeds of their own: none of them is in the committed sets. About 15 minutes on one core.
"""

import argparse
import io
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image
from torch.nn import functional as F

import evaluate
import render_images
import shapes
from network import ShapesNet


def render_pixels(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and labels of a rendered set, after the same encoding and cropping as the committed images."""
    pixels = np.empty((count, evaluate.CROP, evaluate.CROP, 3), np.uint8)
    labels = np.empty(count, np.int64)
    for i, (label, _, data) in enumerate(render_images.rendered_files(count, seed)):
        pixels[i], labels[i] = evaluate.crop_pixels(Image.open(io.BytesIO(data))), label
    return pixels, labels


def augment(pixels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mirrors and turns by quarters (no class depends on either), one draw for the batch, and permuted colours."""
    pixels = np.rot90(pixels, rng.integers(4), (1, 2))
    pixels = pixels[:, :, ::-1] if rng.random() < 0.5 else pixels
    return pixels[..., rng.permutation(3)]


def parameter_groups(model: torch.nn.Module, decay: float) -> list[dict]:
    """Weight decay for the matrices and kernels only, not for scales and biases."""
    decayed = [p for p in model.parameters() if p.ndim > 1]
    free = [p for p in model.parameters() if p.ndim <= 1]
    return [{"params": decayed, "weight_decay": decay}, {"params": free, "weight_decay": 0.0}]


def train(model: torch.nn.Module, pixels: np.ndarray, labels: np.ndarray, args: argparse.Namespace) -> None:
    """SGD with warm-up and cosine decay over args.epochs."""
    rng = np.random.default_rng(args.seed)
    optimizer = torch.optim.SGD(parameter_groups(model, 1e-4), lr=args.rate, momentum=0.9, nesterov=True)
    steps = len(labels) // args.batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, args.rate, total_steps=steps * args.epochs, pct_start=0.1, cycle_momentum=False
    )
    start = time.monotonic()
    for epoch in range(args.epochs):
        total = 0.0
        for chosen in rng.permutation(len(labels))[: steps * args.batch].reshape(steps, -1):
            images = torch.from_numpy(evaluate.normalize(augment(pixels[chosen], rng)))
            images = images.to(memory_format=torch.channels_last)  # half as fast again on a CPU
            loss = F.cross_entropy(model(images), torch.from_numpy(labels[chosen]), label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / steps:.3f}, {time.monotonic() - start:.0f} s", flush=True)


def export(model: torch.nn.Module, path: Path) -> None:
    """Writes the model for opset 13 with a free batch size; batch normalizations stay operators of their own."""
    model = model.to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(
        model,
        torch.zeros(1, 3, evaluate.CROP, evaluate.CROP),
        str(path),
        opset_version=13,
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
        input_names=["image"],
        output_names=["logits"],
        dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}},
    )
    onnx.checker.check_model(onnx.load(path), full_check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--validation", type=Path, required=True, help="labelled folder that the result is judged on")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file")
    parser.add_argument("--images", type=int, default=24000, help="rendered for training (default %(default)s)")
    parser.add_argument("--epochs", type=int, default=9, help="default %(default)s")
    parser.add_argument("--batch", type=int, default=48, help="default %(default)s")
    parser.add_argument("--rate", type=float, default=0.15, help="largest learning rate (default %(default)s)")
    parser.add_argument("--seed", type=int, default=100, help="of pictures, weights and order (default %(default)s)")
    args = parser.parse_args()
    if args.seed in [seed for _, seed in render_images.SETS.values()]:
        parser.error("this seed belongs to a committed image set")

    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    pixels, labels = render_pixels(args.images, args.seed)
    model = ShapesNet(len(shapes.NAMES)).to(memory_format=torch.channels_last)
    train(model, pixels, labels, args)
    export(model, args.out)

    pixels, labels = evaluate.load_folder(args.validation)
    top1 = np.mean(evaluate.logits(args.out, pixels).argmax(1) == labels)
    print(f"{args.out}: {args.out.stat().st_size / 1024:.0f} KiB, top-1 {100 * top1:.1f} % in ONNX Runtime")


if __name__ == "__main__":
    main()
