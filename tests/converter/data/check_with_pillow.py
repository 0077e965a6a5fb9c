"""Compares slimconv's decoding, resizing and cropping with Pillow's, pixel by pixel.

    check_with_pillow.py build/dev/bin/preprocess_image [IMAGE...]

Without images it makes its own, in every format and mode that both read. Needs Pillow and numpy.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

FILTERS = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
SIZES = [(256, (224, 224)), (232, (224, 224)), (64, (64, 64)), (37, (37, 20)), (None, (224, 224)), (None, (32, 48))]


def made_images(folder: Path) -> list[Path]:
    """Pictures with edges and noise, odd and extreme sizes, all modes."""
    random = np.random.default_rng(1)
    paths = []

    def save(image, name, **options):
        paths.append(folder / name)
        image.save(paths[-1], **options)

    for i, (width, height) in enumerate([(213, 160), (500, 375), (160, 241), (37, 37), (3, 200), (1, 1), (1000, 41)]):
        y, x = np.mgrid[0:height, 0:width]
        pixels = np.stack([x * 255 / max(width - 1, 1), y * 255 / max(height - 1, 1), (x * 7 + y * 3) % 256], 2)
        pixels = np.clip(pixels + random.normal(0, 20, pixels.shape), 0, 255).astype(np.uint8)
        pixels[height // 3: height // 2, width // 4: width // 2] = 255
        pixels[height // 2: height * 2 // 3, width // 4: width // 2] = 0
        rgb = Image.fromarray(pixels)
        for subsampling in (0, 1, 2):
            save(rgb, f"{i}_{subsampling}.jpg", quality=85, subsampling=subsampling, progressive=subsampling == 1)
        save(rgb.convert("L"), f"{i}_gray.jpg")
        save(rgb.convert("CMYK"), f"{i}_cmyk.jpg")
        save(rgb, f"{i}.png")
        save(rgb.convert("L"), f"{i}_gray.png")
        save(rgb.convert("1"), f"{i}_1.png")
        save(rgb.quantize(200), f"{i}_palette.png")
        save(rgb.quantize(13), f"{i}_palette4.png")
        alpha = Image.fromarray(pixels[..., 2])
        rgba = rgb.copy()
        rgba.putalpha(alpha)
        save(rgba, f"{i}_rgba.png")
        save(rgba.convert("LA"), f"{i}_la.png")
        save(rgb, f"{i}.ppm")
        save(rgb.convert("L"), f"{i}.pgm")
    return paths


def with_pillow(path: Path, mode: str, short: int | None, size: tuple[int, int], kind: int) -> np.ndarray:
    image = Image.open(path).convert(mode)
    height, width = size
    if short:
        scale = short / min(image.size)
        image = image.resize([round(side * scale) for side in image.size], kind)
        left, top = (image.width - width) // 2, (image.height - height) // 2
        image = image.crop((left, top, left + width, top + height))
    else:
        image = image.resize((width, height), kind)
    pixels = np.asarray(image, np.float32).reshape(height, width, -1)
    return pixels.transpose(2, 0, 1)


def with_slimconv(program: str, path: Path, mode: str, short: int | None, size, name: str, out: Path) -> np.ndarray:
    channels, options = (1, "channels=gray") if mode == "L" else (3, "channels=rgb")
    options += f",filter={name}" + (f",resize={short}" if short else "")
    shape = f"1x{channels}x{size[0]}x{size[1]}"
    subprocess.run([program, path, options, shape, "1", out], check=True, stdout=subprocess.DEVNULL)
    return np.fromfile(out, np.float32).reshape(channels, *size)


def main() -> int:
    program, given = sys.argv[1], [Path(name) for name in sys.argv[2:]]
    worst, compared, different = 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.f32"
        for number, path in enumerate(given or made_images(Path(folder))):
            for index, (short, size) in enumerate(SIZES):
                name = list(FILTERS)[(number + index) % 4]
                for mode in ("RGB", "L"):
                    expected = with_pillow(path, mode, short, size, FILTERS[name])
                    found = with_slimconv(program, path, mode, short, size, name, out)
                    difference = int(np.abs(expected - found).max())
                    compared += 1
                    different += difference > 0
                    worst = max(worst, difference)
                    if difference > 1:
                        print(f"{path.name} {mode} resize={short} {size} {name}: {difference} levels apart")
    print(f"{compared} comparisons, {different} not identical, at most {worst} of 255 levels apart")
    return 0 if worst <= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
