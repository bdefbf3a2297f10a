"""Runs the rendering in a child process, with limits, progress and a way to stop it.

No Django here.  The child gets a folder of its own and an environment without our secrets.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

from pmo_studio.exports.pdf import EPOCH, Document
from pmo_studio.exports.render import Exit

ROOT = Path(__file__).resolve().parents[2]
# What a child needs to find libraries and fonts; nothing of ours is among it.
PASSED_ON = (
    "HOME",
    "XDG_CACHE_HOME",
    "FONTCONFIG_PATH",
    "FONTCONFIG_FILE",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "WEASYPRINT_DLL_DIRECTORIES",
    "SYSTEMROOT",
    "USERPROFILE",
    "LOCALAPPDATA",
)
# Where nothing lies.  Looking for pango, the child would start gcc and ld 18 times each, and find
# it by its name in the end: a sixth of a second.  Elsewhere libraries are found along the path.
NO_PROGRAMS = os.devnull
LOOK_SECONDS = 0.5  # how often a running child is looked after

OnProgress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one export may take."""

    wall_seconds: float = 180
    cpu_seconds: int = 120
    memory_bytes: int = 2 * 1024**3


class RenderError(Exception):
    """The document could not be rendered; `reason` is a key for the page's words."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class Cancelled(Exception):
    """Somebody asked to stop."""


REASONS = {
    Exit.TOO_LARGE: "too_large",
    Exit.FORBIDDEN: "forbidden",
    Exit.NO_PANGO: "no_pango",
}


def run(
    document: Document,
    *,
    variant: str,
    limits: Limits | None = None,
    on_progress: OnProgress = lambda percent, step: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """The document as a PDF.

    `on_progress` gets (percent, step) with step one of reading, laying_out, drawing; the number
    of a page that is laid out follows (laying_out:12).
    Raises Cancelled, or RenderError with reason too_large, forbidden, no_pango, too_long or
    failed.
    """
    limits = limits or Limits()
    # What a child that was killed wrote last may appear while its folder goes: no reason to fail.
    with tempfile.TemporaryDirectory(prefix="pmo-export-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        document.write(folder)
        child = _start(folder, variant, limits)
        try:
            _look_after(child, limits, on_progress, is_cancelled)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()
        _judge(child.returncode, folder)
        return (folder / "out.pdf").read_bytes()


def environment(folder: Path) -> dict[str, str]:
    """The child's environment: fixed time and hashes, so the same input gives the same bytes."""
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        **passed,
        "PATH": NO_PROGRAMS if sys.platform == "linux" else os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": str(EPOCH),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "TMP": str(folder),
    }


def _start(folder: Path, variant: str, limits: Limits) -> "subprocess.Popen[str]":
    with (folder / "errors.txt").open("w") as errors:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pmo_studio.exports.render",
                str(folder),
                variant,
                str(limits.cpu_seconds),
                str(limits.memory_bytes),
            ],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )


def _look_after(
    child: "subprocess.Popen[str]",
    limits: Limits,
    on_progress: OnProgress,
    is_cancelled: Callable[[], bool],
) -> None:
    """Pass progress on until the child ends, is cancelled or takes too long."""
    lines: Queue[str | None] = Queue()
    threading.Thread(target=_read, args=(child, lines), daemon=True).start()
    deadline = time.monotonic() + limits.wall_seconds
    while True:
        try:
            line = lines.get(timeout=LOOK_SECONDS)
        except Empty:
            line = ""
        if line is None:
            child.wait(timeout=max(1.0, deadline - time.monotonic()))
            return
        if line.startswith("progress "):
            _, percent, step = line.split()
            on_progress(int(percent), step)
        if is_cancelled():
            raise Cancelled
        if time.monotonic() > deadline:
            raise RenderError("too_long")


def _read(child: "subprocess.Popen[str]", lines: "Queue[str | None]") -> None:
    try:
        for line in child.stdout or ():
            lines.put(line)
    except ValueError:  # closed under us: the child was killed
        pass
    lines.put(None)


def _judge(status: int, folder: Path) -> None:
    if status == Exit.DONE:
        return
    detail = (folder / "errors.txt").read_text(errors="replace").strip().splitlines()[-1:]
    if status in REASONS:
        raise RenderError(REASONS[Exit(status)], "".join(detail))
    # Negative: ended by a signal, which is how the kernel enforces the processor time.
    reason = "too_long" if status < 0 else "too_large" if "MemoryError" in detail else "failed"
    raise RenderError(reason, "".join(detail))
