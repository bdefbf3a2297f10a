"""Uploaded bundles between the look inside and the import: one for each account, for an hour."""

import os
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core import signing

from pmo_studio.core.models import User
from pmo_studio.exports import store

KEEP_SECONDS = 3600
SALT = "pmo_studio.exports.import"


class Gone(Exception):
    """The file was imported already, replaced by a newer one, or waited too long."""


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def keep(data: bytes, *, owner: User) -> str:
    """Keep the file for its owner in place of an earlier one; the token that takes it."""
    tidy()
    for earlier in _folder().glob(f"{owner.pk}-*"):
        earlier.unlink(missing_ok=True)
    name = f"{owner.pk}-{secrets.token_hex(16)}"
    store.write_whole(_folder() / name, data)
    return signing.dumps(name, salt=SALT)


def take(token: str, *, owner: User) -> bytes:
    """The file, once: of two presses at the same time only one gets it."""
    try:
        name = signing.loads(token, salt=SALT, max_age=KEEP_SECONDS)
    except signing.BadSignature:
        raise Gone from None
    if not isinstance(name, str) or not name.startswith(f"{owner.pk}-"):
        raise Gone
    taken = _folder() / f"{name}.taken"
    try:
        os.replace(_folder() / name, taken)
    except FileNotFoundError:
        raise Gone from None
    data = taken.read_bytes()
    taken.unlink(missing_ok=True)
    return data


def tidy(now: float | None = None) -> None:
    """Remove what waited too long."""
    oldest = (time.time() if now is None else now) - KEEP_SECONDS
    for path in _folder().glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
