"""How a fleet is conducted, on a made-up cluster with a made-up clock."""

from bench.runner.fleet.conduct import (
    INSTALL_S,
    LOOK_S,
    PATIENCE_S,
    ClusterLostError,
    Conductor,
    Orders,
    Said,
    Seat,
    Stop,
)
from bench.runner.fleet.hosts import Host, HostResult
from tests.runner.fleet.made_fleet import FakeCluster, host

ORDERS = Orders(measure={"arguments": ["all"]}, install={"data": b"wheel"})


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Told:
    """A fleet under test: its conductor, its clock, and what it told."""

    def __init__(self, cluster: FakeCluster, *hosts: Host) -> None:
        self.cluster, self.clock = cluster, Clock()
        self.lines: list[tuple[str, str]] = []
        self.conductor = Conductor(hosts, cluster, ORDERS, finished, self.note, clock=self.clock)

    def note(self, seat: Seat) -> None:
        """Keep a change."""
        self.lines.append((seat.host.name, seat.line if seat.result is None else seat.result.status))

    def step(self, after_s: float = 0.0) -> None:
        """Go on by one step, so much later."""
        self.clock.now_s += after_s
        self.conductor.step(wait_s=0.001)

    def results(self) -> dict[str, HostResult | None]:
        """Return how each host ended so far."""
        return {seat.host.name: seat.result for seat in self.conductor.seats}

    def status(self, name: str) -> str:
        """Return how a host ended."""
        found = self.results()[name]
        return found.status if found else "open"


def finished(name: str, answer: object) -> HostResult:
    """Return the result of a host that has answered."""
    return HostResult(host=name, status="complete", run=str(answer))


def test_every_host_measures_once() -> None:
    """Each gets one task with its own interpreter, and its answer becomes its result."""
    told = Told(FakeCluster("a", "b"), host("a", "boot1"), host("b", "boot2"))
    told.step()
    assert [(name, call) for name, call, _ in told.cluster.asked] == [("a", "measure"), ("b", "measure")]
    assert told.cluster.asked[0][2]["python"] == "/py"
    told.cluster.answers(1, "r1")
    told.cluster.answers(2, "r2")
    assert [one.run for one in told.conductor.run()] == ["r1", "r2"]


def test_two_on_one_machine_measure_in_turn() -> None:
    """Hosts on one kernel are never measured at the same time."""
    told = Told(FakeCluster("a", "b"), host("a", "boot"), host("b", "boot"))
    told.step()
    assert len(told.cluster.asked) == 1
    told.step(PATIENCE_S * 0.9)
    told.cluster.messages.put(Said("ticket-1", "block 1/8"))
    told.step()
    told.step(PATIENCE_S * 0.9)
    assert told.status("b") == "open"
    told.cluster.answers(1, "r1")
    told.step()
    told.step()
    assert [name for name, _, _ in told.cluster.asked] == ["a", "b"]


def test_what_a_host_lacks_is_installed_first() -> None:
    """Then it measures with the interpreter that was made for it."""
    told = Told(FakeCluster("a"), host("a", lacks="nothing there"))
    told.step()
    assert told.cluster.asked[0][1:] == ("install", ORDERS.install)
    told.step(PATIENCE_S * 2)
    told.cluster.answers(1, {"python": "/cache/python"})
    told.step()
    assert told.cluster.asked[1][1] == "measure"
    assert told.cluster.asked[1][2]["python"] == "/cache/python"


def test_an_installation_that_fails_is_told() -> None:
    """The host is refused, with the reason that it gave."""
    told = Told(FakeCluster("a"), host("a", lacks="nothing there"))
    told.step()
    told.cluster.answers(1, {"reason": "no space left"})
    told.step()
    found = told.results()["a"]
    assert found is not None
    assert (found.status, found.reason) == ("refused", "no space left")


def test_an_installation_may_take_long_and_not_for_ever() -> None:
    """A host that hangs while it installs is tried once more, and then lost."""
    told = Told(FakeCluster("a"), host("a", lacks="nothing there"))
    told.step()
    told.step(INSTALL_S + 1)
    assert told.status("a") == "open"
    told.step(LOOK_S)
    told.step(INSTALL_S + 1)
    assert told.status("a") == "lost"


def test_a_worker_that_leaves_costs_its_own_run_only() -> None:
    """It is tried once more when it is back; the second time it is lost. The other host goes on."""
    told = Told(FakeCluster("a", "b"), host("a", "boot1"), host("b", "boot2"))
    told.step()
    for _ in range(2):
        del told.cluster.there["tcp://a"]
        told.step(LOOK_S)
        told.cluster.there["tcp://a"] = "a"
        told.step(LOOK_S)
    assert [name for name, _, _ in told.cluster.asked] == ["a", "b", "a"]
    assert told.status("a") == "lost"
    assert told.status("b") == "open"


def test_a_worker_that_does_not_come_back_is_lost() -> None:
    """After as long as a host may be silent."""
    told = Told(FakeCluster("a"), host("a"))
    told.step()
    told.cluster.there.clear()
    told.step(LOOK_S)
    assert told.status("a") == "open"
    told.step(PATIENCE_S + 1)
    found = told.results()["a"]
    assert found is not None
    assert (found.status, found.reason) == ("lost", "its worker has left")


def test_a_host_that_hangs_is_given_up() -> None:
    """Nothing is heard of it, although its worker is still listed."""
    told = Told(FakeCluster("a"), host("a"))
    told.step()
    told.step(PATIENCE_S + 1)
    assert told.cluster.forgotten == ["ticket-1"]
    told.step(LOOK_S)
    told.step(PATIENCE_S + 1)
    assert told.status("a") == "lost"


def test_a_task_that_fails_is_tried_once_more() -> None:
    """And the reason is told."""
    told = Told(FakeCluster("a"), host("a"))
    told.step()
    told.cluster.answers(1, error="its worker was killed")
    told.step()
    assert told.lines[-1] == ("a", "its worker was killed; it is tried once more")
    told.step(LOOK_S)
    told.cluster.answers(2, "r1")
    told.step()
    assert told.status("a") == "complete"


def test_a_late_answer_of_a_task_that_was_given_up_changes_nothing() -> None:
    """Only the task that is under way is heard."""
    told = Told(FakeCluster("a"), host("a"))
    told.step()
    told.cluster.answers(1, error="dropped")
    told.step()
    told.cluster.answers(1, "r1")
    told.step()
    assert told.status("a") == "open"


def test_the_scheduler_is_gone() -> None:
    """What is not there yet is lost, and what has arrived stays."""
    told = Told(FakeCluster("a", "b"), host("a", "boot1"), host("b", "boot2"))
    told.step()
    told.cluster.answers(1, "r1")
    told.step()
    told.cluster.lost = ClusterLostError("the scheduler has left")
    told.clock.now_s += LOOK_S
    ended = told.conductor.run()
    assert [(one.status, one.reason) for one in ended] == [
        ("complete", None),
        ("lost", "the scheduler has left"),
    ]


def test_an_interrupted_fleet_keeps_what_was_measured() -> None:
    """Who measures is told to end and answers; who has not begun does not begin."""
    told = Told(FakeCluster("a", "b"), host("a", "boot"), host("b", "boot"))
    told.step()
    told.cluster.messages.put(Stop())
    told.step()
    assert told.cluster.stopped == ["ticket-1"]
    assert told.status("b") == "interrupted"
    told.cluster.answers(1, "r1")
    assert [one.run for one in told.conductor.run()] == ["r1", None]
    assert told.conductor.stopped


def test_an_interrupted_fleet_does_not_wait_for_ever() -> None:
    """A host that does not answer in time is left behind."""
    told = Told(FakeCluster("a"), host("a"))
    told.step()
    told.cluster.messages.put(Stop())
    told.step()
    told.step(PATIENCE_S)
    assert told.status("a") == "interrupted"


def test_progress_is_told_without_control_codes() -> None:
    """A stranger's line cannot repaint the screen."""
    told = Told(FakeCluster("a"), host("a"))
    told.step()
    told.cluster.messages.put(Said("ticket-1", "block\x1b[2J 1/8"))
    told.step()
    assert "\x1b" not in told.lines[-1][1]
    assert told.lines[-1][1].startswith("block")
