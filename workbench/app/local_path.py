"""Where a redirect may lead."""

from urllib.parse import urlsplit


def local_path(wanted: str | None) -> str:
    r"""`wanted` if it is a page of this server, else the first page; never another server's address.

    >>> local_path("/?document=a&sentence=3")
    '/?document=a&sentence=3'
    >>> [local_path(bad) for bad in ("https://evil.example", "//evil.example", "/\\evil.example", "/sign-in", None)]
    ['/', '/', '/', '/', '/']
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/sign-", "/set-up", "/api/")):
        return "/"
    if "\\" in wanted or not wanted.isprintable() or len(wanted) > 2000:
        return "/"
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else "/"
