"""Section 11: files, and how long the event loop is blocked meanwhile."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_least, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

BLOCKS, DOES_NOT = 2.0, 1.0


def files_and_the_loop(evidence: Evidence) -> Judgement:
    """F1: the longest event-loop stall with the built-in `open` relative to aiofiles, on the same files."""
    builtin = evidence.cell("files/heartbeat", "asyncio", pattern="open")
    aiofiles = evidence.cell("files/heartbeat", "asyncio", pattern="aiofiles")
    worse = evidence.figure_ratio(
        "the longest stall with open is … as long as with aiofiles", aiofiles, builtin, "longest_block_s"
    )
    figures = [
        evidence.figure(f"longest stall with {name}", cell, "longest_block_s", "s")
        for name, cell in (("open", builtin), ("aiofiles", aiofiles))
    ]
    says = (
        f"the longest stall of the loop was {figures[0].value * 1e3:.2f} ms with open and "
        f"{figures[1].value * 1e3:.2f} ms with aiofiles (small files, warm cache)"
    )
    return judged(at_least(worse, BLOCKS, DOES_NOT), says, worse, *figures)


CLAIMS = (
    Claim(
        id="F1",
        section="§ 11",
        statement="file operations through aiofiles do not block the loop; the built-in open does",
        predicate=(
            f"the longest stall of the loop is at least {BLOCKS:g} times as long with open as with aiofiles "
            f"(refuted below {DOES_NOT:g} times)"
        ),
        why=(
            "both use the loop a little; if only one of them blocks it, the stalls differ by much more "
            "than a factor of two"
        ),
        reads=("files/heartbeat",),
        judge=files_and_the_loop,
    ),
)
