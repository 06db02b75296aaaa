"""Text from people and documents, where Streamlit would read Markdown."""

import re


def plain(text: str) -> str:
    r"""Escape what Markdown, or Streamlit's additions to it, would take for markup.

    >>> plain("[a](https://evil.example) *b* :red[c] $d$")
    '\\[a\\](https\\://evil.example) \\*b\\* \\:red\\[c\\] \\$d\\$'
    """
    return re.sub(r"([\\`*_{}\[\]<>#|$:~!&])", r"\\\1", text)
