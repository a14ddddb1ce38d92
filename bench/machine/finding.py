"""What an examination finds, and the subjects it looks at."""

from typing import Literal

from msgspec import Struct

Level = Literal["ok", "note", "warning"]


class Finding(Struct, frozen=True):
    """One thing that was looked at: what was seen, why that matters to measurements, what to do about it."""

    name: str
    level: Level
    saw: str
    why: str
    remedy: str = ""


class Subject(Struct, frozen=True):
    """One thing to look at, with the words that are the same whatever is seen."""

    name: str
    why: str
    remedy: str

    def ok(self, saw: str) -> Finding:
        """Return the finding that all is well: there is nothing to do."""
        return Finding(self.name, "ok", saw, self.why)

    def note(self, saw: str, remedy: str | None = None) -> Finding:
        """Return the finding that is worth knowing, but need not stop anyone."""
        return Finding(self.name, "note", saw, self.why, self.remedy if remedy is None else remedy)

    def warning(self, saw: str, remedy: str | None = None) -> Finding:
        """Return the finding that measurements here are spoilt until it is remedied."""
        return Finding(self.name, "warning", saw, self.why, self.remedy if remedy is None else remedy)

    def judge(self, bad: bool, saw: str) -> Finding:
        """Return a warning if `bad`, else that all is well."""
        return self.warning(saw) if bad else self.ok(saw)

    def unknown(self) -> Finding:
        """Return the note that this machine does not say."""
        return self.note("not known here", "Look at the host or the firmware, where it is set.")
