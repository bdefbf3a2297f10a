"""`dev.py run` itself: three starts in a folder, and ends that leave nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import psutil
import pytest
from django.db import connection

import dev
from tests.rules.schemas import differences, schema, schema_of_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends the signals of Unix")


@pytest.fixture
def studio(tmp_path):
    """start() runs dev.py with its data in an empty folder; what still runs is ended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if not name.startswith("PMO_")}
    env |= {"PMO_VAR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    running = []
    # A shell lets what it starts in the background ignore Ctrl+C, and children inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start():
        command = [sys.executable, "dev.py", "run", "--local", "--port", str(port)]
        process = subprocess.Popen(
            command,
            cwd=dev.ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "docs/run/README.md" in line:
                break
        return process, "".join(lines)

    start.port = port
    yield start
    for process in running:
        with process:
            process.terminate()
            process.wait(20)
    signal.signal(signal.SIGINT, before)


def children_of(process):
    """The web server first, then the worker."""
    children = psutil.Process(process.pid).children()
    return sorted(children, key=lambda child: "uvicorn" not in " ".join(child.cmdline()))


# One test, because preparing takes longer than all that it looks at.
@pytest.mark.one_database
@pytest.mark.django_db
def test_run_serves_a_page_ends_cleanly_and_starts_again_without_preparing(studio, tmp_path):
    process, printed = studio()
    assert "PMO Studio is running" in printed
    assert "Preparing" in printed
    assert f"http://localhost:{studio.port}" in printed
    assert "nothing is encrypted" in printed
    with urlopen(f"http://127.0.0.1:{studio.port}/accounts/login/") as page:
        assert page.status == 200
        assert b"csrfmiddlewaretoken" in page.read()
    assert (tmp_path / "local.env").stat().st_mode & 0o777 == 0o600
    children = children_of(process)
    assert len(children) == 2
    # All other tests run on tables built from the models; these were made by the migrations.
    assert differences(schema(connection), schema_of_file(tmp_path / "pmo.sqlite3")) == []

    process.send_signal(signal.SIGTERM)
    rest = process.communicate(timeout=20)[0]
    assert process.returncode == 0
    assert "Traceback" not in rest
    assert not any(child.is_running() for child in children)

    process, printed = studio()
    assert "Preparing" not in printed
    process.send_signal(signal.SIGINT)
    assert "Traceback" not in process.communicate(timeout=20)[0]
    assert process.returncode == 0

    a_web_server_that_dies_ends_run_with_its_worker(studio)


def a_web_server_that_dies_ends_run_with_its_worker(studio):
    process, _printed = studio()
    children = children_of(process)
    children[0].kill()
    rest = process.communicate(timeout=20)[0]
    assert "ended by itself" in rest
    assert process.returncode != 0
    assert not any(child.is_running() for child in children)
