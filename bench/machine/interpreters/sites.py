"""The interpreters of a run, each with the GIL on or off: what the user asked for."""

import os
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bench.errors import UsageError
from bench.machine.interpreters.asking import Answer, NotMeasurableError, ask, modules_of
from bench.machine.interpreters.environments import Environment, Tell, environment_of
from bench.machine.interpreters.finding import find
from bench.machine.interpreters.libraries import Libraries, needed
from bench.model.plan import Gil

LEVELS: tuple[Gil, ...] = ("on", "off")
LONGEST_NAME = 60
NOTHING: Mapping[str, str] = {}


class Site(Struct, frozen=True, kw_only=True):
    """One interpreter with one state of the GIL: where cells can be measured, or why they cannot.

    `name` is what people call it, `python` the executable, `gil` the state that its workers must keep. It has
    these `modules` of those that only some models need; of packages that are `missing`, it can have no build.
    """

    name: str
    gil: Gil
    python: str = ""
    version: tuple[int, int, int] = (0, 0, 0)
    modules: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unusable: str = ""
    # Asked for by nobody, but by way of a combination.
    impossible: bool = False


class Chosen(Struct, frozen=True):
    """The sites of a run, and lines that the user should know of them."""

    sites: tuple[Site, ...] = ()
    notes: tuple[str, ...] = ()


class _Resolved(Struct, frozen=True, kw_only=True):
    name: str
    answer: Answer | None = None
    why: str = ""


def choose(
    names: Sequence[str],
    gil: Sequence[str],
    tell: Tell,
    *,
    finder: Callable[[str], Answer] = find,
    maker: Callable[[Answer, Libraries, Tell], Environment] = environment_of,
    asked: Callable[[str], Answer] = ask,
    has: Callable[[str, Sequence[str]], tuple[str, ...]] = modules_of,
    optional: Mapping[str, str] = NOTHING,
) -> Chosen:
    """Return the sites of these interpreters; none if nothing was asked for.

    `optional` are packages by module that only some models need: they are looked for, and an environment gets
    those that are installed here.
    One that cannot be measured is a site with the reason. Raises UsageError if none of them can.
    """
    levels = gil_levels(gil)
    if not names and not levels:
        return Chosen()
    resolved, notes = _distinct([_resolve(name, finder) for name in names] or [_own(asked)])
    libraries, modules = needed(more=tuple(optional.values())), tuple(optional)

    def made(answer: Answer) -> Environment:
        return Environment(answer.executable) if answer.ready else maker(answer, libraries, tell)

    sites = tuple(site for one in resolved for site in _sites(one, levels, made))
    pythons = {one.python for one in sites if one.python and modules}
    known = {python: has(python, modules) for python in pythons}
    sites = tuple(replace(one, modules=known.get(one.python, ())) for one in sites)
    if all(site.unusable for site in sites):
        raise UsageError("; ".join(dict.fromkeys(f"{site.name} {site.unusable}" for site in sites)))
    notes += [f"{one.name} {one.unusable}" for one in sites if one.unusable]
    lacking = [(one.name, ", ".join(one.missing)) for one in sites if one.missing]
    notes += [f"{name} goes without {missing}: no build of them exists for it" for name, missing in lacking]
    return Chosen(sites, tuple(dict.fromkeys(notes)))


def gil_levels(texts: Sequence[str]) -> tuple[Gil, ...]:
    """Return the states in `on`, `off` or `on,off`, each once. Raises UsageError."""
    asked = [level.strip().lower() for text in texts for level in text.split(",") if level.strip()]
    wrong = [level for level in asked if level not in LEVELS]
    if wrong or (texts and not asked):
        raise UsageError(f"--gil takes on, off or on,off, not {(wrong or list(texts))[0]!r}")
    return tuple(dict.fromkeys(known for level in asked for known in LEVELS if known == level))


def _resolve(name: str, finder: Callable[[str], Answer]) -> _Resolved:
    try:
        return _Resolved(name=name, answer=finder(name))
    except NotMeasurableError as error:
        return _Resolved(name=called(name), why=str(error))


def _own(asked: Callable[[str], Answer]) -> _Resolved:
    import sys

    answer = asked(sys.executable)
    return _Resolved(name=answer.name, answer=answer)


def called(name: str) -> str:
    """Return a name as it may be shared: without the user's home, and not endless."""
    home = os.path.expanduser("~")  # noqa: PTH111 - a user may have no home, which pathlib does not forgive
    shown = f"~{name.removeprefix(home)}" if len(home) > 1 and name.startswith(home + os.sep) else name
    shown = shown.encode("utf-8", "replace").decode()
    return shown if len(shown) <= LONGEST_NAME else f"…{shown[-LONGEST_NAME + 1 :]}"


def _distinct(found: Sequence[_Resolved]) -> tuple[list[_Resolved], list[str]]:
    """Return each interpreter once, under a name of its own, and a line for each second name."""
    kept: list[_Resolved] = []
    notes = []
    for one in found:
        twin = next((other for other in kept if _same(one, other)), None)
        if twin is None:
            kept.append(one)
        elif one.name != twin.name:
            notes.append(f"{called(one.name)} and {called(twin.name)} are one interpreter, measured once")
    return _named(kept), notes


def _same(one: _Resolved, other: _Resolved) -> bool:
    if one.answer is None or other.answer is None:
        return one.name == other.name
    # Of one base, environments with this package are different, as their libraries are.
    same_base = one.answer.base == other.answer.base
    same_place = "" != one.answer.prefix == other.answer.prefix
    same_place |= one.answer.executable == other.answer.executable
    return same_base and (same_place or not (one.answer.ready or other.answer.ready))


def _named(found: Sequence[_Resolved]) -> list[_Resolved]:
    taken: set[str] = set()
    named = []
    for one in found:
        known = one.answer
        # What was written, if that is a name; of a path, the version.
        short = [called(one.name)] if os.sep not in one.name else []
        names = [*short, known.name, known.full, called(one.name)] if known else [called(one.name)]
        names += [f"{names[-1]} ({number})" for number in range(2, len(found) + 2)]
        name = next(name for name in names if name not in taken)
        taken.add(name)
        named.append(replace(one, name=name))
    return named


def _sites(one: _Resolved, levels: Sequence[Gil], made: Callable[[Answer], Environment]) -> list[Site]:
    answer = one.answer
    if answer is None:
        return [Site(name=one.name, gil="on", unusable=one.why)]
    try:
        environment = made(answer)
    except NotMeasurableError as error:
        return [Site(name=one.name, gil="on", unusable=str(error))]
    own = Site(
        name=one.name,
        gil="off" if answer.free_threaded and os.environ.get("PYTHON_GIL") != "1" else "on",
        python=environment.python,
        version=answer.version,
        missing=environment.installed.missing,
    )
    return [_site(own, answer, level) for level in levels or (own.gil,)]


def _site(own: Site, answer: Answer, gil: Gil) -> Site:
    if gil == "off" and not answer.free_threaded:
        why = f"cannot switch the GIL off: that takes a free-threaded build ({answer.name}t)"
        return replace(own, gil=gil, unusable=why, impossible=True)
    return replace(own, gil=gil)
