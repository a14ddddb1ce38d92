"""The findings of `bench doctor`, and the subjects that it checks."""

from typing import Literal

from msgspec import Struct

Level = Literal["ok", "note", "warning"]


class Finding(Struct, frozen=True):
    """The result of one check: what was seen, why it matters, what to do about it.

    `distorts`: whether the times of a run made like this are wrong, for one model more than for another.
    """

    name: str
    level: Level
    saw: str
    why: str
    remedy: str = ""
    distorts: bool = False


class Subject(Struct, frozen=True):
    """What a check is about, with the texts that do not depend on its result."""

    name: str
    why: str
    remedy: str
    distorts: bool = False

    def ok(self, saw: str) -> Finding:
        """Return a finding that needs no action."""
        return Finding(self.name, "ok", saw, self.why)

    def note(self, saw: str, remedy: str | None = None) -> Finding:
        """Return a finding that is worth knowing."""
        return Finding(self.name, "note", saw, self.why, self.remedy if remedy is None else remedy)

    def warning(self, saw: str, remedy: str | None = None) -> Finding:
        """Return a finding that makes measurements unreliable until it is remedied."""
        remedy = self.remedy if remedy is None else remedy
        return Finding(self.name, "warning", saw, self.why, remedy, self.distorts)

    def judge(self, bad: bool, saw: str) -> Finding:
        """Return a warning if `bad`, else an ok."""
        return self.warning(saw) if bad else self.ok(saw)

    def unknown(self) -> Finding:
        """Return a note that the value is unknown."""
        return self.note(
            "unknown", "Check the setting in the firmware, or on the host of this virtual machine."
        )
