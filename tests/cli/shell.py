"""A command line in an empty folder, for tests of what is refused."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.cli.main import run_app


@dataclass
class Shell:
    """An empty folder to be in, and what was printed there."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def refused(self, *arguments: str) -> str:
        """Run a command that must be refused; return its one line."""
        assert run_app(list(arguments)) == 2
        printed = self.capture.readouterr()
        assert printed.out == ""
        assert printed.err.startswith("bench: ")
        assert printed.err.count("\n") == 1
        assert "Traceback" not in printed.err
        return printed.err.removeprefix("bench: ").strip()
