"""Passwords and their hashes: argon2id."""

import secrets
from functools import cache
from typing import TYPE_CHECKING

from workbench.domain.characters import check_text
from workbench.errors import InvalidInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PASSWORD_RULE = "8 to 1000 characters"


def hash_password(password: str) -> str:
    """Raises:
    InvalidInput: the password is too short or too long.
    """
    check_text(password, "the password")
    if not 8 <= len(password) <= 1000:
        raise InvalidInput(f"the password must have {PASSWORD_RULE}")
    return _hasher().hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether it is the password of the hash; takes as long where there is none."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        matches = _hasher().verify(password_hash or _nobodys_hash(), password.encode(errors="replace"))
    except (VerificationError, InvalidHashError):
        return False
    return matches and password_hash is not None


def is_outdated(password_hash: str | None) -> bool:
    """Whether a hash was made with less effort than is made now."""
    return password_hash is not None and _hasher().check_needs_rehash(password_hash)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe(32))
