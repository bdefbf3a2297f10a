"""What every test runs under: no internet, no missing template variable, a database in a file."""

import asyncio
import gc
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.template.base import Node
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties
from xdist.scheduler import LoadScopeScheduling

from tests import statements

# A busy machine is no defect of a property: neither its examples nor making them are timed.
properties.register_profile("studio", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("studio")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}
OWN_TEMPLATES = str(settings.BASE_DIR / "templates")
# Begun first, so that no worker waits at the end for the other to finish them.
LONGEST = (
    "tests/rules/test_run.py",
    "tests/browser/",
    "tests/rules/test_access_matrix.py",
    "tests/rules/test_openings.py",
    "tests/roadmaps/test_any_order.py",
)

# Collecting makes a hundred thousand objects and drops none of them.
gc.disable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.get("PMO_SHOTS"):
        deselect(config, items, [item for item in items if item.get_closest_marker("shots")])
    if os.environ.get("PMO_DATABASE", "").startswith("postgres"):
        deselect(config, items, [item for item in items if not worth_repeating(item)])
        deselect(config, items, asked_before(items))
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_collection_finish() -> None:
    """What stands now stands to the end: the collector need not go through it again and again,
    nor look for what a page left as often as in a studio that runs for weeks."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def asked_before(items: list[pytest.Item]) -> list[pytest.Item]:
    """Tests that ask the second database nothing that others do not ask it (tests/statements.py).

    Those that commit may send theirs in threads and processes, where nobody listens, and those of
    the rules send fewer people there: they always run, and nothing is left out because of them.
    """
    from tests.standing import commits

    folder = statements.folder()
    if folder is None:
        return []
    mine = [item for item in items if not (commits(item) or item.nodeid.startswith("tests/rules/"))]
    worth = statements.worth_asking((item.nodeid for item in mine), statements.told(folder))
    return [item for item in mine if item.nodeid not in worth]


RECORDER = statements.Recorder()


def pytest_sessionfinish() -> None:
    folder = statements.folder()
    if folder is not None and connections["default"].vendor == "sqlite":
        RECORDER.tell(folder)


def deselect(config: pytest.Config, items: list[pytest.Item], out: list[pytest.Item]) -> None:
    left = set(out)
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=out)


def worth_repeating(item: pytest.Item) -> bool:
    """Whether a test says something new on a second database: it touches one, without a browser.

    Some only read from it what they calculate with or draw; others on the same rows go on there.
    """
    if item.get_closest_marker("browser"):
        return item.get_closest_marker("both_databases") is not None
    if item.get_closest_marker("one_database"):
        return False
    names = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & names)


class OneChromium(LoadScopeScheduling):
    """Modules go to whichever worker is free, so that what stands for their tests is made once;
    all browser tests go to one: one Chromium."""

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneChromium:
    config.option.loadscopereorder = False  # which would put LONGEST last: it has few tests
    return OneChromium(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    """Keep the two kinds of test apart that share a process.

    Playwright's synchronous interface leaves its event loop marked as running in this thread.
    For browser tests Django is told that this is meant; from all others the loop is hidden, so
    that they can run loops of their own and Django guards them as in production.
    """
    loop = asyncio._get_running_loop()
    if item.get_closest_marker("browser"):
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        try:
            return (yield)
        finally:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(loop)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any) -> None:
    began = os.environ.get("PMO_TESTS_BEGAN")
    if began:
        engine = connections["default"].vendor
        seconds = time.time() - float(began)
        terminalreporter.write_line(f"{engine}; {seconds:.0f} s since dev.py test began")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Tables built from the models, which takes a second where the migrations take seven
    (tests/rules/test_migrations.py: both make the same ones).

    SQLite in a file, as in a real studio: threads and processes see one database.
    """
    database = connections["default"].settings_dict
    database["TEST"]["MIGRATE"] = False
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def quick_and_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Cheap password hashes, plain static addresses, uploads in a folder of their own."""
    from django.test import override_settings

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": plain}},
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        ALLOWED_HOSTS=["testserver", "localhost", "127.0.0.1"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_internet() -> Iterator[None]:
    """Only this machine can be reached: the product and its tests need nobody else."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, loopback_only(getattr(socket.socket, name)))
    yield
    patch.undo()


def loopback_only(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host not in ("localhost", "::1") and not host.startswith("127."):
                raise AssertionError(
                    f"A test tried to reach {host}: the suite runs without internet."
                )
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session", autouse=True)
def no_refresh_behind_a_test() -> Iterator[None]:
    """Phase rows are refreshed, and new answers told, by the tests that mean it: by no timer that
    outlives its test."""
    from assessments.answering.notices import notifier
    from pmo_studio.core.phase_states import refresher

    patch = pytest.MonkeyPatch()
    for timed in (refresher, notifier):
        patch.setattr(timed, "later", lambda seconds, call: None)
    yield
    patch.undo()


class MissingVariable(str):
    """Django's string_if_invalid, as a test failure when one of our own templates is at fault."""

    def __mod__(self, variable: object) -> str:
        template = self.template()
        if template.startswith(OWN_TEMPLATES):
            place = Path(template).relative_to(OWN_TEMPLATES)
            raise AssertionError(
                f"{place} uses {{{{ {variable} }}}}, which its view does not give."
            )
        return ""

    @staticmethod
    def template() -> str:
        """The file of the template node that is being rendered further up the stack."""
        frame = sys._getframe(2)
        while frame:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None):
                return str(node.origin.name)
            frame = frame.f_back
        return ""


@pytest.fixture(scope="session", autouse=True)
def no_missing_variables() -> Iterator[None]:
    from django.template import engines

    engine = engines["django"].engine
    engine.string_if_invalid = MissingVariable("%s")  # so that Django formats it with the name
    yield
    engine.string_if_invalid = ""


@pytest.fixture(autouse=True)
def statements_noted(request: pytest.FixtureRequest) -> Iterator[None]:
    """What the test and its fixtures ask the database, where somebody wants to be told."""
    if statements.folder() is None:
        yield
        return
    with RECORDER.listening(request.node.nodeid):
        yield


@pytest.fixture(autouse=True)
def in_english() -> None:
    """What a page spoke last is not what the next test reads."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Databases number their seats anew for every test; what one wrote, or guessed, is not the
    other's."""
    from pmo_studio.core import limits

    limits.writes.clear()
    limits.codes.clear()
    limits.feeds.clear()
    limits.programs.clear()


@pytest.fixture(scope="session")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The rows that stand for several tests (tests/standing.py)."""
    from tests.standing import Standing

    rows = Standing()
    yield rows
    with django_db_blocker.unblock():
        rows.clear()


@pytest.fixture
def stand_first(request: pytest.FixtureRequest, standing: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        standing.stand(request.node)


@pytest.fixture
def _django_db_helper(stand_first: None, _django_db_helper: None) -> None:
    """Of pytest-django, the transaction of every test: inside what stands for several."""


@pytest.fixture
def people(db: None, standing: Any) -> Any:
    """Everybody of tests/people.py in one fresh engagement."""
    return standing.given("people")
