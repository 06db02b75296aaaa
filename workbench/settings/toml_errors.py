"""Where in a TOML document a value is wrong, why, and what is allowed there.

msgspec says why, but leaves out the names of tables (`$.entities.labels[...]`), the line and the
alternatives; TOML parsers keep no lines at all.
"""

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect
from msgspec.structs import fields

from workbench.errors import InvalidScheme

KeyPath = tuple[str | int, ...]


def show_key(key: KeyPath) -> str:
    """Write a key path as one reads it.

    >>> show_key(("stance", "scale", 1, "key"))
    'stance.scale[1].key'
    """
    shown = (f"[{part}]" if isinstance(part, int) else f".{_bare_or_quoted(part)}" for part in key)
    return "".join(shown).removeprefix(".")


def line_of(source: str, key: KeyPath) -> int | None:
    """The line, from 1, of the statement that first gives the key a value; None for the document itself.

    A document cut after a statement is a document, so the shortest such one that has the key ends
    with the statement that is sought.

    >>> line_of("[a]\\nb = [\\n  1,\\n]\\nc = 2\\n", ("a", "c"))
    5
    """
    if not key:
        return None
    lines = source.splitlines(keepends=True)
    lacks, has = 0, len(lines)  # cut before line `lacks` the document lacks the key; before line `has` it has it
    while (cut := _statement_end(lines, lacks, has)) is not None:
        if _contains(_parse(lines[:cut]), key):
            has = cut
        else:
            lacks = cut
    blank = re.compile(r"\s*(#.*)?")
    return next((at + 1 for at in range(lacks, has) if not blank.fullmatch(lines[at])), has)


def explain(error: msgspec.ValidationError, tables: dict[str, Any], kind: type) -> tuple[KeyPath, str]:
    """Where `tables` do not make a `kind`, and why.

    Args:
        error: what msgspec raised.
    """
    if isinstance(error.__cause__, InvalidScheme):  # each part is right, but two contradict each other
        shown, _, sentence = str(error.__cause__).partition(": ")
        return _resolve(shown, tables), sentence
    return _find(tables, kind, ()) or ((), str(error))


def _bare_or_quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else repr(name)


def _statement_end(lines: list[str], lacks: int, has: int) -> int | None:
    """A place between the two, as near to their middle as can be, where a statement ends."""
    middle = (lacks + has) // 2
    for cut in sorted(range(lacks + 1, has), key=lambda place: abs(place - middle)):
        if _parse(lines[:cut]) is not None:
            return cut
    return None


def _parse(lines: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("".join(lines))
    except tomllib.TOMLDecodeError:
        return None


def _contains(at: Any, key: KeyPath) -> bool:
    try:
        for part in key:
            at = at[part]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _resolve(shown: str, tables: dict[str, Any]) -> KeyPath:
    """Find the key path that a scheme's own check names; in a list, a name is that of the item with this `label`."""
    at: Any = tables
    key: list[str | int] = []
    for part in shown.split("."):
        if isinstance(at, list):
            key.append(next((place for place, item in enumerate(at) if item.get("label") == part), 0))
        elif isinstance(at, dict) and part in at:
            key.append(part)
        else:
            break
        at = at[key[-1]]
    return tuple(key)


def _find(value: Any, kind: Any, path: KeyPath) -> tuple[KeyPath, str] | None:
    """The first thing in `value` that does not make a `kind`."""
    plain = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(value, dict) and isinstance(plain, type) and issubclass(plain, msgspec.Struct):
        return _find_in_struct(value, plain, path)
    if isinstance(value, dict) and get_origin(plain) is dict:
        key_kind, value_kind = get_args(plain)
        for name, item in value.items():
            if _wrong(name, key_kind):
                return (*path, name), f"the name must be {_allowed(key_kind)}{_did_you_mean(name, _choices(key_kind))}"
            if found := _find(item, value_kind, (*path, name)):
                return found
        return None
    if isinstance(value, list) and get_origin(plain) is tuple:
        places = (_find(item, get_args(plain)[0], (*path, place)) for place, item in enumerate(value))
        return next((found for found in places if found), None)
    if _wrong(value, kind):
        nearest = _did_you_mean(value, _choices(kind)) if isinstance(value, str) else ""
        return path, f"must be {_allowed(kind)}, not {_show(value)}{nearest}"
    return None


def _find_in_struct(value: dict[str, Any], kind: type[msgspec.Struct], path: KeyPath) -> tuple[KeyPath, str] | None:
    kinds = get_type_hints(kind, include_extras=True)
    for name, item in value.items():
        if name not in kinds:
            return (*path, name), f"unknown key{_did_you_mean(name, kinds)}; allowed are {', '.join(kinds)}"
        if found := _find(item, kinds[name], (*path, name)):
            return found
    missing = [field.encode_name for field in fields(kind) if field.required and field.encode_name not in value]
    return (path, f"{missing[0]} is missing; it must be {_allowed(kinds[missing[0]])}") if missing else None


def _wrong(value: Any, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return True
    return False


def _choices(kind: Any) -> tuple[str, ...]:
    return get_args(kind) if get_origin(kind) is Literal else ()


def _allowed(kind: Any) -> str:
    """What a value of that kind is, in words."""
    if choices := _choices(kind):
        return f"one of {', '.join(choices)}"
    match inspect.type_info(kind):
        case inspect.Metadata(extra_json_schema={"description": str(words)}):
            return words
        case inspect.IntType(ge=low, le=high) if low is not None and high is not None:
            return f"a whole number from {low} to {high}"
        case inspect.FloatType():
            return "a number"
        case inspect.BoolType():
            return "true or false"
        case inspect.StructType() | inspect.DictType():
            return "a table"
        case inspect.VarTupleType():
            return "a list"
        case _:
            return "a text"


def _show(value: Any) -> str:
    match value:
        case dict():
            return "a table"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
        case str():
            return repr(value if len(value) <= 40 else f"{value[:39]}…")
        case _:
            return str(value)


def _did_you_mean(name: str, known: Iterable[str]) -> str:
    nearest = get_close_matches(name, known, n=1)
    return f" (did you mean {nearest[0]}?)" if nearest else ""
