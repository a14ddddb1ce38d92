"""What is said of machines on which a ranking turns over."""

from bench.output.machines.camps import camp_lines
from tests.output.machines.test_many import many


def test_each_winner_leads_in_its_own_line() -> None:
    """Nobody reads that the winner's rival is half as fast."""
    (threads, processes) = (line for line in camp_lines(many()) if line.startswith("  "))
    assert threads.startswith("  threads win on big0, big1")
    assert ": threads 1." in threads
    assert "processes 1." in processes
    assert "as fast as threads; only there: usable CPUs 1" in processes
