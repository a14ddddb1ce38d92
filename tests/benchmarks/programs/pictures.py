"""Halving and blurring pictures of a million pixels with Pillow, which releases the GIL."""

import hashlib
import random

from PIL import Image, ImageFilter

SIDE = 1024
draw = random.Random(1)
gradient = Image.merge("RGB", [Image.linear_gradient("L").resize((SIDE, SIDE))] * 3)
PICTURES = [
    Image.blend(gradient, Image.frombytes("RGB", (SIDE, SIDE), draw.randbytes(3 * SIDE * SIDE)), 0.5)
    for _ in range(4)
]


def work(index: int) -> bytes:
    small = PICTURES[index % 4].resize((SIDE // 2, SIDE // 2), Image.Resampling.LANCZOS)
    blurred = small.filter(ImageFilter.GaussianBlur(2)).tobytes()
    return hashlib.sha256(index.to_bytes(8, "big") + blurred).digest()


async def work_async(index: int) -> bytes:
    return work(index)
