"""Names under which annotators appear in an export."""

import hmac
from collections.abc import Callable
from functools import cache


def pseudonyms(salt: str) -> Callable[[str], str]:
    """A function from user names to pseudonyms; one person has the same in every export of a project.

    Args:
        salt: the project's secret, so that a pseudonym cannot be found by trying names.

    >>> pseudonyms("00ff")("ana")
    'annotator-e9f7a26b'
    """
    key = bytes.fromhex(salt)

    @cache
    def pseudonym(user: str) -> str:
        return f"annotator-{hmac.digest(key, user.encode(), 'sha256').hex()[:8]}"

    return pseudonym
