"""Strict reading of the environment: a wrong value stops the start with a sentence."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """A setting in the environment cannot be understood; the text names it and the remedy."""


class Env:
    """Typed access to environment variables; anything unexpected raises BadSetting."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name, "")
        if value == "":
            return default
        if value not in ("0", "1"):
            raise BadSetting(f"{name} is {value!r}: write 1 for yes or 0 for no.")
        return value == "1"

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        value = self.values.get(name, "")
        if value == "":
            return default
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise BadSetting(f"{name} is {value!r}: write a whole number of at least {least}.")
        return int(value)

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.values.get(name, default) or default
        if value not in choices:
            raise BadSetting(f"{name} is {value!r}: write one of {', '.join(choices)}.")
        return value

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.values.get(name, "").split(",") if word.strip()]

    def secret(self, name: str) -> str:
        """The value of NAME, or the content of the file that NAME_FILE points to."""
        path = self.values.get(f"{name}_FILE", "")
        if not path:
            return self.values.get(name, "")
        try:
            return Path(path).read_text("utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE cannot be read: {error.strerror}.") from error

    def database(self, name: str, *, sqlite_path: Path) -> dict[str, Any]:
        """Django's settings of one database from an address like postgres://user:pw@host/name."""
        address = self.secret(name)
        if not address:
            return sqlite_settings(sqlite_path)
        parts = urlsplit(address)
        if parts.scheme == "sqlite":
            return sqlite_settings(Path(unquote(parts.path)))
        if parts.scheme not in ("postgres", "postgresql"):
            raise BadSetting(f"{name} must start with postgres:// or sqlite:///.")
        if not parts.path.strip("/"):
            raise BadSetting(f"{name} names no database: add /name at its end.")
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        options["pool"] = {"min_size": 1, "max_size": self.number("PMO_DATABASE_POOL", 8, least=1)}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }


def sqlite_settings(path: Path) -> dict[str, Any]:
    """SQLite as measured: readers never wait, writers queue instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # For the next request of the same thread; a thread without work closes it sooner.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
