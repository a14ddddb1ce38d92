"""Standard output and error that can always be written to, so that no measurement depends on a reader."""

import codecs
import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

from bench.text import in_ascii

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

STAND_INS = "bench.stand-ins"


class Sink(io.FileIO):
    """A descriptor whose writes never fail; the first error is kept, and what comes after it is dropped."""

    error: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what can be written, and report everything as written."""
        while self.error is None:
            try:
                written = super().write(data)
            except OSError as error:
                self.error = error
            else:
                if written is not None:
                    return written
                # Another program made the terminal non-blocking.
                select.select([], [self], [])
        return memoryview(data).nbytes


class Streams:
    """This process's standard streams, each open and each a sink."""

    def __init__(self) -> None:
        _open_missing()
        codecs.register_error(STAND_INS, _stand_ins)
        self._out = Sink(1, "w", closefd=False)
        sys.stdout = _text(self._out, sys.stdout)
        sys.stderr = _text(Sink(2, "w", closefd=False), sys.stderr, line_buffering=True)

    def flush(self) -> None:
        """Write what is still buffered."""
        sys.stdout.flush()
        sys.stderr.flush()

    def lost(self) -> str | None:
        """Return why output was lost, or None; a reader that has read enough loses nothing."""
        sys.stdout.flush()
        error = self._out.error
        return None if error is None or error.errno == errno.EPIPE else error.strerror


def _text(sink: Sink, known: TextIO | None, line_buffering: bool = False) -> TextIO:
    if os.name == "nt" and isinstance(known, io.TextIOWrapper) and known.isatty():
        # A console of Windows takes its letters through a call of its own, not as bytes in any encoding.
        known.reconfigure(errors=STAND_INS)
        return known
    encoding = known.encoding if known else "utf-8"
    line_buffering = line_buffering or sink.isatty()
    return io.TextIOWrapper(
        io.BufferedWriter(sink), encoding=encoding, errors=STAND_INS, line_buffering=line_buffering
    )


def _open_missing() -> None:
    # The next file or socket would get the number of a closed stream, and be written to as if it were one.
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # Opened for reading, so that what is printed counts as lost.
            os.set_inheritable(os.open(os.devnull, os.O_RDONLY), True)


def _stand_ins(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return in_ascii(error.object[error.start : error.end]), error.end


def takes_a_line() -> bool:
    """Return whether a line on standard error can be written without waiting for its reader."""
    try:
        return bool(select.select([], [sys.stderr], [], 0)[1])
    except (OSError, ValueError):
        return True  # not a descriptor
