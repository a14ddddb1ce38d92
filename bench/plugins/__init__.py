"""The contracts that plugins implement, all that a workload may import, and the registry that finds them."""

from bench.model.plan import Colour, Display, Expectation, Params, Scalar
from bench.plugins.pattern import (
    ALONE,
    LOOP,
    PROCESSES,
    THREADS,
    Account,
    Means,
    Pattern,
    Seen,
    Stage,
)
from bench.plugins.workload import (
    AsyncOperation,
    Effort,
    Facts,
    GroupSpec,
    Parameter,
    RoundFacts,
    Setting,
    SyncOperation,
    Value,
    Variant,
)

__all__ = [
    "ALONE",
    "LOOP",
    "PROCESSES",
    "THREADS",
    "Account",
    "AsyncOperation",
    "Colour",
    "Display",
    "Effort",
    "Expectation",
    "Facts",
    "GroupSpec",
    "Means",
    "Parameter",
    "Params",
    "Pattern",
    "RoundFacts",
    "Scalar",
    "Seen",
    "Setting",
    "Stage",
    "SyncOperation",
    "Value",
    "Variant",
]
