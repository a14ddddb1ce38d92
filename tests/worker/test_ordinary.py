"""The ordinary code that workers run before a warm-up."""

import ast

from bench.worker.ordinary import SOURCE, run_ordinary_code


def test_the_code_does_its_whole_work_each_time() -> None:
    """What it writes is a program again, and the same one at every call."""
    first, second = run_ordinary_code(), run_ordinary_code()
    assert ast.dump(ast.parse(first)) == ast.dump(ast.parse(SOURCE))
    assert first == second
