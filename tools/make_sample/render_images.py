"""Renders the labelled image sets of samples/shapes: ten kinds of shapes on textured backgrounds.

Image i of a set depends on the pair (seed, i) alone, so a set can be remade, or extended, image by image:

    python render_images.py --out samples/shapes
"""

import argparse
import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

import shapes

SETS = {"calibration": (240, 1), "validation": (1000, 2)}  # name: number of images, seed
PNG_EVERY = 50  # one image in so many is stored as PNG
JPEG_QUALITY = 80


def texture(rng: np.random.Generator, width: int, height: int) -> np.ndarray:
    """Background, height x width x 3: a linear gradient between two colours and soft, coarse noise on top."""
    ends = rng.uniform(20, 235, (2, 3))
    ends[1] = ends[0] + rng.uniform(0.1, 0.6) * (ends[1] - ends[0])
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width]
    ramp = ((x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle) + 0.7) / 1.4
    cells = Image.fromarray(rng.normal(0, rng.uniform(2, 22), (7, 7)).astype(np.float32))
    clouds = np.asarray(cells.resize((width, height), Image.Resampling.BICUBIC))
    return ends[0] + ramp[..., None] * (ends[1] - ends[0]) + clouds[..., None] * rng.uniform(0.4, 1, 3)


def visible_colour(rng: np.random.Generator, background: np.ndarray) -> np.ndarray:
    """A colour that differs from the background's mean by at least a random, sometimes small, distance."""
    mean, distance = background.mean((0, 1)), rng.uniform(25, 110)
    while True:
        colour = rng.uniform(0, 255, 3)
        if np.linalg.norm(colour - mean) >= distance:
            return colour


def paint(image: np.ndarray, coverage: np.ndarray, colour: np.ndarray, shading: float) -> None:
    """Blends `colour`, darkened from left to right by `shading`, into `image` where `coverage` (0..1) says so."""
    light = 1 - shading * np.linspace(-0.5, 0.5, image.shape[1])[None, :, None]
    image += coverage[..., None] * (colour * light - image)


def place(rng: np.random.Generator, image: np.ndarray, kind: str, centre, radius: float, colour) -> None:
    """Draws one shape with a random rotation, aspect ratio and shading."""
    coverage = shapes.coverage(rng, kind, image.shape[1], image.shape[0], centre, radius)
    paint(image, coverage, colour, rng.uniform(-0.4, 0.4))


def occlude(rng: np.random.Generator, image: np.ndarray, centre: tuple, radius: float) -> None:
    """Draws a bar, in a colour of its own, across a random part of the shape."""
    angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.8, 0.8) * radius
    y, x = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    distance = (x - centre[0]) * np.cos(angle) + (y - centre[1]) * np.sin(angle) - offset
    paint(image, np.clip(rng.uniform(1.5, 5) - np.abs(distance) + 0.5, 0, 1), rng.uniform(0, 255, 3), 0)


def render(rng: np.random.Generator, label: int) -> Image.Image:
    """One picture of class `label`, its short side 72 or 80 pixels."""
    short, long = int(rng.choice([72, 80])), float(rng.choice([1, 1, 1.15, 1.25]))
    width, height = (short, round(short * long)) if rng.random() < 0.5 else (round(short * long), short)
    image = texture(rng, width, height)
    background = image.copy()
    radius = short * rng.uniform(0.2, 0.36)
    centre = (width / 2 + short * rng.uniform(-0.08, 0.08), height / 2 + short * rng.uniform(-0.08, 0.08))

    for _ in range(rng.integers(0, 3)):  # small shapes of any class, towards the edge, that are not the answer
        angle, away = rng.uniform(0, 2 * np.pi), short * rng.uniform(0.36, 0.5)
        corner = (width / 2 + away * np.cos(angle), height / 2 + away * np.sin(angle))
        kind = shapes.NAMES[rng.integers(len(shapes.NAMES))]
        place(rng, image, kind, corner, short * rng.uniform(0.07, 0.11), rng.uniform(0, 255, 3))
    place(rng, image, shapes.NAMES[label], centre, radius, visible_colour(rng, background))
    for _ in range(rng.integers(0, 3)):
        occlude(rng, image, centre, radius)

    image += rng.normal(0, rng.uniform(2, 20), image.shape)
    picture = Image.fromarray(np.clip(image + 0.5, 0, 255).astype(np.uint8))
    if rng.random() < 0.3:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.3)))
    return picture


def encode(picture: Image.Image, suffix: str) -> bytes:
    """The bytes of an image file of the kind that `suffix` names."""
    stream = io.BytesIO()
    if suffix == ".png":
        picture.quantize(128).save(stream, "PNG", optimize=True)
    else:
        picture.save(stream, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return stream.getvalue()


def balanced_labels(count: int, seed: int) -> np.ndarray:
    """`count` labels, each class equally often, in random order: any evenly spaced selection is a fair one."""
    return np.random.default_rng(seed).permutation(np.arange(count) % len(shapes.NAMES))


def rendered_files(count: int, seed: int):
    """Yields (label, suffix, bytes of the image file) of a set."""
    for i, label in enumerate(balanced_labels(count, seed)):
        suffix = ".png" if i % PNG_EVERY == PNG_EVERY // 2 else ".jpg"
        yield int(label), suffix, encode(render(np.random.default_rng([seed, i]), label), suffix)


def write_set(folder: Path, count: int, seed: int) -> None:
    """Writes the images and labels.txt (lines `path label`) of a set."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for i, (label, suffix, data) in enumerate(rendered_files(count, seed)):
        name = f"{i:04d}_{shapes.NAMES[label]}{suffix}"
        (folder / name).write_bytes(data)
        lines.append(f"{name} {label}\n")
    (folder / "labels.txt").write_text("".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder that gets calibration/ and validation/")
    args = parser.parse_args()
    for name, (count, seed) in SETS.items():
        write_set(args.out / name, count, seed)
        size = sum(file.stat().st_size for file in (args.out / name).iterdir())
        print(f"{name}: {count} images, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
