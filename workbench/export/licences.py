"""Licence names of schemes (SPDX) in the words of the Hub."""

import re

_KNOWN = frozenset(
    {
        "afl-3.0", "agpl-3.0", "apache-2.0", "artistic-2.0", "bsd", "bsd-2-clause", "bsd-3-clause",
        "bsd-3-clause-clear", "bsl-1.0", "c-uda", "cc", "cc0-1.0", "cc-by-2.0", "cc-by-2.5", "cc-by-3.0",
        "cc-by-4.0", "cc-by-nc-2.0", "cc-by-nc-3.0", "cc-by-nc-4.0", "cc-by-nc-nd-3.0", "cc-by-nc-nd-4.0",
        "cc-by-nc-sa-2.0", "cc-by-nc-sa-3.0", "cc-by-nc-sa-4.0", "cc-by-nd-4.0", "cc-by-sa-3.0",
        "cc-by-sa-4.0", "cdla-permissive-1.0", "cdla-permissive-2.0", "cdla-sharing-1.0", "ecl-2.0", "epl-1.0",
        "epl-2.0", "etalab-2.0", "eupl-1.1", "eupl-1.2", "gfdl", "gpl", "gpl-2.0", "gpl-3.0", "isc", "lgpl",
        "lgpl-2.1", "lgpl-3.0", "mit", "mpl-2.0", "ms-pl", "ncsa", "odbl", "odc-by", "ofl-1.1", "osl-3.0",
        "pddl", "postgresql", "unlicense", "wtfpl", "zlib",
    }
)  # fmt: skip
_SPDX = {"odbl-1.0": "odbl", "odc-by-1.0": "odc-by", "pddl-1.0": "pddl", "c-uda-1.0": "c-uda"}


def licence_fields(licence: str) -> dict[str, str]:
    """The card's fields for a scheme's licence.

    >>> licence_fields("CC-BY-4.0")
    {'license': 'cc-by-4.0'}
    >>> licence_fields("House rules")
    {'license': 'other', 'license_name': 'house-rules'}
    >>> licence_fields("")
    {'license': 'unknown'}
    """
    name = licence.strip().lower()
    if not name:
        return {"license": "unknown"}
    name = _SPDX.get(name, re.sub(r"-(only|or-later)$", "", name))
    if name in _KNOWN:
        return {"license": name}
    return {"license": "other", "license_name": re.sub(r"[^a-z0-9.]+", "-", name).strip("-") or "other"}
