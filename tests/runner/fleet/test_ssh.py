"""Hosts that are reached by SSH: how they are named, and what ends with the connection."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.errors import UsageError
from bench.runner.fleet import ssh
from bench.runner.fleet.ssh import place_of


def test_a_place_has_a_host_and_may_have_a_user_and_a_port() -> None:
    """An IPv6 address stands in brackets, and a password nowhere."""
    bob = place_of("bob@grace:2222")
    assert (bob.host, bob.user, bob.port) == ("grace", "bob", 2222)
    assert (place_of("ada").user, place_of("ada").port, place_of("[::1]:22").host) == (None, None, "::1")
    with pytest.raises(UsageError, match="without a password") as told:
        place_of("bob:hunter2@grace")
    assert "hunter2" not in str(told.value)


def test_what_runs_on_a_host_ends_with_the_connection(tmp_path: Path) -> None:
    """As soon as its input closes, also where sshd passes no signal on; or with its status. No file stays."""
    env = {**os.environ, "TMPDIR": str(tmp_path)}
    waits = f"{ssh._leashed(sys.executable)} -c 'import sys, signal; sys.stderr.write(\"!\"); signal.pause()'"
    pipe = subprocess.PIPE
    with subprocess.Popen(waits, shell=True, stdin=pipe, stderr=pipe, env=env) as process:
        assert process.stdin
        assert process.stderr
        assert process.stderr.read(1) == b"!"
        assert list(tmp_path.iterdir())
        process.stdin.close()
        assert process.wait() != 0
    ends = f"{ssh._leashed(sys.executable)} -c 'raise SystemExit(7)'"
    with subprocess.Popen(ends, shell=True, stdin=pipe, env=env) as process:
        assert process.wait() == 7
    assert not list(tmp_path.iterdir())
