"""A run of several interpreters is judged under each."""

from bench.analysis.claims.base import Claim
from bench.analysis.claims.decide import at_least, judged
from bench.analysis.claims.evidence import Evidence
from bench.analysis.claims.judgement import Judgement
from bench.analysis.claims.judging import judge
from tests.made_versions import OLD, ON, versions_run


def scales(evidence: Evidence) -> Judgement:
    """Judge whether threads scale."""
    figure = evidence.speedup("threads", "cpu", "threads")
    return judged(at_least(figure, 1.5, 1.2), f"{figure.value:.2f}×", figure)


def pays(evidence: Evidence) -> Judgement:
    """Judge what one thread pays for it."""
    figure = evidence.ratio(
        "one thread",
        evidence.cell("cpu", "sequential", gil="on"),
        evidence.cell("cpu", "sequential", gil="off"),
    )
    return judged(at_least(figure, 1.05), f"{figure.value:.2f}×", figure)


def claim(**changes: object) -> Claim:
    """Return a claim."""
    words = dict.fromkeys(("id", "section", "statement", "predicate", "why"), "w")
    return Claim(**{**words, "reads": ("cpu",), "judge": scales, **changes})  # type: ignore[arg-type]


def test_a_claim_that_turns_over_depends() -> None:
    """Both verdicts are told, each with its interpreter."""
    (one,) = judge(versions_run(), [claim()])
    assert one.judgement.verdict == "depends"
    assert [(name, said.verdict) for name, said in one.interpreters] == [
        ("3.14t · GIL on", "refuted"),
        ("3.14t · GIL off", "supported"),
    ]
    assert "3.14t · GIL off: supported, 1.93×" in one.judgement.says


def test_a_claim_about_two_interpreters_reads_both() -> None:
    """It is judged once."""
    (one,) = judge(versions_run(), [claim(judge=pays, compares_interpreters=True)])
    assert (one.judgement.verdict, one.interpreters) == ("supported", ())


def test_one_verdict_under_all_is_told_once() -> None:
    """With the figures of the first."""
    (one,) = judge(versions_run(ON, OLD), [claim()])
    assert one.judgement.verdict == "refuted"
    assert one.judgement.says == "1.00× (3.14t · GIL on; the same verdict under all)"
