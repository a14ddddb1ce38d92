"""Which machine a description is of, and whether two descriptions are of the same one."""

import hashlib
import hmac
from pathlib import Path

from bench.machine.facts import Machine, number, text
from bench.machine.files import ROOT, read_word

APPLICATION = b"concurrency-lab"


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
    return hmac.digest(secret.encode(), APPLICATION + b"\0" + host.encode(), hashlib.sha256).hex()[:32]


def same_machine(one: Machine, other: Machine) -> bool:
    """Return whether two descriptions are of one machine with the same processor; its software may differ.

    The ids decide, or the host names where a description has no id, as in version 0.1. A description with
    neither is of no other machine: two anonymous machines of one model look alike.
    """
    return one is other or (same_host(one, other) and _processor(one) == _processor(other))


def same_host(one: Machine, other: Machine) -> bool:
    """Return whether two descriptions have the same id or host name; usable CPUs and processor may differ."""
    ids = [text(machine, "system", "id") for machine in (one, other)]
    names = ids if all(ids) else [text(machine, "system", "host") for machine in (one, other)]
    return all(names) and names[0] == names[1]


def same_setup(one: Machine, other: Machine) -> bool:
    """Return whether a calibration of one applies to the other: the same machine, kernel and Python."""
    return same_machine(one, other) and _software(one) == _software(other)


def _processor(machine: Machine) -> tuple[object, ...]:
    counts = (number(machine, "cpu", "usable"), number(machine, "cpu", "logical"))
    return (text(machine, "cpu", "model"), *counts)


def _software(machine: Machine) -> tuple[object, ...]:
    return (text(machine, "system", "kernel"), text(machine, "python", "version"))
