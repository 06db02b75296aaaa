"""Reading a project's scheme, so that every mistake in it is named with its file, line and key."""

import re
import tomllib
from pathlib import Path

import msgspec
from msgspec import Struct

from workbench.domain.scheme import Scheme
from workbench.errors import InvalidScheme, NotFound
from workbench.settings.toml_errors import KeyPath, explain, line_of, show_key


class SchemeFile(Struct, frozen=True):
    """A scheme as read.

    Attributes:
        scheme: what it says.
        source: the TOML, as it is in the file.
        guidelines: the Markdown of the file that it names; empty if it names none.
    """

    scheme: Scheme
    source: str
    guidelines: str


def read_scheme(path: Path) -> SchemeFile:
    """Read a scheme with its guidelines.

    Raises:
        NotFound: there is no such file.
        InvalidScheme: it cannot be used; the file, the line, the key and what is allowed are named.
    """
    source = _read_text(path)
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise InvalidScheme(f"{path}, {_syntax_error(source, str(error))}") from None
    try:
        scheme = msgspec.convert(tables, Scheme)
    except msgspec.ValidationError as error:
        raise InvalidScheme(_at(path, source, *explain(error, tables, Scheme))) from None
    if not scheme.guidelines:
        return SchemeFile(scheme, source, "")
    guidelines = path.parent / scheme.guidelines
    if not guidelines.is_file():
        raise InvalidScheme(_at(path, source, ("guidelines",), f"there is no file {guidelines}"))
    return SchemeFile(scheme, source, _read_text(guidelines))


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}") from None
    except OSError as error:
        raise InvalidScheme(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InvalidScheme(f"{path}, line {line}: this is not UTF-8; save the file as UTF-8") from None


def _syntax_error(source: str, message: str) -> str:
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", message, re.DOTALL)
    reason, line = (found[1], found[2]) if found else (message, None)
    return f"line {line or source.count(chr(10)) + 1}: this is no TOML: {reason[0].lower()}{reason[1:]}"


def _at(path: Path, source: str, key: KeyPath, sentence: str) -> str:
    line = line_of(source, key)
    return ": ".join(part for part in (f"{path}, line {line}" if line else str(path), show_key(key), sentence) if part)
