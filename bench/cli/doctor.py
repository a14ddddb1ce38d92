"""`bench doctor`: what on this machine spoils measurements, and what to do about it."""

from bench.cli import options

MARKS = {"ok": "ok     ", "note": "note   ", "warning": "WARNING"}


def command(as_json: options.Json = False) -> int:
    """Say what on this machine spoils measurements, each with its remedy."""
    import json

    import msgspec

    from bench.machine.doctor import examine

    findings = examine()
    if as_json:
        print(json.dumps({"schema": 1, "findings": msgspec.to_builtins(findings)}, allow_nan=False))
        return 0
    for finding in findings:
        print(f"{MARKS[finding.level]} {finding.name}: {finding.saw}")
        if finding.level != "ok":
            print(f"        {finding.why}\n        → {finding.remedy}")
    warnings = sum(finding.level == "warning" for finding in findings)
    print(f"\n{warnings} warning{'s' if warnings != 1 else ''}; every run records this machine as it was.")
    return 0
