"""Real servers in processes of their own, on the database of the test."""

import contextlib
import multiprocessing
import os
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import Any

import pytest
from django.db import connection

from pmo_studio.core import bells as core_bells
from pmo_studio.core import events
from pmo_studio.live import renderers
from pmo_studio.live.bells.postgres import PostgresBell
from pmo_studio.live.connection import MOST_WAITING
from tests.live import probes

METHODS = multiprocessing.get_all_start_methods()


@pytest.fixture
def probe_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probes, in this process and for this test only."""
    for kind in probes.KINDS:
        monkeypatch.setitem(events._kinds, kind.name, kind)
    for name, renderer in probes.RENDERERS.items():
        monkeypatch.setitem(renderers._renderers, name, renderer)


def database_address() -> str:
    """PMO_DATABASE for a process that is to work on this test's database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{database['NAME']}"
    host = f"{database['HOST']}:{database['PORT']}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{host}/{database['NAME']}"


@pytest.fixture(scope="session")
def processes(django_db_setup: None) -> Any:
    """Where servers come from: a fork server that has imported everything already."""
    context = multiprocessing.get_context("forkserver" if "forkserver" in METHODS else "spawn")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PMO_DATABASE", database_address())
        patch.setenv("PMO_DATABASE_POOL", "4")
        if "forkserver" in METHODS:
            context.set_forkserver_preload(["tests.live.app"])
        # The first process starts the fork server, which keeps this environment.
        first = context.Process(target=os.getpid)
        first.start()
        first.join()
    return context


@dataclass
class Server:
    """One server: where it is, and how it ends and comes back."""

    context: Any
    bell: str
    lifespan: str
    most_waiting: int
    port: int = 0
    process: BaseProcess | None = field(default=None)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen, on the same port as before; connections wait in line until it serves."""
        from tests.live import app

        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(2048)
        self.port = listener.getsockname()[1]
        self.process = self.context.Process(
            target=app.run,
            args=(listener, self.bell, self.lifespan, self.most_waiting),
            daemon=True,
        )
        self.process.start()
        listener.close()

    def kill(self) -> None:
        """As when the power goes: no goodbye."""
        assert self.process is not None
        self.process.kill()
        self.process.join()

    def end(self) -> float:
        """As on a deploy; the seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.terminate()
        self.process.join(20)
        return time.monotonic() - began


@pytest.fixture
def start_server(processes: Any, transactional_db: None) -> Iterator[Callable[..., Server]]:
    """start_server(bell="local") starts a server that is gone at the end of the test."""
    started: list[Server] = []

    def start(
        bell: str = "local", lifespan: str = "on", most_waiting: int = MOST_WAITING
    ) -> Server:
        server = Server(processes, bell, lifespan, most_waiting)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        with contextlib.suppress(AssertionError):
            server.kill()


@pytest.fixture
def shared_bell() -> Iterator[str]:
    """The bell that reaches every process on the database; this process rings it as well."""
    if connection.vendor == "sqlite":
        yield "sqlite"
        return
    bell = PostgresBell()
    core_bells.register(bell)
    yield "postgres"
    core_bells.unregister(bell)
