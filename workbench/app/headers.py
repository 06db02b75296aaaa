"""Security headers on every answer."""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def build_headers(inline_scripts: Iterable[str]) -> dict[str, str]:
    """The headers.

    Args:
        inline_scripts: those that may run though they stand in a page, each allowed by its hash.
    """
    hashes = "".join(f" 'sha256-{_sha256(script)}'" for script in inline_scripts)
    policy = (
        "default-src 'self'",
        f"script-src 'self'{hashes}",
        # Streamlit's own styles are made at run time.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return {
        "content-security-policy": "; ".join(policy),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cross-origin-opener-policy": "same-origin",
    }


def scripts_within(html: str) -> list[str]:
    """The scripts that stand in a page.

    >>> scripts_within('<script>a()</script><script src="b.js"></script>')
    ['a()']
    """
    return [script for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL) if script]


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class SecurityHeaders:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
