"""How far a run can be trusted, in a sentence."""

from bench.analysis.run.summary import Summary


def trust_line(summary: Summary) -> str:
    """Return in a sentence how the run's controls came out, and whether its machine is calibrated."""
    controls = [control for control in summary.run.controls if control.ok is not None]
    held = sum(control.ok is True for control in controls)
    if not controls:
        first = "This run has no controls that could have failed"
    elif held == len(controls):
        first = f"All {held} controls passed" if held > 1 else "The one control passed"
    else:
        first = f"{len(controls) - held} of {len(controls)} controls failed"
    if summary.certificate is None:
        return f"{first}. The false-positive rate of this machine is not calibrated; run `bench certify`."
    return f"{first}. This machine is calibrated by {summary.certificate.id}; details are with the controls."
