"""From what was measured of a function to the advice: the model, the workers, why, and at what cost."""
