"""§ 11: files, and what the event loop suffers meanwhile."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_least, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement

BLOCKS, DOES_NOT = 2.0, 1.0


def files_and_the_loop(evidence: Evidence) -> Judgement:
    """F1: the heartbeat's lateness with the built-in `open` over that with aiofiles, on the same files."""
    builtin = evidence.cell("files/heartbeat", "asyncio", pattern="open")
    aiofiles = evidence.cell("files/heartbeat", "asyncio", pattern="aiofiles")
    worse = evidence.figure_ratio("longest stall, open over aiofiles", aiofiles, builtin, "longest_block_s")
    figures = [
        evidence.figure(f"longest stall, {name}", cell, "longest_block_s", "s")
        for name, cell in (("open", builtin), ("aiofiles", aiofiles))
    ]
    says = (
        f"the loop stalled for {figures[0].value * 1e3:.2f} ms at the longest with open, "
        f"{figures[1].value * 1e3:.2f} ms with aiofiles (small files, warm cache)"
    )
    return judged(at_least(worse, BLOCKS, DOES_NOT), says, worse, *figures)


CLAIMS = (
    Claim(
        id="F1",
        section="§ 11",
        statement="file operations through aiofiles do not block the loop; the built-in open does",
        predicate=f"the loop's longest stall with open is at least {BLOCKS:g} times that with aiofiles "
        f"(refuted below {DOES_NOT:g})",
        why=(
            "both leave the loop some work; if one blocks and the other does not, the stalls "
            "differ by far more than two"
        ),
        reads=("files/heartbeat",),
        judge=files_and_the_loop,
    ),
)
