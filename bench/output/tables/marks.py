"""The mark and the colour of each verdict on a claim; the mark alone is enough to tell verdicts apart."""

from bench.analysis.claims.judgement import Verdict

MARKS: dict[Verdict, str] = {
    "supported": "✔",
    "refuted": "✘",
    "depends": "◐",
    "inconclusive": "?",
    "not tested": "–",
}
# Names of rich's; a page and a chart have their own.
COLOURS: dict[Verdict, str] = {
    "supported": "green",
    "refuted": "red",
    "depends": "yellow",
    "inconclusive": "cyan",
    "not tested": "dim",
}


def marked(verdict: Verdict) -> str:
    """Return the verdict with its mark."""
    return f"{MARKS[verdict]} {verdict}"
