"""Converts runs of version 0.1 (schema 1) to the current schema, as plain JSON before decoding."""

import re
from typing import Any

import msgspec

from bench.model.run import SCHEMA
from bench.storage.decode import damaged, decode, schema_of

DISPLAYED = ("headline", "sweep", "chart", "grid")
TOGETHER = "backend and "
CALIBRATION = re.compile(r"certify/[^/]+/(\w+)")
COPY = re.compile(r"/(?:twin\d+|slower(\d{1,3})%):")

CONTROLS = {"twin/pinned": "A/A, pinned", "twin/whole-set": "A/A, unpinned"}

Fields = dict[str, Any]


def upgraded(data: bytes, where: str) -> bytes:
    """Return the JSON of a run or a journal header in the current schema.

    Only the plan is decoded, and in a calibration the fields of each cell; raw rounds stay unparsed. Raises
    RunFileError for invalid data.
    """
    if schema_of(data, where) == SCHEMA:
        return data
    try:
        return _converted(data, where)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # What has another shape than version 0.1 wrote is damaged, wherever that shows.
        raise damaged(where, f"not a plan of version 0.1: {type(error).__name__}") from error


def _converted(data: bytes, where: str) -> bytes:
    fields = decode(data, dict[str, msgspec.Raw], where)
    plan = decode(bytes(fields.get("plan", b"null")), Fields, where)
    groups = [_group(group) for group in plan.get("groups", ())]
    upgrade: Fields = {**fields, "schema": SCHEMA, "plan": {**plan, "groups": groups}}
    if "cells" in fields and any(group["kind"] == "calibration" for group in groups):
        cells = decode(bytes(fields["cells"]), list[dict[str, msgspec.Raw]], where)
        upgrade["cells"] = [_cell(cell, decode(bytes(cell["id"]), str, where)) for cell in cells]
    if "controls" in fields:
        controls = decode(bytes(fields["controls"]), list[Fields], where)
        upgrade["controls"] = [{**one, "name": _control_name(str(one["name"]))} for one in controls]
    return msgspec.json.encode(upgrade)


def _group(group: Fields) -> Fields:
    kept = {name: value for name, value in group.items() if name not in (*DISPLAYED, "method")}
    factor = str(group.get("factor", ""))
    calibration = CALIBRATION.fullmatch(str(group.get("name", "")))
    kept["display"] = {name: group[name] for name in DISPLAYED if name in group}
    kept["kind"] = "calibration" if calibration else "duel" if factor == "duel" else "comparison"
    if factor.startswith(TOGETHER):
        kept |= {"factor": "backend", "confounded": factor.removeprefix(TOGETHER)}
    if calibration:
        kept["params"] = {"work": calibration[1]}
        kept["cells"] = [_cell(cell, str(cell.get("id"))) for cell in group.get("cells", ())]
    return kept


def _control_name(name: str) -> str:
    return CONTROLS.get(name, name.replace(" over ", " relative to "))


def _cell(cell: Fields, cell_id: str) -> Fields:
    copy = COPY.search(cell_id)
    return {**cell, "slowdown": int(copy[1] or 0) / 100} if copy else cell
