"""A studio for benchmarks: its own SQLite file, a room full of guests, a server in a process."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"


@dataclass
class Figures:
    """What a benchmark has found, printed as it comes and kept as JSON."""

    name: str

    def __post_init__(self) -> None:
        self._found: dict[str, Any] = {}

    def add(self, key: str, value: float, unit: str = "", limit: float | None = None) -> None:
        """One figure.  `limit` is what the studio promises, never a reason to fail."""
        self._found[key] = {"value": value, "unit": unit, "limit": limit}
        promise = "" if limit is None else f"  (promised: at most {limit:g})"
        print(f"{self.name} {key}: {value:.4g} {unit}{promise}".replace(" :", ":"), flush=True)

    def keep(self, key: str, raw: Any) -> None:
        """Raw numbers for the file only."""
        self._found[key] = raw

    def save(self) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        (RESULTS / f"{self.name}.json").write_text(json.dumps(self._found, indent=1), "utf-8")


@dataclass
class Room:
    """An engagement with a canvas, a code and guests; `secrets` go into their cookies."""

    engagement_id: int
    canvas_id: int
    code: str
    secrets: list[str]

    def cookie(self, guest: int) -> str:
        return f"pmo_seat_{self.engagement_id}={self.secrets[guest]}"


@contextlib.contextmanager
def studio() -> Iterator[None]:
    """A fresh database in a temporary folder, for this process and the servers it starts."""
    with tempfile.TemporaryDirectory(prefix="pmo-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "pmo_studio.settings",
            "PMO_DATABASE": f"sqlite://{folder}/bench.sqlite3",
            "PMO_SECRET_KEY": "only-benchmarks-use-this-key",
            "PMO_LIVE_BELL": "local",
            "PMO_VAR": folder,
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


def make_room(guests: int) -> Room:
    """One room with that many guests who may write."""
    import datetime

    from django.db import connections
    from django.utils import timezone

    from canvases.models import Canvas
    from pmo_studio.core import guests as seating
    from pmo_studio.core.models import Engagement, JoinCode, Participant, User
    from pmo_studio.core.models.people import Kind, Role

    start = datetime.date(2026, 1, 5)
    engagement = Engagement.objects.create(name="Bench", organisation="Bench", start_date=start)
    lead = Participant.objects.create(
        engagement=engagement,
        user=User.objects.create_user("lead@example.org"),
        role=Role.LEAD,
        display_name="Lead",
    )
    code = JoinCode.objects.create(
        engagement=engagement,
        code="K7M4QX",
        created_by=lead,
        seat_limit=5000,
        expires_at=timezone.now() + datetime.timedelta(hours=1),
    )
    canvas = Canvas.objects.create(engagement=engagement, title="Bench")
    secrets = [f"secret-of-guest-{number}" for number in range(guests)]
    Participant.objects.bulk_create(
        Participant(
            engagement=engagement,
            kind=Kind.GUEST,
            display_name=f"Guest {number}",
            join_code=code,
            secret_hash=seating.hash_of(secret),
            expires_at=timezone.now() + datetime.timedelta(days=1),
        )
        for number, secret in enumerate(secrets)
    )
    connections.close_all()
    return Room(engagement.pk, canvas.pk, code.code, secrets)


@dataclass
class Server:
    """A server process of ours; `usage()` asks it what it has used."""

    port: int
    process: "subprocess.Popen[bytes]"

    def ask(self, path: str) -> Any:
        address = f"http://127.0.0.1:{self.port}/bench/{path}"
        # Our own server on loopback; the scheme is written out above.
        with urllib.request.urlopen(address, timeout=30) as answer:  # nosec B310
            return json.load(answer)

    def usage(self, at_rest: bool = False) -> dict[str, float]:
        """{"cpu": seconds, "rss": bytes, "files": open files of the database}"""
        found: dict[str, float] = self.ask("rest" if at_rest else "usage")
        return found


@contextlib.contextmanager
def serve(name: str) -> Iterator[Server]:
    """benchmarks._served:`name` behind uvicorn, started as dev.py starts the studio."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", f"benchmarks._served:{name}"]
    command += ["--port", str(port), "--log-level", "error", "--no-access-log"]
    command += ["--ws-per-message-deflate", "false", "--timeout-graceful-shutdown", "5"]
    command += ["--backlog", "4096"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "MALLOC_ARENA_MAX": "2"})
    server = Server(port, process)
    try:
        wait_until_open(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def wait_until_open(server: Server) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            server.usage()
            return
        except OSError:
            assert server.process.poll() is None, "the server did not start; see above"
            assert time.monotonic() < deadline, "the server is not open after 30 seconds"
            time.sleep(0.05)


def allow_many_files() -> None:
    """A socket is a file: ask for as many as this machine gives."""
    with contextlib.suppress(ImportError):
        import resource

        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
