"""dev.py: what it says when something is in the way, and what it makes once."""

import os
import socket
import stat
import subprocess
import sys
import types
from pathlib import Path

import pytest

import dev


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """dev.py with its secrets and stamps in an empty folder."""
    monkeypatch.setattr(dev, "VAR", tmp_path)
    monkeypatch.setattr(dev, "LOCAL_ENV", tmp_path / "local.env")
    for name in [name for name in os.environ if name.startswith("PMO_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def no_network(monkeypatch):
    monkeypatch.setattr(dev, "lan_addresses", list)


def test_a_taken_port_is_named_with_the_next_one_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(dev.Stop, match=f"Port {port} is taken.*--port {port + 1}"):
            dev.require_free("127.0.0.1", port)


def test_a_taken_port_ends_run_with_one_line_and_status_2():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        command = [sys.executable, "dev.py", "run", "--local"]
        command += ["--port", str(taken.getsockname()[1])]
        done = subprocess.run(command, cwd=dev.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is taken" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_an_old_python_gets_a_line_and_no_traceback(tmp_path):
    code = "import sys, runpy; sys.version_info = (3, 9, 1); runpy.run_path('dev.py')"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=dev.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "PMO Studio needs Python 3.11 or newer; this is Python 3.9.\n"


def test_the_syntax_of_dev_can_be_read_by_python_3_9():
    import ast

    tree = ast.parse((dev.ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 9))
    first = [type(node).__name__ for node in tree.body[:4]]
    assert first == ["Expr", "Import", "Assign", "If"]


def test_a_port_out_of_range_is_refused(capsys):
    with pytest.raises(SystemExit):
        dev.parse(["run", "--port", "70000"])
    assert "1 to 65535" in capsys.readouterr().err


def test_arguments_of_test_go_to_pytest_untouched():
    assert dev.parse(["test", "-k", "canvas", "-x"]).arguments == ["-k", "canvas", "-x"]


def test_an_unknown_benchmark_is_answered_with_the_list():
    with pytest.raises(dev.Stop, match="No benchmark 'nothing_like_it'"):
        dev.bench(dev.parse(["bench", "nothing_like_it"]))


def test_benchmarks_that_are_read_together_are_all_there():
    there = {path.stem for path in dev.ROOT.glob("benchmarks/*.py")}
    assert there.issuperset(*dev.BENCHES.values())
    assert there.isdisjoint(dev.BENCHES)


def test_the_secrets_of_a_machine_are_made_once(elsewhere):
    first = dev.local_env()
    assert dev.local_env() == first
    assert len(first["PMO_SECRET_KEY"]) >= 50
    assert first["PMO_DEMO_LOGINS"].count("@demo.invalid:") == len(dev.DEMO_ROLES)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_only_the_owner_can_read_the_secrets(elsewhere):
    dev.local_env()
    assert stat.S_IMODE((elsewhere / "local.env").stat().st_mode) == 0o600


def test_two_machines_get_different_passwords(elsewhere):
    first = dev.local_env()
    (elsewhere / "local.env").unlink()
    assert dev.local_env()["PMO_DEMO_LOGINS"] != first["PMO_DEMO_LOGINS"]


def test_the_demo_is_refused_behind_https(elsewhere, no_network, monkeypatch):
    monkeypatch.setenv("PMO_PUBLIC_URL", "https://pmo.example.org")
    assert "PMO_DEMO_LOGINS" not in dev.run_env(8000, local=False)


def test_hosts_are_this_machines_own_names_and_addresses(elsewhere, monkeypatch):
    monkeypatch.setattr(dev, "lan_addresses", lambda: ["192.168.7.20"])
    env = dev.run_env(8000, local=False)
    hosts = env["PMO_ALLOWED_HOSTS"].split(",")
    assert env["PMO_PUBLIC_URL"] == "http://192.168.7.20:8000"
    assert "192.168.7.20" in hosts
    assert socket.gethostname() in hosts
    assert "*" not in hosts


def test_local_names_no_other_host(elsewhere):
    env = dev.run_env(8001, local=True)
    assert env["PMO_ALLOWED_HOSTS"] == ""
    assert env["PMO_PUBLIC_URL"] == "http://localhost:8001"


def test_what_the_caller_sets_goes_before_the_file(elsewhere, no_network, monkeypatch):
    dev.local_env()
    monkeypatch.setenv("PMO_SECRET_KEY", "from outside")
    assert dev.run_env(8000, local=True)["PMO_SECRET_KEY"] == "from outside"


def test_addresses_for_phones_are_not_loopback(monkeypatch):
    class Probe(socket.socket):
        def connect(self, address):
            """Sends nothing and asks nobody."""

        def getsockname(self):
            return ("127.0.0.1", 0)

    monkeypatch.setattr(socket, "socket", Probe)
    monkeypatch.setattr(socket, "gethostbyname_ex", lambda name: (name, [], ["127.0.1.1"]))
    assert dev.lan_addresses() == []


def test_the_qr_code_is_drawn_in_blocks():
    assert "█" in dev.qr_code("http://192.168.7.20:8000")


def test_a_second_preparation_starts_no_process(elsewhere, monkeypatch):
    calls = []

    def record(command, **options):
        calls.append(command[1:])
        (elsewhere / "static").mkdir(exist_ok=True)
        (elsewhere / "pmo.sqlite3").touch()
        return subprocess.CompletedProcess(command, 0, stdout="demo: loaded\n")

    monkeypatch.setattr(dev.subprocess, "run", record)
    env = {"PMO_DEMO_LOGINS": "lead@demo.invalid:one"}
    assert dev.prepare(env) is True
    assert dev.prepare(env) is True
    assert calls == [["manage.py", "prepare"]]


def test_a_lost_database_is_prepared_again(elsewhere, monkeypatch):
    calls = []

    def record(command, **options):
        calls.append(command)
        (elsewhere / "static").mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(dev.subprocess, "run", record)
    assert dev.prepare({}) is False
    assert dev.prepare({}) is False
    assert len(calls) == 2


def test_a_broken_stamp_counts_as_none(tmp_path):
    stamp = tmp_path / "stamp.json"
    stamp.write_text("{", "utf-8")
    assert dev.read_stamp(stamp) == {}


def test_no_network_at_first_set_up_is_said_in_words():
    output = "WARNING: Retrying ... NewConnectionError('[Errno -3] Temporary failure')"
    assert "needs the internet once" in dev.why_pip_failed(output)


def test_any_other_failure_of_pip_shows_its_last_lines():
    assert dev.why_pip_failed("one\nERROR: hashes do not match").endswith("hashes do not match")


def test_lint_runs_every_check_and_says_which_failed(monkeypatch, capsys):
    python = sys.executable
    steps = [
        dev.Step("good", [[python, "-c", ""]]),
        dev.Step("bad", [[python, "-c", "print('line 7 is wrong'); raise SystemExit(1)"]]),
    ]
    monkeypatch.setattr(dev, "lint_steps", lambda var: steps)
    assert dev.run_lint(dict(os.environ)) == 1
    printed = capsys.readouterr().out
    assert "ok      good" in printed
    assert "FAILED  bad\nline 7 is wrong" in printed
    assert "1 of 2 checks failed" in printed


def test_tools_see_nothing_of_a_persons_own_studio(monkeypatch):
    monkeypatch.setenv("PMO_DATABASE", "postgres://somebody/real")
    assert "PMO_DATABASE" not in dev.tool_env()


def test_the_many_pythons_of_a_run_keep_what_one_of_them_compiled(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in dev.tool_env()


def test_ending_waits_for_children_and_leaves_none():
    code = "import signal, time; print('up', flush=True); signal.pause()"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with child:
        assert child.stdout.readline() == b"up\n"
        dev.end([child])
        assert child.returncode is not None


def test_pmo_chromium_names_the_browser(monkeypatch):
    monkeypatch.setenv("PMO_CHROMIUM", "/somewhere/chrome")
    assert dev.find_chromium() == "/somewhere/chrome"


def test_of_several_browsers_of_playwright_the_newest_is_taken(monkeypatch, tmp_path):
    monkeypatch.delenv("PMO_CHROMIUM", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    for number in (1187, 999, 1255):
        folder = tmp_path / f".cache/ms-playwright/chromium-{number}/chrome-linux64"
        folder.mkdir(parents=True)
        (folder / "chrome").touch()
    assert "chromium-1255" in str(dev.find_chromium())


def test_every_file_that_preparing_depends_on_is_found():
    found = {p.suffix for pattern in dev.PREPARED_FROM for p in Path(dev.ROOT).glob(pattern)}
    assert {".txt", ".py"} <= found


def test_manage_passes_its_arguments_on_with_the_settings_of_this_studio(monkeypatch):
    calls = []
    monkeypatch.setattr(dev, "install", lambda name: calls.append(name))
    monkeypatch.setattr(dev, "run_env", lambda port, local: {"PMO_SECRET_KEY": "known"})
    done = types.SimpleNamespace(returncode=7)
    monkeypatch.setattr(
        dev.subprocess, "run", lambda command, **options: calls.append((command, options)) or done
    )
    options = dev.parse(["manage", "export_bundle", "1", "--scope", "template"])
    assert options.action(options) == 7
    command, given = calls[1]
    assert command[1:] == ["manage.py", "export_bundle", "1", "--scope", "template"]
    assert given["env"] == {"PMO_SECRET_KEY": "known"}


def test_run_installs_an_extra_only_when_it_is_asked_for(monkeypatch):
    installed = []

    def stop(name):
        installed.append(name)
        raise dev.Stop

    monkeypatch.setattr(dev, "install", stop)
    monkeypatch.setattr(dev, "require_free", lambda host, port: None)
    for arguments in (["run", "--local"], ["run", "--local", "--with", "optimise"]):
        options = dev.parse(arguments)
        with pytest.raises(dev.Stop):
            options.action(options)
    assert installed == ["requirements.txt", "requirements-optimise.txt"]


def test_a_benchmark_gets_the_arguments_behind_its_name(monkeypatch):
    calls = []
    monkeypatch.setattr(dev, "set_up_tools", lambda browser: {})
    done = types.SimpleNamespace(returncode=0)
    monkeypatch.setattr(dev.subprocess, "run", lambda command, **_: calls.append(command) or done)
    options = dev.parse(["bench", "psplib", "--folder", "instances", "--seconds", "1"])

    assert options.action(options) == 0
    assert calls[0][2:] == ["benchmarks.psplib", "--folder", "instances", "--seconds", "1"]


@pytest.fixture
def bare(monkeypatch):
    """A Debian machine without Pango and Chromium whose apt-get is a list of what it was told.

    `root` and `network` take the rights or the mirror away, `lacks` packages from the mirror.
    """
    machine = types.SimpleNamespace(said=[], installed=set(), root=True, network=True)
    machine.lacks = set()

    def run(command, **options):
        machine.said.append(command)
        if not machine.network or machine.lacks & set(command):
            return subprocess.CompletedProcess(command, 100, stdout="E: Unable to fetch\n")
        machine.installed.update(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(dev.subprocess, "run", run)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0 if machine.root else 1000, raising=False)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/x" if name == "apt-get" else None)
    monkeypatch.setattr(dev, "has_java", lambda: "default-jre-headless" in machine.installed)
    monkeypatch.setattr(dev, "has_pango", lambda: "libpango-1.0-0" in machine.installed)
    found = {True: "/x/chromium", False: None}
    monkeypatch.setattr(dev, "find_chromium", lambda: found["chromium" in machine.installed])
    monkeypatch.setattr(dev, "has_atomic", lambda: "libatomic1" in machine.installed)
    monkeypatch.setattr(dev, "install", lambda name: True)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.delenv("CI", raising=False)
    return machine


def test_as_root_on_debian_pango_chromium_and_java_are_installed(bare, monkeypatch):
    monkeypatch.setenv("CI", "true")
    dev.set_up_tools(java=True)
    assert {*dev.PANGO, *dev.NOTO, "chromium", "libatomic1", *dev.JAVA} <= bare.installed


def test_lint_installs_neither(bare):
    dev.set_up_tools(pango=False, browser=False)
    assert not any("apt-get" in command for command in bare.said)


def test_without_root_the_lines_to_type_are_said_and_apt_is_left_alone(bare, capsys):
    bare.root = False
    dev.set_up_tools(java=True)
    printed = capsys.readouterr().out
    assert "Type: sudo apt-get install -y libpango-1.0-0" in printed
    assert "The tests of PDF will be skipped. Pango is missing." in printed
    assert "The browser tests will be skipped. No Chromium found" in printed
    assert "The tests with another tool will be skipped. Java is missing. Type: sudo apt" in printed
    assert not any("apt-get" in command for command in bare.said)


@pytest.mark.parametrize(
    ("there", "name"),
    [
        ([], "tests of PDF"),
        (["libpango-1.0-0"], "browser tests"),
        (["libpango-1.0-0", "chromium", "libatomic1"], "tests with another tool"),
    ],
)
def test_in_ci_what_cannot_be_had_ends_the_run(bare, monkeypatch, there, name):
    monkeypatch.setenv("CI", "true")
    bare.root = False
    bare.installed.update(there)
    with pytest.raises(dev.Stop, match=f"The {name} are required because CI is set"):
        dev.set_up_tools(java=True)


def test_a_java_that_only_says_it_is_none_is_none(monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    codes = iter([1, 0])
    monkeypatch.setattr(
        dev.subprocess,
        "run",
        lambda command, **options: subprocess.CompletedProcess(command, next(codes)),
    )
    assert [dev.has_java(), dev.has_java()] == [False, True]


def test_where_chromium_is_no_package_the_rest_comes_and_the_line_to_type_is_said(bare):
    bare.lacks = {"chromium"}
    assert ".venv/bin/playwright install chromium" in dev.provide_browser()
    assert "libatomic1" in bare.installed


def test_a_browser_whose_driver_lacks_a_library_is_told_which(bare, capsys):
    bare.root = False
    bare.installed.add("chromium")
    assert dev.provide_browser() == "libatomic is missing. Type: sudo apt-get install -y libatomic1"


def test_what_apt_says_when_it_fails_is_shown(bare, capsys):
    bare.network = False
    assert dev.provide_pango() is False
    assert "E: Unable to fetch" in capsys.readouterr().out


def test_a_machine_without_venv_gets_the_line_to_type(bare, monkeypatch):
    bare.root = False
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(dev.Stop, match="apt-get install -y python3-venv"):
        dev.make_venv(afresh=False)
