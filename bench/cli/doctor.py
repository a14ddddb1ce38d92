"""`bench doctor`: conditions on this machine that make measurements unreliable, and remedies."""

from bench.cli import options
from bench.cli.say import say, say_json
from bench.text import counted

MARKS = {"ok": "ok     ", "note": "note   ", "warning": "WARNING"}


def command(as_json: options.Json = False) -> int:
    """Check this machine for conditions that disturb measurements. Each finding has a remedy."""
    import msgspec

    from bench.machine.doctor import examine
    from bench.model.run import JSON_SCHEMA

    findings = examine()
    if as_json:
        say_json({"schema": JSON_SCHEMA, "findings": msgspec.to_builtins(findings)})
        return 0
    for finding in findings:
        say(f"{MARKS[finding.level]} {finding.name}: {finding.saw}")
        if finding.level != "ok":
            say(f"        {finding.why}")
            say(f"        → {finding.remedy}")
    warnings = sum(finding.level == "warning" for finding in findings)
    say()
    say(f"{counted(warnings, 'warning')}; every run records the state of the machine.")
    return 0
