#!/usr/bin/env python3
"""The commands of PMO Studio: run, test, lint, bench, shots, manage.

Needs nothing but Python: everything else goes into .venv on the first call. Works on Linux,
macOS and Windows. The syntax stays readable to old Pythons, so that they get a clear line.

One file on purpose. It is the only code that runs before anything is installed, often by somebody
who has just cloned the repository: they can read from top to bottom what it will do to their
machine. And the check of the Python version stands before every import, so no module beside it can
be compiled by a Python that is too old to say so. What needs packages is a command of manage.py.
"""

import sys

NEEDED = (3, 11)
if sys.version_info < NEEDED:
    sys.exit("PMO Studio needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])

import argparse
import contextlib
import ctypes.util
import glob
import hashlib
import importlib.util
import io
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

PORT = 8000
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
VAR = Path(os.environ.get("PMO_VAR") or ROOT / "var")
LOCAL_ENV = VAR / "local.env"

# What `run --with` adds: pinned in a file of its own, which contains requirements.txt.
EXTRAS: Dict[str, str] = {"optimise": "requirements-optimise.txt"}
# Benchmarks that are read together.
BENCHES: Dict[str, List[str]] = {"assessment": ["questionnaire", "results_page", "scoring"]}
TESTS = "repository"  # the check of lint that is also a module of the tests
DEMO_ROLES = ("facilitator", "consultant", "lead", "contributor", "viewer")
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# For what people write in other scripts than Latin, and in emoji.
NOTO = ("fonts-noto-core", "fonts-noto-color-emoji")
# For the tests that let another planning tool read our project files.
JAVA = ("default-jre-headless",)
# What `prepare` (fonts, translations, static files, tables, demo) is made from.
PREPARED_FROM = (
    "requirements.txt",
    "locale/**/*.po",
    "static/**/*",
    "*/migrations/*.py",
    "pmo_studio/*/migrations/*.py",
    "pmo_studio/*/management/commands/*.py",
    "pmo_studio/**/*.json",
)


class Stop(Exception):
    """The command cannot go on; the text is the line for the person at the keyboard."""


class Step(NamedTuple):
    """One check of `lint`: a name and the commands that must all succeed, in order."""

    name: str
    commands: List[List[str]]


# --- set-up ------------------------------------------------------------------------------------


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the names and contents of these files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_stamp(path: Path) -> Dict[str, Any]:
    try:
        stamp = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(path: Path, values: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=1), "utf-8")


def install(name: str) -> bool:
    """Make .venv and install the requirements file `name`; False when that was done already."""
    stamp_path = VENV / "pmo-installed.json"
    stamp = read_stamp(stamp_path)
    version = "%d.%d" % sys.version_info[:2]
    if stamp.get("python") != version or not PYTHON.exists():
        make_venv(afresh="python" in stamp)
        stamp = {"python": version}
    wanted = digest([ROOT / name])
    if stamp.get(name) == wanted:
        return False
    say("Installing the packages of %s (once) ..." % name)
    pip = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--quiet", "--retries", "3"]
    pip += ["--disable-pip-version-check", "-r", str(ROOT / name)]
    done = subprocess.run(pip, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise Stop(why_pip_failed(done.stdout))
    stamp[name] = wanted
    if name != "requirements.txt":  # it contains that one
        stamp["requirements.txt"] = digest([ROOT / "requirements.txt"])
    write_stamp(stamp_path, stamp)
    return True


def make_venv(afresh: bool) -> None:
    bare = importlib.util.find_spec("ensurepip") is None  # Debian packs it apart
    if bare and not apt_install(["python3-venv"]):
        raise Stop("Python's venv module is missing. Type: sudo apt-get install -y python3-venv")
    say("Making .venv with Python %d.%d ..." % sys.version_info[:2])
    done = subprocess.run(
        [sys.executable, "-m", "venv", *(["--clear"] if afresh else []), str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise Stop("Making .venv failed:\n" + last_lines(done.stdout))


def why_pip_failed(output: str) -> str:
    signs = ["NewConnectionError", "ConnectTimeout", "name resolution", "getaddrinfo failed"]
    signs += ["Network is unreachable", "ProxyError", "ReadTimeout", "nodename nor servname"]
    if any(sign in output for sign in signs):
        return (
            "The first start needs the internet once, to fetch Python packages, and could not"
            " reach it. Connect this machine (or set PIP_INDEX_URL or HTTPS_PROXY) and try again."
        )
    return "Installing the packages failed:\n" + last_lines(output)


def last_lines(text: str, most: int = 15) -> str:
    return "\n".join(text.strip().splitlines()[-most:])


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages when this is root on such a system; False when that is not so."""
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("Installing %s with apt ..." % ", ".join(packages))
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        command = ["apt-get", "-qq", *arguments]
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            say("apt could not:\n" + last_lines(done.stdout, 3))
            return False
    return True


def provide_pango() -> bool:
    """Whether PDFs can be made; as root on Debian and its kin what is missing is installed."""
    return has_pango() or (apt_install([*PANGO, *NOTO]) and has_pango())


def provide_java() -> bool:
    """Whether another planning tool can be asked; installed likewise."""
    return has_java() or (apt_install(JAVA) and has_java())


def provide_browser() -> str:
    """What the browser tests still lack, in a line, or nothing; installed likewise."""
    # Apart: Ubuntu has Chromium only as a snap, and what else is missing must come all the same.
    if not has_atomic():
        apt_install(["libatomic1"])
    if not find_chromium():
        apt_install(["chromium"])
    return browser_line()


def has_atomic() -> bool:
    """Whether the library is there that Playwright's driver is linked to; bare Debian has none."""
    return not sys.platform.startswith("linux") or ctypes.util.find_library("atomic") is not None


def browser_line() -> str:
    """What is missing for the browser tests and how to get it; nothing when all is there."""
    if not find_chromium():
        return (
            "No Chromium found: install Chromium or Google Chrome, or type"
            " .venv/bin/playwright install chromium, or set PMO_CHROMIUM to its path."
        )
    if not has_atomic():
        return "libatomic is missing. Type: sudo apt-get install -y libatomic1"
    return ""


def has_pango() -> bool:
    """Whether the libraries that WeasyPrint draws with can be found."""
    needed = ("pango-1.0", "pangoft2-1.0")
    spellings = ("%s", "%s-0", "lib%s-0")  # Linux and macOS, then two of Windows
    return all(any(map(ctypes.util.find_library, [s % name for s in spellings])) for name in needed)


def pango_line() -> str:
    if sys.platform == "darwin":
        return "brew install pango"
    if os.name == "nt":
        return "pacman -S mingw-w64-x86_64-pango   (in MSYS2)"
    if shutil.which("dnf"):
        return "sudo dnf install -y pango"
    return "sudo apt-get install -y " + " ".join(PANGO)


def has_java() -> bool:
    """Whether a Java machine starts; macOS has a program of that name that only says it is none."""
    java = shutil.which("java")
    if not java:
        return False
    # It says its version on the channel for errors.
    done = subprocess.run([java, "-version"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return done.returncode == 0


def java_line() -> str:
    if sys.platform == "darwin":
        return "brew install --cask temurin"
    if os.name == "nt":
        return "winget install EclipseAdoptium.Temurin.21.JRE"
    if shutil.which("dnf"):
        return "sudo dnf install -y java-latest-openjdk-headless"
    return "sudo apt-get install -y " + " ".join(JAVA)


def find_chromium() -> Optional[str]:
    """The browser for the tests: PMO_CHROMIUM, an installed one, or the one of Playwright."""
    given = os.environ.get("PMO_CHROMIUM")
    if given:
        return given
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        path = shutil.which(name)
        if path:
            return path
    caches = [
        "~/.cache/ms-playwright/chromium-*/chrome-linux*/chrome",
        "~/Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
        "~/AppData/Local/ms-playwright/chromium-*/chrome-win*/chrome.exe",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ]
    hits = [sorted(glob.glob(os.path.expanduser(one)), key=newest_first) for one in caches]
    return next((found[0] for found in hits if found), None)


def newest_first(path: str) -> Tuple[int, str]:
    """The order of Playwright's browsers, which keeps those of its earlier versions."""
    number = re.search(r"chromium-(\d+)", path)
    return (-int(number.group(1)) if number else 0, path)


# --- the environment of the children -------------------------------------------------------------


def local_env() -> Dict[str, str]:
    """The secrets of this machine, made on the first call, readable by its owner only."""
    if not LOCAL_ENV.exists():
        logins = ",".join("%s@demo.invalid:%s" % (role, password()) for role in DEMO_ROLES)
        LOCAL_ENV.parent.mkdir(parents=True, exist_ok=True)
        # Created with its mode, not changed afterwards: nobody can read it in between.
        handle = os.open(str(LOCAL_ENV), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("# Made by dev.py on its first run. Delete it to get new ones.\n")
            file.write("PMO_SECRET_KEY=%s\n" % secrets.token_urlsafe(48))
            file.write("PMO_DEMO_LOGINS=%s\n" % logins)
    lines = LOCAL_ENV.read_text("utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def password() -> str:
    """Twelve characters that can be read from a screen and typed: 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def run_env(port: int, local: bool) -> Dict[str, str]:
    """What web and worker are told; what the caller's environment says goes first."""
    found = [] if local else lan_addresses()
    host = found[0] if found else "localhost"
    env = {
        **local_env(),
        "PMO_PUBLIC_URL": "http://%s:%d" % (host, port),
        "PYTHONUNBUFFERED": "1",
        # Threads of one Python never allocate at the same time: more pools only take memory.
        "MALLOC_ARENA_MAX": "2",
        # So that what the worker writes reaches open pages at once, not at the safety tick.
        "PMO_LIVE_BELL": "postgres" if os.environ.get("PMO_DATABASE") else "sqlite",
        **os.environ,
    }
    given = [name for name in os.environ.get("PMO_ALLOWED_HOSTS", "").split(",") if name]
    env["PMO_ALLOWED_HOSTS"] = ",".join(given + ([] if local else own_names() + found))
    if env["PMO_PUBLIC_URL"].startswith("https://"):
        env.pop(
            "PMO_DEMO_LOGINS", None
        )  # people whose passwords are printed stay out of production
    return env


def own_names() -> List[str]:
    name = socket.gethostname()
    names = {name, name.split(".")[0] + ".local", socket.getfqdn()}
    return sorted(each for each in names if each and ":" not in each)


def lan_addresses() -> List[str]:
    """This machine's addresses in its networks, the likeliest first. Sends nothing."""
    found = []  # type: List[str]
    # Connecting a UDP socket only asks the routing table which address would be used.
    for target in ("192.0.2.1", "192.168.255.254", "10.255.255.254", "172.31.255.254"):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with contextlib.suppress(OSError), udp as probe:
            probe.connect((target, 9))
            found.append(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found += socket.gethostbyname_ex(socket.gethostname())[2]
    return [each for each in dict.fromkeys(found) if not each.startswith(("127.", "0."))]


def require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would allow two servers on one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop("Port %d needs an administrator: choose one above 1023." % port) from None
        except OSError:
            raise Stop(
                "Port %d is taken, perhaps by a studio that already runs."
                " Stop that one, or type: python3 dev.py run --port %d" % (port, port + 1)
            ) from None


# --- run -----------------------------------------------------------------------------------------


def run(options: argparse.Namespace) -> int:
    host = "127.0.0.1" if options.local else "0.0.0.0"  # noqa: S104  (phones in the room)
    require_free(host, options.port)
    if install(EXTRAS.get(options.extra, "requirements.txt")):
        provide_pango()  # once: a room without internet must not wait for it at every start
    env = run_env(options.port, options.local)
    demo = prepare(env)
    web = ["-m", "uvicorn", "pmo_studio.asgi:application", "--host", host]
    web += ["--port", str(options.port), "--timeout-graceful-shutdown", "5"]
    # Frames are small: compressing them costs memory a connection and saves nothing.
    web += ["--ws-per-message-deflate", "false", "--ws-max-size", "65536"]
    web += ["--log-level", "warning", "--no-access-log"]
    worker = ["manage.py", "db_worker", "--skip-checks", "--no-startup-delay"]
    children = {"web": start(web, env), "worker": start(worker, env)}
    stop_on_signals()
    try:
        code = wait_until_open(options.port, children["web"])
        if code is None:
            print_addresses(env, options, demo)
            code = watch(children)
        return code
    except KeyboardInterrupt:
        say("\nStopping ...")
        return 0
    finally:
        end(children.values())


def prepare(env: Dict[str, str]) -> bool:
    """Fonts, translations, static files, tables and demo, when something changed since.

    True when the demo engagement is there.
    """
    stamp_path = VAR / "prepared.json"
    files = [path for pattern in PREPARED_FROM for path in ROOT.glob(pattern) if path.is_file()]
    files = [path for path in files if (ROOT / "static" / "fonts") not in path.parents]
    database = env.get("PMO_DATABASE", "")
    wanted = {
        "from": digest(files),
        "for": hashlib.sha256((database + env.get("PMO_DEMO_LOGINS", "")).encode()).hexdigest(),
    }
    stamp = read_stamp(stamp_path)
    built = (VAR / "static").exists() and bool(database or (VAR / "pmo.sqlite3").exists())
    if built and {key: stamp.get(key) for key in wanted} == wanted:
        return bool(stamp.get("demo"))
    say("Preparing fonts, translations, static files and the database ...")
    done = subprocess.run(
        [str(PYTHON), "manage.py", "prepare"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise Stop("Preparing failed; the lines above say why.")
    demo = "demo: loaded" in done.stdout
    write_stamp(stamp_path, {**wanted, "demo": demo})
    return demo


def start(arguments: List[str], env: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl+C reaches only dev.py, which then ends each child once.
    return subprocess.Popen(
        [str(PYTHON), *arguments], cwd=ROOT, env=dict(env), start_new_session=os.name != "nt"
    )


def stop_on_signals() -> None:
    """A closed terminal and a polite kill end the children as Ctrl+C does."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), interrupt)


def wait_until_open(port: int, web: "subprocess.Popen[bytes]") -> Optional[int]:
    """None once the web server answers, or its exit code when it ended instead."""
    while web.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return None
        time.sleep(0.05)
    return web.returncode or 1


def watch(children: Mapping[str, "subprocess.Popen[bytes]"]) -> int:
    """Wait until a child ends by itself, which it should not; its exit code."""
    while True:
        for name, child in children.items():
            code = child.poll()
            if code is not None:
                say("The %s process ended by itself (exit code %d)." % (name, code))
                return code or 1
        time.sleep(0.5)


def end(children: Any) -> None:
    running = [child for child in children if child.poll() is None]
    for child in running:
        child.terminate()
    deadline = time.monotonic() + 10
    for child in running:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def print_addresses(env: Mapping[str, str], options: argparse.Namespace, demo: bool) -> None:
    public = env["PMO_PUBLIC_URL"]
    say("\nPMO Studio is running. Ctrl+C stops it.\n")
    say("  On this machine   http://localhost:%d" % options.port)
    if options.local:
        say("  Loopback only (--local): phones in the room cannot reach it.")
    elif "://localhost" in public:
        say("  No network found: phones need this machine on the Wi-Fi of the room.")
    else:
        say("  In the room       %s\n" % public)
        say(qr_code(public))
    if demo and env.get("PMO_DEMO_LOGINS"):
        say("  Demo logins (also in %s)" % os.path.relpath(str(LOCAL_ENV), str(ROOT)))
        for login in env["PMO_DEMO_LOGINS"].split(","):
            say("    %-30s %s" % tuple(login.split(":", 1)))
    if not has_pango():
        say("  Pango is missing: everything works but PDF. Type: %s" % pango_line())
    if env.get("PMO_SIGNUP") != "1":
        say("  Sign-up is closed; PMO_SIGNUP=1 opens it.")
    if not public.startswith("https://"):
        say("  Plain http: nothing is encrypted on its way and passkeys do not work.")
        say("  For https see docs/run/README.md.")


def qr_code(text: str) -> str:
    code = "import segno, sys; segno.make(sys.argv[1]).terminal(compact=True)"
    done = subprocess.run(
        [str(PYTHON), "-X", "utf8", "-c", code, text], stdout=subprocess.PIPE, encoding="utf-8"
    )
    return done.stdout


# --- test, lint, bench, shots --------------------------------------------------------------------


def tool_env() -> Dict[str, str]:
    """The environment of tests and lint: what a person set for their own studio stays out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PMO_")}
    for name in ("PMO_CHROMIUM", "PMO_REQUIRE_BROWSER"):
        if name in os.environ:
            kept[name] = os.environ[name]
    # A run starts some forty Pythons: only the first of them compiles what they all import.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PMO_SECRET_KEY"] = secrets.token_urlsafe(48)
    return kept


def set_up_tools(pango: bool = True, browser: bool = True, java: bool = False) -> Dict[str, str]:
    """Everything that tests need on this machine; what is missing is said in a line.

    With CI set nothing may be missing: a run that left tests out would prove less than it says.
    """
    if pango and not provide_pango():
        leave_out("tests of PDF", "Pango is missing. Type: %s" % pango_line())
    install("requirements-dev.txt")
    env = tool_env()
    for command in (["build_fonts", "--if-changed"], ["build_translations"]):
        if subprocess.run([str(PYTHON), "manage.py", *command], cwd=ROOT, env=env).returncode:
            raise Stop("Set-up failed; the lines above say why.")
    lacking = provide_browser() if browser else ""
    if lacking:
        leave_out("browser tests", lacking)
    if java and not provide_java():
        leave_out("tests with another tool", "Java is missing. Type: %s" % java_line())
    return env


def leave_out(tests: str, why: str) -> None:
    """Say which tests will be skipped, why, and what to type; in CI that ends the run."""
    if os.environ.get("CI"):
        raise Stop("The %s are required because CI is set. %s" % (tests, why))
    say("The %s will be skipped. %s" % (tests, why))


def test(options: argparse.Namespace) -> int:
    """Lint, then pytest on SQLite, then what that asked the database again on PostgreSQL.

    With arguments for pytest only the tests they select, without lint.
    """
    began = time.monotonic()
    env = set_up_tools(java=True)
    env["PMO_TESTS_BEGAN"] = str(time.time() - (time.monotonic() - began))
    chosen = list(options.arguments)
    linted = 0 if chosen else run_lint(env, tested=True)
    many = [] if chosen else ["-n", str(min(os.cpu_count() or 1, 4))]
    pytest = [str(PYTHON), "-m", "pytest", *many, *chosen]
    with tempfile.TemporaryDirectory(prefix="pmo-tests-") as told:
        if not chosen:
            env["PMO_TESTS_STATEMENTS"] = told  # tests/statements.py
        say("\nTests on SQLite")
        code = subprocess.run(pytest, cwd=ROOT, env=env).returncode
        if code == 0:
            say("\nTests of the database again, on PostgreSQL")
            postgres = [str(PYTHON), "tests/postgres.py", *pytest]
            code = subprocess.run(postgres, cwd=ROOT, env=env).returncode
            code = 0 if chosen and code == 5 else code  # none of the chosen tests touches it
    if linted:
        say("Lint found something: see its lines at the top, or type python3 dev.py lint")
    return code or linted


def lint(options: argparse.Namespace) -> int:
    return run_lint(set_up_tools(pango=False, browser=False))


def lint_steps(var: str) -> List[Step]:
    """The checks, slowest first. `var` is a folder for the database they migrate."""
    python = str(PYTHON)
    templates = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("templates/**/*.html"))
    djade = [[str(BIN / "djade"), "--check", *templates]] if templates else []
    manage = [python, "-W", "error", "manage.py"]
    return [
        Step("types (mypy)", [[python, "-m", "mypy"]]),
        Step(
            "migrations and production settings",
            [
                [*manage, "makemigrations", "--check", "--dry-run"],
                # The tables that the checks read; tests/rules/test_migrations.py migrates all.
                [*manage, "migrate", "core", "--verbosity", "0"],
                [*manage, "check", "--deploy", "--fail-level", "WARNING", "--database", "default"],
            ],
        ),
        Step("floors (import-linter)", [[str(BIN / "lint-imports"), "--no-logo"]]),
        Step(
            "security (bandit)", [[python, "-m", "bandit", "-q", "-r", "-c", "pyproject.toml", "."]]
        ),
        Step("translations", [[*manage, "build_translations", "--check"]]),
        Step(TESTS, [[python, "-m", "pytest", "-q", "-n0", "tests/rules/test_repository.py"]]),
        Step("templates (djade)", djade),
        Step("code (ruff)", [[python, "-m", "ruff", "check", "."]]),
        Step("format (ruff)", [[python, "-m", "ruff", "format", "--check", "."]]),
    ]


def run_lint(env: Mapping[str, str], tested: bool = False) -> int:
    """Run every check, as many at once as there are cores; 0 when all are clean.

    Where all tests run as well, what is one of them is left to them.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pmo-lint-") as var:
        production = {
            **env,
            "PMO_VAR": var,
            "PMO_PUBLIC_URL": "https://pmo.example.org",
        }
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            steps = [each for each in lint_steps(var) if not (tested and each.name == TESTS)]
            results = list(pool.map(lambda step: run_step(step, production), steps))
    failed = results.count(False)
    ending = "clean" if not failed else "%d of %d checks failed" % (failed, len(results))
    say("lint: %s, %.0f s" % (ending, time.monotonic() - began))
    return 1 if failed else 0


def run_step(step: Step, env: Mapping[str, str]) -> bool:
    began = time.monotonic()
    for command in step.commands:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            say("FAILED  %s\n%s" % (step.name, done.stdout.rstrip()))
            return False
    say("ok      %-36s %5.1f s" % (step.name, time.monotonic() - began))
    return True


def bench(options: argparse.Namespace) -> int:
    names = sorted(path.stem for path in ROOT.glob("benchmarks/[a-z]*.py"))
    if options.name and options.name not in (*names, *BENCHES):
        raise Stop(
            "No benchmark %r; there are: %s." % (options.name, ", ".join((*names, *BENCHES)))
        )
    env = set_up_tools(browser=False)
    worst = 0
    for name in BENCHES.get(options.name) or ([options.name] if options.name else names):
        say("\n%s" % name)
        command = [str(PYTHON), "-m", "benchmarks." + name, *options.arguments]
        done = subprocess.run(command, cwd=ROOT, env=env)
        worst = worst or done.returncode
    return worst


def shots(options: argparse.Namespace) -> int:
    """Pictures of every page at three sizes, into shots/."""
    env = set_up_tools()
    env["PMO_SHOTS"] = str(ROOT / "shots")
    pytest = [str(PYTHON), "-m", "pytest", "-n0", "-q", "-m", "shots", "tests/browser"]
    return subprocess.run(pytest, cwd=ROOT, env=env).returncode


def manage(options: argparse.Namespace) -> int:
    """manage.py with the settings of this machine's studio."""
    install("requirements.txt")
    command = [str(PYTHON), "manage.py", *options.arguments]
    return subprocess.run(command, cwd=ROOT, env=run_env(PORT, local=False)).returncode


# --- the command line ----------------------------------------------------------------------------


def say(text: str) -> None:
    print(text, flush=True)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="dev.py", description=(__doc__ or "").split("\n")[0])
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, action: Callable[..., int], text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(action=action)
        return command

    command = add("run", run, "Start the studio, for this machine and the phones in the room.")
    command.add_argument("--local", action="store_true", help="for this machine only")
    command.add_argument("--port", type=port_number, default=PORT, help="%d unless given" % PORT)
    command.add_argument(
        "--with",
        dest="extra",
        choices=sorted(EXTRAS),
        help="also install what this needs; once is enough",
    )
    add("test", test, "Lint and test everything; arguments go to pytest and select.")
    add("lint", lint, "Check code, types, floors, migrations, templates, settings.")
    command = add("bench", bench, "Run all benchmarks, or one.")
    command.add_argument(
        "name",
        nargs="?",
        help="a file in benchmarks/, without .py, or several: " + ", ".join(BENCHES),
    )
    command.add_argument(
        "arguments", nargs=argparse.REMAINDER, help="for that benchmark, e.g. psplib --folder F"
    )
    # Taken apart in parse(): its arguments are manage.py's own.
    add("manage", manage, "manage.py with this machine's settings, e.g. manage export_bundle 1.")
    add("shots", shots, "Photograph every page at three sizes into shots/.")
    return whole


def port_number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    if arguments[:1] == ["manage"]:
        return argparse.Namespace(action=manage, arguments=list(arguments[1:]))
    if arguments[:1] == ["test"] and arguments[1:] not in (["-h"], ["--help"]):
        # argparse would claim options that are meant for pytest
        return argparse.Namespace(action=test, arguments=list(arguments[1:]))
    return parser().parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console that knows few characters
    options = parse(arguments)
    try:
        return int(options.action(options))
    except Stop as line:
        print(line, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
