"""A real Chromium, and the application served by uvicorn in this process.

Ask for `site` (its address) and pytest-playwright's `page`, `browser` or `new_context`.
"""

import importlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import whitenoise.compress
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, Page

from dev import browser_line, find_chromium
from tests.needs import skip_or_refuse

CHROMIUM = find_chromium()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent


# First, so that tests/conftest.py finds the marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    mine = [item for item in items if HERE in item.path.parents]
    for item in mine:
        item.add_marker("browser")
    lacking = browser_line()
    if lacking:
        skip_or_refuse(mine, what="browser tests", why=lacking)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


# Of this package, not of the session: other tests of the same worker want plain addresses.
@pytest.fixture(scope="package")
def hashed_static_files(
    tmp_path_factory: pytest.TempPathFactory, quick_and_apart: None
) -> Iterator[None]:
    """Static files as in a real studio: collected, hashed, compressed, far-future.

    Without Brotli, whose thoroughness takes ten times as long as all the rest: Chromium gets the
    files with gzip.
    """
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(
            STATIC_ROOT=tmp_path_factory.mktemp("collected"),
            STORAGES={
                "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
                "staticfiles": {"BACKEND": storage},
            },
        ),
    ):
        patch.setattr(whitenoise.compress, "brotli_installed", False)
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="package")
def asgi_server(
    django_db_setup: None, django_db_blocker: Any, hashed_static_files: None
) -> Iterator[str]:
    """The whole application on a loopback port; its address."""
    import pmo_studio.asgi

    # Afresh, because its middleware looks at the static files when it is made.
    application = importlib.reload(pmo_studio.asgi).application

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        config = uvicorn.Config(application, log_level="critical", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        with django_db_blocker.unblock():
            thread = threading.Thread(
                target=server.run, kwargs={"sockets": [listener]}, daemon=True
            )
            thread.start()
            deadline = time.monotonic() + 20
            while not server.started:
                if not thread.is_alive() or time.monotonic() > deadline:
                    raise RuntimeError("uvicorn did not start; see the log above")
                time.sleep(0.02)
            yield f"http://127.0.0.1:{port}"
            server.should_exit = True
            thread.join(5)


@pytest.fixture
def site(asgi_server: str, transactional_db: None) -> str:
    """The address of the application, on a database that is emptied after the test."""
    return asgi_server


@pytest.fixture
def page_errors(request: pytest.FixtureRequest) -> Iterator[Callable[[Any], list[str]]]:
    """watch(page) collects the console errors of a page; at the end there must be none.

    @pytest.mark.expects("net::ERR_INTERNET_DISCONNECTED") names what a test brings about itself.
    """
    seen: list[str] = []
    marker = request.node.get_closest_marker("expects")
    expected = marker.args if marker else ()

    def watch(page: Any) -> list[str]:
        def keep(entry: Any) -> None:
            if entry.type == "error" and not any(words in entry.text for words in expected):
                seen.append(f"{entry.text} at {entry.location['url']}")

        page.on("console", keep)
        page.on("pageerror", lambda error: seen.append(str(error)))
        return seen

    yield watch
    assert seen == []


@pytest.fixture
def open_page(
    site: str, new_context: Callable[..., BrowserContext], page_errors: Callable[[Any], list[str]]
) -> Callable[..., Page]:
    """open_page(client, viewport=…) gives a page in a browser of its own, signed in as client."""

    def open_it(client: Client, init_script: str = "", **options: Any) -> Page:
        context = new_context(**options)
        context.add_init_script(init_script)
        context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": site}
                for name, morsel in client.cookies.items()
            ]
        )
        page = context.new_page()
        page_errors(page)
        return page

    return open_it
