"""The shell of the few pages that are plain HTML: sign-in, first set-up, refusals."""

from html import escape
from pathlib import Path
from string import Template

_STATIC = Path(__file__).with_name("static")
STYLE = (_STATIC / "form_page.css").read_text("utf-8")
ICON = (_STATIC / "icon.svg").read_text("utf-8")
_PAGE = Template((_STATIC / "form_page.html").read_text("utf-8"))


def page(title: str, body: str = "", error: str = "", back: tuple[str, str] | None = None) -> str:
    """Put together a page.

    Args:
        title: its heading.
        body: HTML, escaped already.
        error: a sentence to stand above it.
        back: address and words of a link below.
    """
    alert = f'<p class="error" role="alert">{escape(as_sentence(error))}</p>' if error else ""
    link = f'<p class="back"><a href="{escape(back[0])}">{escape(back[1])}</a></p>' if back else ""
    return _PAGE.substitute(title=escape(title), content=alert + body + link)


def field(name: str, label: str, *, kind: str = "text", autocomplete: str, value: str = "", hint: str = "") -> str:
    """A labeled input that password managers recognise."""
    described = f' aria-describedby="{name}-hint"' if hint else ""
    below = f'<small id="{name}-hint">{escape(hint)}</small>' if hint else ""
    spelling = ' spellcheck="false" autocapitalize="none"' if kind == "text" and name == "name" else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{autocomplete}" value="{escape(value)}" '
        f"maxlength=200 required{spelling}{described}>{below}"
    )


def as_sentence(message: str) -> str:
    """An error's message, which stands after a colon elsewhere, on its own.

    >>> as_sentence("the name or the password is wrong")
    'The name or the password is wrong.'
    """
    ended = message if message.endswith((".", "!", "?", "…")) else f"{message}."
    return ended[:1].upper() + ended[1:]
