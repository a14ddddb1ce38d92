"""What machines are, and what to be wary of, in sentences."""

from msgspec.structs import replace

from bench.analysis.runs.compare_machines import compare_machines
from bench.model.run import Control
from bench.output.machines.words import lead_of, lead_text, notes, pair_name, side_line, there, warnings
from tests.made_sides import certificate, made, side, sides
from tests.output.machines.made_machines import made_between, made_sides


def test_a_machine_is_named_with_the_runs_that_speak_for_it() -> None:
    """Host, processor, CPUs, and the run, or how many there are."""
    assert side_line(made_sides()[0]).startswith(
        "desk · Abacus 9000 · 2 CPUs · Linux · run 20260101T000000-0001"
    )
    several = side_line(side("A", *(made(seed, threads=0.0) for seed in range(1, 6))))
    assert several.endswith(
        "5 runs, one value per run: 20260101T000000-0001, 20260101T000000-0002, "
        "20260101T000000-0003 and 2 more"
    )


def test_a_lead_is_written_from_the_faster_ones_side() -> None:
    """With its interval, whichever way round the pair is asked for."""
    group = next(one for one in made_between().groups if one.name == "turning")
    ids = ("turning:threads", "turning:processes")
    pair = next(pair for pair in group.pairs if {pair.x.id, pair.y.id} == set(ids))
    assert pair_name(pair) == "threads vs processes"
    forth, back = lead_of(group, ids[0], ids[1], "A"), lead_of(group, ids[1], ids[0], "A")
    assert lead_text(forth).startswith("1.50× [")
    assert lead_text(back).startswith("0.668× [")
    assert there(pair.between["B"]) == "smaller"
    assert lead_of(group, "turning:threads", "steady:asyncio", "A") is None
    assert lead_text(None) == "–"


def test_what_weakens_it_is_warned_of() -> None:
    """Broken controls, unfinished runs, machines that nothing tells apart, and intervals that lack a part."""
    a, b = made(1, threads=0.0), made(2, threads=0.0)
    broken = Control(name="A/A, pinned", group="made", says="twins agree", ok=False, ratio=1.5)
    told = "\n".join(warnings(compare_machines(sides(a, replace(b, controls=(broken,), status="partial")))))
    for part in ("FAILED", "is partial", "run-to-run variance unknown (pinned groups)"):
        assert part in told
    known = [side(label, run, certificate=certificate(1e-4)) for label, run in (("A", a), ("B", b))]
    assert warnings(compare_machines(known)) == []
    assert "whole runs may vary more" in notes(compare_machines(known))[-1]
    assert not any("whole runs" in line for line in notes(compare_machines(sides(a, b))))
    host = {"system": {"host": "one"}}
    alike = compare_machines(sides(replace(a, machine=host), replace(b, machine=host)))
    assert "the machines do not differ in anything recorded" in warnings(alike)[0]


def test_the_first_machine_is_named_where_others_are_held_against_it() -> None:
    """By its label, which may be the user's."""
    named = compare_machines([replace(one, label=f"my-{one.label}") for one in made_sides()])
    assert "compared with my-A: " in notes(named)[1]
