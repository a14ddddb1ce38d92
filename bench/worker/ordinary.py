"""Ordinary Python code that the workers of single threads run before each round, whatever their model.

A loop in bytecode is slower for a while after its process has run other Python code: by 2 to 3 % for 100 ms
on an AMD EPYC (data.md, surroundings), most likely because the processor predicts the interpreter's jumps
by what it has seen lately. An event loop runs such code before every round and a plain loop runs none, so
computing under asyncio looked 3 to 5 % slower than sequential computing. Programs run other code between
their loops under any model.
"""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

# One of each kind of statement and most kinds of expressions: unparsing them takes half a millisecond of
# methods, generators, context managers and string operations.
SOURCE = """
@decorated
def function(first, *rest, option=1, **options):
    'text'
    try:
        with open(first) as source, target:
            for index, each in enumerate(rest[1:2]):
                if index < each <= 3 and not (yield index) or -index ** 2:
                    found = {key: value for key, value in {1: 2, **options}.items() if key} | {1, *rest}
                    del found, target.name
                elif lambda given: f"{given!r:>{index}}":
                    continue
                else:
                    raise Error from None
            while True:
                break
        return [1, (2,), first if option else ...]
    except (Error, Other) as error:
        assert error, 'reason'
    finally:
        import os, sys as system
        global count
        count += 1
"""


@cache
def _tree() -> "ast.AST":
    import ast

    return ast.parse(SOURCE)


def run_ordinary_code() -> str:
    """Return the source of a small function, made anew from its syntax tree."""
    import ast  # few workers need it, and it takes a twentieth of their start-up

    return ast.unparse(_tree())
