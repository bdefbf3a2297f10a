"""Which pages may open a socket: those of this very server, port and all.

Pure: no Django, no network.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}


def is_own(origin: str, host: str, public_url: str) -> bool:
    """Whether a page of `origin` ("https://name:port") was served by us.

    `host` is the Host header of the handshake ("name" or "name:port"), `public_url` the address
    that people type; a proxy may put another Host in between.
    """
    page = _place(origin)
    if page is None:
        return False
    scheme = urlsplit(origin).scheme
    return page in (_place(f"{scheme}://{host}"), _place(public_url))


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    """The only value of a header; "" when there is none or more than one."""
    values = [value for each, value in headers if each == name]
    return values[0].decode("latin-1") if len(values) == 1 else ""


def _place(url: str) -> tuple[str, int] | None:
    """The name and the port of an address; None when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname and port else None
