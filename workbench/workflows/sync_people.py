"""Who a person on a Label Studio server is here."""

import re
from collections.abc import Mapping

from workbench.store import Transaction

_UNUSABLE = re.compile(r"[^\w.@+-]")


class People:
    """The authors of annotations that were made there.

    An author is the user whom `named` gives for the e-mail address, else the user of that very name; else a user is
    made who bears the address for a name and cannot sign in until somebody activates the account. Nobody is taken for
    a user by resemblance.

    Args:
        named: names of users here, by e-mail address there.
        there: addresses and names of everybody there, by id.
        keep: whether to make users; without, they are only listed.
    """

    def __init__(self, named: Mapping[str, str], there: Mapping[int, tuple[str, str]], keep: bool) -> None:
        self._named = {email.casefold(): name for email, name in named.items()}
        self._there = there
        self._keep = keep
        self.made: list[str] = []

    def user_of(self, tx: Transaction, author: int | None) -> str:
        """The name of the user who an author is.

        Raises:
            NotFound: `named` gives a user that is not there.
        """
        email, full_name = self._there.get(author or 0, ("", ""))
        if email.casefold() in self._named:
            return tx.users.get(self._named[email.casefold()]).name
        name = _UNUSABLE.sub("-", email).lstrip("_.@+-")[:100] or f"label-studio-{author or 'unknown'}"
        if tx.users.find(name) is None and name not in self.made:
            self.made.append(name)
            if self._keep:
                tx.users.add(name, display_name=full_name or email or name)
                tx.users.deactivate(name)
        return name
