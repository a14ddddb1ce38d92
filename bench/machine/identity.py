"""Which machine a description is of, and whether two descriptions are of the same one."""

import hashlib
import hmac
from pathlib import Path

from bench.machine.facts import Machine, number, text
from bench.machine.files import ROOT, read_word

APPLICATION = b"concurrency-lab"
# How far a clock may be off, or have been set, without making one machine out of two or two out of one.
CLOCK_S = 300


def machine_id(host: str, root: Path = ROOT) -> str | None:
    """Return 32 hexadecimal digits that identify this machine to this program alone, or None.

    Like systemd's application-specific ids (`sd_id128_get_machine_app_specific`), it is a hash keyed with the
    secret `/etc/machine-id`, so that neither that nor the host name can be recovered from it. The host name
    is part of it because containers of one image share a machine id. Without `/etc/machine-id` there is no
    id, because a hash of the host name alone could be guessed.
    """
    secret = read_word(root / "etc/machine-id")
    if secret is None or secret == "uninitialized":
        return None
    return _digest(secret, host)


def boot_id(root: Path = ROOT) -> str | None:
    """Return 32 hexadecimal digits that identify this start of the kernel, or None."""
    secret = read_word(root / "proc/sys/kernel/random/boot_id")
    return _digest(secret) if secret else None


def _digest(secret: str, name: str = "") -> str:
    return hmac.digest(secret.encode(), APPLICATION + b"\0" + name.encode(), hashlib.sha256).hex()[:32]


def same_machine(one: Machine, other: Machine) -> bool:
    """Return whether two descriptions are of one machine with the same processor; its software may differ.

    The ids decide, or the host names where a description has no id, as in version 0.1. A description with
    neither is of no other machine: two anonymous machines of one model look alike.
    """
    return one is other or (same_host(one, other) and _processor(one) == _processor(other))


def same_host(one: Machine, other: Machine) -> bool:
    """Return whether two descriptions have the same id or host name; usable CPUs and processor may differ.

    Of copies of one system, which have both in common, each has been started by itself: two that were up at
    the same time are two.
    """
    ids = [text(machine, "system", "id") for machine in (one, other)]
    names = ids if all(ids) else [text(machine, "system", "host") for machine in (one, other)]
    return all(names) and names[0] == names[1] and not _up_together(one, other)


def _up_together(one: Machine, other: Machine) -> bool:
    boots = {text(machine, "system", "boot") for machine in (one, other)}
    times = [number(machine, "clock", key) for key in ("booted_s", "now_s") for machine in (one, other)]
    known = [value for value in times if value is not None]
    if None in boots or len(boots) < 2 or len(known) < 4:
        return False
    return max(known[:2]) + CLOCK_S < min(known[2:])


def same_setup(one: Machine, other: Machine) -> bool:
    """Return whether a calibration of one applies to the other: the same machine, kernel and Python."""
    return same_machine(one, other) and _software(one) == _software(other)


def _processor(machine: Machine) -> tuple[object, ...]:
    counts = (number(machine, "cpu", "usable"), number(machine, "cpu", "logical"))
    return (text(machine, "cpu", "model"), *counts)


def _software(machine: Machine) -> tuple[object, ...]:
    return (text(machine, "system", "kernel"), text(machine, "python", "version"))
