"""Finished files by the hash of their content.  A file is shared by all jobs with that hash."""

import os
import re
import tempfile
import time
from pathlib import Path

from django.conf import settings

STUCK_SECONDS = 360  # twice what a child process may take
_HASH = re.compile(r"[0-9a-f]{64}\Z")


def path_of(content_hash: str) -> Path:
    """Where the file lies; ValueError for anything but a hash."""
    if not _HASH.match(content_hash):
        raise ValueError(f"no content hash: {content_hash!r}")
    return Path(settings.MEDIA_ROOT) / "exports" / content_hash[:2] / content_hash


def has(content_hash: str) -> bool:
    return path_of(content_hash).is_file()


def write(content_hash: str, data: bytes) -> None:
    """Store the file whole or not at all, readable by this account only."""
    write_whole(path_of(content_hash), data)


def write_whole(target: Path, data: bytes) -> None:
    """The same for any file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def claim(content_hash: str) -> bool:
    """Be the one that makes the file; False while somebody else does.

    A claim that was left behind by who was stopped holds no longer than a job may take.
    """
    claimed = _claim_of(content_hash)
    claimed.parent.mkdir(parents=True, exist_ok=True)
    try:
        if time.time() - claimed.stat().st_mtime > STUCK_SECONDS:
            claimed.unlink(missing_ok=True)
    except FileNotFoundError:
        pass
    try:
        os.close(os.open(claimed, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def release(content_hash: str) -> None:
    """Whatever became of the file."""
    _claim_of(content_hash).unlink(missing_ok=True)


def _claim_of(content_hash: str) -> Path:
    return path_of(content_hash).with_suffix(".making")


def size(content_hash: str) -> int:
    return path_of(content_hash).stat().st_size


def remove(content_hash: str) -> None:
    path_of(content_hash).unlink(missing_ok=True)
