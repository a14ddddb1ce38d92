"""What the conductor and a worker say to each other."""

import msgspec
import pytest

from bench.model.rounds import Span
from bench.worker.protocol import (
    LENGTH_BYTES,
    Answer,
    Done,
    Order,
    Prepare,
    RoundDone,
    RunRound,
    Step,
    Trouble,
    decode_answer,
    decode_order,
    frame,
)

ORDERS: list[Order] = [
    Prepare(
        workload="workloads.dispatch:WORKLOAD",
        backend="bench.backends.fake:BACKEND",
        params={"concurrency": 4, "client": "h11", "delay_s": 0.5, "keep": True},
        colour="async",
        concurrency=4,
        seed=2**63 - 1,
        address="http://127.0.0.1:1",
        cpus=(0, 3),
    ),
    Step("ready"),
    RunRound("timed", 10**9),
]
ANSWERS: list[Answer] = [
    Done(0.25),
    Done(0.25, 16),
    RoundDone(
        wall_s=0.1,
        cpu_s=None,
        digest="00ff",
        results=3,
        population=(2, 2),
        in_flight=2,
        spans=(Span(0, 0.0, 0.1, 1),),
    ),
    Trouble("KeyError: 'ⅷ'"),
]


@pytest.mark.parametrize("order", ORDERS)
def test_an_order_arrives_as_it_was_given(order: Order) -> None:
    """Every field survives the journey, and the length in front is that of the rest."""
    data = frame(order)
    assert int.from_bytes(data[:LENGTH_BYTES], "big") == len(data) - LENGTH_BYTES
    assert decode_order(data[LENGTH_BYTES:]) == order


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_arrives_as_it_was_given(answer: Answer) -> None:
    """Every field survives the journey."""
    assert decode_answer(frame(answer)[LENGTH_BYTES:]) == answer


@pytest.mark.parametrize(
    "body", [b"", b"\xc1", b"\x81\xa4type\xa4what", b"\x93\x01\x02\x03", frame(Step("close"))[4:]]
)
def test_nonsense_is_no_answer(body: bytes) -> None:
    """What is not one of the three answers is refused, and an order is not an answer."""
    with pytest.raises(msgspec.DecodeError):
        decode_answer(body)
