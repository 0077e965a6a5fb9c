"""Compares what `slimconv dataset` writes with the ancestor's pipeline in Pillow, on every picture of the test data.

The ancestor: shorter side to 256 with Lanczos, both sides rounded to integers; centre crop of 224, half pixels rounded half
to even; RGB; /255; minus mean; by deviation. Every value must lie within 1/255 of Pillow's, before the normalisation. Exit
status 77 ("skipped") where Pillow or the test data (SLIMCONV_TEST_DATA) is missing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy as np
    from PIL import Image
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

MEAN = np.array([0.485, 0.456, 0.406]).reshape(3, 1, 1)
DEVIATION = np.array([0.229, 0.224, 0.225]).reshape(3, 1, 1)
CROP = 224
# Sides that end in .5 when resized, odd margins, a strip, enlargement.
SIZES = [(513, 512), (515, 512), (300, 301), (257, 256), (259, 256), (1400, 230), (229, 1000), (40, 31), (2000, 1500)]
LIMIT = 1.01  # levels of 255: one, and what float arithmetic adds
AT_ONCE = 500  # pictures a file, so that it stays below 400 MB


def made_pictures(folder):
    random = np.random.default_rng(1)
    for width, height in SIZES:
        coarse = Image.fromarray(random.integers(0, 256, (height // 7 + 2, width // 7 + 2, 3), np.uint8))
        coarse.resize((width, height), Image.NEAREST).save(folder / f"{width}x{height}.png")


def with_pillow(path):
    """Values 0 ... 255 as the ancestor had them before it divided."""
    image = Image.open(path).convert("RGB")
    factor = 256.0 / min(image.size)
    image = image.resize([int(round(side * factor)) for side in image.size], Image.LANCZOS)
    left, top = (image.width - CROP) / 2, (image.height - CROP) / 2
    return np.asarray(image.crop((left, top, left + CROP, top + CROP)), np.float64).transpose(2, 0, 1)


def compare(program, folder, names, work):
    """Pixel values compared, how many differ at all, and the largest distance in levels."""
    (work / "list.txt").write_text("".join(f"{name} {i}\n" for i, name in enumerate(names)))
    target = work / "a.bin"
    subprocess.run([program, "dataset", folder, "--labels", work / "list.txt", "-o", target, "--quiet"], check=True)
    assert np.fromfile(target, "<i8", 1)[0] == len(names)
    images = np.memmap(target, "<f4", "r", offset=8, shape=(len(names), 3, CROP, CROP))
    labels = np.fromfile(target, "<i8", offset=8 + images.nbytes)
    assert (labels == np.arange(len(names))).all(), "labels"
    different, worst = 0, 0.0
    for name, image in zip(names, images):
        distance = np.abs((image * DEVIATION + MEAN) * 255 - with_pillow(folder / name))
        different += int((distance > 0.01).sum())
        if distance.max() > LIMIT:
            print(f"{folder.name}/{name}: {distance.max():.2f} levels apart")
        worst = max(worst, distance.max())
    return images.size, different, worst


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--source", required=True, type=Path, help="the repository")
    args = parser.parse_args()
    data = Path(os.environ.get("SLIMCONV_TEST_DATA", args.source / ".." / "shared" / "data")) / "images"
    if not data.is_dir():
        print(f"skipped: no images in {data}; set SLIMCONV_TEST_DATA")
        sys.exit(77)
    failed = False
    with tempfile.TemporaryDirectory() as temporary:
        made, work = Path(temporary) / "made", Path(temporary) / "work"
        made.mkdir()
        work.mkdir()
        made_pictures(made)
        for folder in [made, *sorted(path for path in data.iterdir() if path.is_dir())]:
            names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
            values, different, worst = 0, 0, 0.0
            for begin in range(0, len(names), AT_ONCE):
                result = compare(args.program, folder, names[begin : begin + AT_ONCE], work)
                values, different, worst = values + result[0], different + result[1], max(worst, result[2])
            if names:
                print(f"{folder.name}: {len(names)} pictures, {values} values, {different} differ, at most {worst:.3f} levels")
            failed = failed or worst > LIMIT
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
