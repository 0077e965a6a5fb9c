"""The ten shapes, as functions of the plane that are positive inside, negative outside.

Each takes (rng, x, y) with the shape's radius as unit of length and returns about the signed distance to its edge in
that unit; proportions that may vary within a class are drawn from rng.
"""

import numpy as np


def disc(rng, x, y):
    return 0.95 - np.hypot(x, y)


def ring(rng, x, y):
    half = rng.uniform(0.1, 0.3)
    return half - np.abs(np.hypot(x, y) - (0.97 - half))


def square(rng, x, y):
    return 0.78 - np.maximum(np.abs(x), np.abs(y))


def triangle(rng, x, y):
    angles = np.pi / 6 + np.arange(3) * 2 * np.pi / 3
    return 0.52 - np.max([x * np.cos(a) + y * np.sin(a) for a in angles], axis=0)


def star(rng, x, y):
    # The edge between an outer tip (radius 1, angle 0) and an inner corner (radius q, angle pi/n), mirrored n-fold.
    n, q = rng.integers(5, 7), rng.uniform(0.42, 0.58)
    beta = np.pi / n
    phi = np.abs((np.arctan2(y, x) + beta) % (2 * beta) - beta)
    edge = q * np.sin(beta) / (np.cos(phi) * q * np.sin(beta) - np.sin(phi) * (q * np.cos(beta) - 1))
    return (edge - np.hypot(x, y)) * 0.7


def cross(rng, x, y):
    half = rng.uniform(0.18, 0.34)
    along, across = np.abs(x), np.abs(y)
    return np.maximum(np.minimum(half - along, 0.95 - across), np.minimum(0.95 - along, half - across))


def outline(rng, x, y):
    """A disc or a square at an angle of its own: the patch that stripes and checkerboard fill."""
    if rng.random() < 0.5:
        return disc(rng, x, y)
    a = rng.uniform(0, np.pi)
    return square(rng, x * np.cos(a) - y * np.sin(a), x * np.sin(a) + y * np.cos(a))


def wave(u, period):
    """Signed distance to the nearest edge of bands of equal widths."""
    return period / 4 - np.abs(u % period - period / 2)


def stripes(rng, x, y):
    return np.minimum(outline(rng, x, y), wave(x + rng.uniform(0, 1), rng.uniform(0.32, 0.6)))


def checkerboard(rng, x, y):
    period = rng.uniform(0.5, 0.95)
    across, along = wave(x + rng.uniform(0, 1), period), wave(y + rng.uniform(0, 1), period)
    board = np.sign(across * along) * np.minimum(np.abs(across), np.abs(along))
    return np.minimum(outline(rng, x, y), board)


def spiral(rng, x, y):
    radius, turns = np.hypot(x, y), rng.uniform(1.6, 2.8)
    hand = rng.choice([-1, 1])
    arm = wave(radius * turns + hand * np.arctan2(y, x) / (2 * np.pi), 1) / turns
    return np.minimum(0.97 - radius, arm)


def blob(rng, x, y):
    angle, edge = np.arctan2(y, x), 0.7
    for k in range(2, 5):
        edge = edge + rng.uniform(0.06, 0.2) * np.cos(k * angle + rng.uniform(0, 2 * np.pi)) * 2 / k
    return edge - np.hypot(x, y)


KINDS = (disc, ring, square, triangle, star, cross, stripes, checkerboard, spiral, blob)  # position = label
NAMES = [kind.__name__ for kind in KINDS]


def coverage(rng, kind: str, width: int, height: int, centre: tuple, radius: float) -> np.ndarray:
    """How much of each pixel the shape covers (0..1, height x width), turned and stretched at random."""
    angle, stretch = rng.uniform(0, 2 * np.pi), rng.uniform(0.82, 1.0, 2)
    tilt = rng.uniform(0, np.pi)
    y, x = np.mgrid[0:height, 0:width]
    x, y = (x + 0.5 - centre[0]) / radius, (y + 0.5 - centre[1]) / radius
    x, y = (x * np.cos(tilt) + y * np.sin(tilt)) / stretch[0], (y * np.cos(tilt) - x * np.sin(tilt)) / stretch[1]
    x, y = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    return np.clip(KINDS[NAMES.index(kind)](rng, x, y) * radius + 0.5, 0, 1)
