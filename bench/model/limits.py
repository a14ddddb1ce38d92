"""The bounds of a record's texts and numbers; msgspec checks them as it decodes.

Results files are untrusted. Within these bounds no sum, square or quotient overflows and no line of text
fills the screen; no measured value comes near them.
"""

from typing import Annotated

from msgspec import Meta

# Every integer up to 2^53 is exactly a float.
MOST = 1 << 53
LONGEST_S = 1e9
# No clock resolves shorter times.
LEAST_S = 1e-12
# Numbers nearer to 0 are rejected, so that no quotient of two overflows.
MOST_NUMBER, LEAST_NUMBER = 1e18, 1e-18
# A standard run has 300 cells, the largest calibration 1,300 blocks of 16 cells.
MOST_CELLS, MOST_IN_GROUP, MOST_BLOCKS = 5_000, 100, 2_000
MOST_PAIRS, MOST_WORK = 20_000, 100_000
NAME_LETTERS, TEXT_LETTERS = 1_000, 10_000

Name = Annotated[str, Meta(max_length=NAME_LETTERS)]
Text = Annotated[str, Meta(max_length=TEXT_LETTERS)]
Wall = Annotated[float, Meta(ge=0, le=LONGEST_S)]
Seconds = Annotated[float, Meta(ge=-LONGEST_S, le=LONGEST_S)]
Number = Annotated[float, Meta(ge=-MOST_NUMBER, le=MOST_NUMBER)]
Count = Annotated[int, Meta(ge=0, le=MOST)]
Whole = Annotated[int, Meta(ge=-MOST, le=MOST)]
Nanoseconds = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
Seed = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]
Alpha = Annotated[float, Meta(ge=1e-6, le=0.5)]
Margin = Annotated[float, Meta(ge=1e-6, le=10)]
Cpus = Annotated[tuple[Count, ...], Meta(max_length=4_096)]
