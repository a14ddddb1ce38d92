"""Tests of bench.machine.doctor."""

from bench.machine.doctor import CHECKS, diagnose, distortions, examine, recorded_warnings, why_distorted
from bench.machine.symptoms import Hungry, Symptoms

from .made_up import SOUND, machine_with


def test_a_sound_machine_is_ok_throughout() -> None:
    """Every check has a finding, each under a name of its own, and none has a remedy."""
    findings = diagnose(
        Symptoms(
            machine=SOUND,
            busy_fraction=0.01,
            steal_fraction=0.0,
            hungriest=Hungry("idler", 0.001),
            on_battery=False,
        )
    )
    assert len({finding.name for finding in findings}) == len(findings) == len(CHECKS)
    assert {finding.level for finding in findings} == {"ok"}
    assert {finding.remedy for finding in findings} == {""}


def test_whatever_is_wrong_has_a_reason_and_a_remedy_of_one_sentence() -> None:
    """A finding that isn't ok says why it matters and what to do."""
    ill = machine_with(
        {"cpu.governor": "powersave", "cpu.turbo": True, "cpu.usable": 1, "clock.source": "hpet"}
    )
    troubled = [finding for finding in diagnose(Symptoms(machine=ill)) if finding.level != "ok"]
    names = [finding.name for finding in troubled]
    assert names == ["cpus", "governor", "turbo", "other programs", "clock source"]
    assert all(finding.why.endswith(".") and finding.remedy.endswith(".") for finding in troubled)


def test_a_machine_that_says_nothing_gets_no_warning() -> None:
    """What can't be known is left out, or noted where somebody can look, also in a stranger's description."""
    for machine in ({}, dict.fromkeys(SOUND, "none")):
        found = {finding.name: finding.level for finding in diagnose(Symptoms(machine=machine))}
        noted = dict.fromkeys(("governor", "turbo", "other programs", "descriptors"), "note")
        assert found == {**noted, "tracing": "ok"}


def test_this_machine_can_be_examined() -> None:
    """The whole examination runs here, with a sample that takes no time."""
    findings = examine(interval_s=0.0, pause=lambda _: None)
    assert {"cpus", "descriptors", "tracing"} <= {finding.name for finding in findings}


def test_a_record_is_judged_like_a_machine() -> None:
    """What it warns of is told, and what of it makes times wrong is told apart."""
    record = machine_with({"cpu.turbo": True, "process.traced": True})
    assert [finding.name for finding in recorded_warnings(record)] == ["turbo", "tracer"]
    assert [finding.name for finding in distortions(record)] == ["tracer"]
    assert why_distorted(record) == "tracer (attached)"
    assert why_distorted(SOUND) is None


def test_the_load_of_the_minute_before_is_no_warning_of_a_run() -> None:
    """An installation right before a run has ended when it begins; `bench doctor` itself warns of it."""
    record = machine_with({"load.load_1min": 50.0})
    assert recorded_warnings(record) == ()
    found = {one.name: one.level for one in diagnose(Symptoms(machine=record))}
    assert found["load average"] == "warning"
