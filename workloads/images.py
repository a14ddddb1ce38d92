"""`images`: pictures made smaller and blurred with Pillow, the chapter's example of work for processes (§12).

Pillow lets go of the GIL while it resizes and filters, so threads can share the cores as well as processes.
"""

import hashlib
import random
from collections.abc import Callable, Mapping, Sequence

from bench.plugins import Display, Facts, GroupSpec, Parameter, Params, RoundFacts, Setting
from workloads.computing import Computing

# Operations take these in turn: enough that no model works on one picture alone.
PICTURES = 4
FIRST_LOOK_PIXELS = 512  # a quarter as many pixels as by default
BLUR_RADIUS = 2


def work_on_pictures(setting: Setting) -> Callable[[int], bytes]:
    """Return work that halves and blurs one of the pictures, and hashes what comes out.

    The pictures are a gradient under noise: a photograph is neither flat nor noise alone.
    """
    from PIL import Image, ImageFilter

    side, draw = int(setting.params["side_pixels"]), random.Random(setting.seed)
    gradient = Image.merge("RGB", [Image.linear_gradient("L").resize((side, side))] * 3)
    noise = [Image.frombytes("RGB", (side, side), draw.randbytes(3 * side * side)) for _ in range(PICTURES)]
    pictures = [Image.blend(gradient, one, 0.5) for one in noise]
    half, lanczos = (max(1, side // 2),) * 2, Image.Resampling.LANCZOS
    blur = ImageFilter.GaussianBlur(BLUR_RADIUS)

    def work(index: int) -> bytes:
        small = pictures[index % PICTURES].resize(half, lanczos).filter(blur)
        # The index is in it so that no two values are alike.
        return hashlib.sha256(index.to_bytes(8, "big") + small.tobytes()).digest()

    return work


class Images(Computing):
    """The workload object of working on pictures."""

    name = "images"
    summary = "pictures halved and blurred with Pillow, which releases the GIL"
    parameters: Mapping[str, Parameter] = {
        "side_pixels": Parameter(
            default=1024, minimum=2, maximum=4096, unit="pixels", help="how wide and high each picture is"
        )
    }

    def groups(self, facts: Facts) -> Sequence[GroupSpec]:
        return (
            GroupSpec(
                name="images",
                question="Does image processing in a C library get faster under any model?",
                variants=facts.variants,
                params={} if facts.effort.extras else {"side_pixels": FIRST_LOOK_PIXELS},
                display=Display(headline=True, work="image processing", place=6),
                blocks=facts.effort.blocks(9),
                rounds=facts.effort.rounds(6),
                operations=facts.effort.waves(5, self.default_concurrency(facts)),
            ),
        )

    def modules(self, params: Params) -> tuple[str, ...]:
        return ("PIL.Image", "PIL.ImageFilter")

    def work(self, setting: Setting) -> Callable[[int], bytes]:
        return work_on_pictures(setting)

    def figures(self, facts: RoundFacts) -> dict[str, float]:
        """Return how much work an operation is, for runs that are compared with others."""
        return {"pixels_per_op": float(facts.params["side_pixels"]) ** 2}


WORKLOAD = Images()
