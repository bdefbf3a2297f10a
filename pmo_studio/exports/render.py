"""The child process that turns one stored document into a PDF.

python -m pmo_studio.exports.render FOLDER VARIANT CPU_SECONDS MEMORY_BYTES

Reads FOLDER/document.html and its assets, writes FOLDER/out.pdf, and prints "progress PERCENT
STEP" lines.  The exit status says what went wrong (see `Exit`).  It knows neither Django nor
the database, and its limits are its own: a document that never ends takes nobody else along.
"""

import logging
import os
import re
import sys
from enum import IntEnum
from pathlib import Path

from pmo_studio.exports import pdf


class Exit(IntEnum):
    """Why the process ended."""

    DONE = 0
    FAILED = 1
    TOO_LARGE = 3
    FORBIDDEN = 4
    NO_PANGO = 5


# WeasyPrint's steps 1 to 7: percent done when one begins, and our name for it.
STEPS = {
    1: (5, "reading"),
    2: (8, "reading"),
    3: (12, "reading"),
    4: (22, "laying_out"),
    5: (28, "laying_out"),
    6: (70, "drawing"),
    7: (97, "drawing"),
}
_STEP = re.compile(r"Step (\d)(?:.* Page (\d+))?")


class Progress(logging.Handler):
    """Prints WeasyPrint's log of steps as lines that the parent understands: "laying_out:12" is
    its twelfth page."""

    reached = 0

    def emit(self, record: logging.LogRecord) -> None:
        """One line for each step or page."""
        match = _STEP.match(record.getMessage())
        if match is None or int(match[1]) not in STEPS:
            return
        percent, step = STEPS[int(match[1])]
        if match[2]:
            step = f"{step}:{match[2]}"
            # towards 70, ever more slowly: nobody knows yet how many pages come
            percent = round(70 - 42 / (1 + int(match[2]) / 8))
        self.reached = max(self.reached, percent)  # style sheets are read more than once
        print("progress", self.reached, step, flush=True)


def main(folder: Path, variant: str, cpu_seconds: int, memory_bytes: int) -> Exit:
    """Render the document in `folder`."""
    limit(cpu_seconds, memory_bytes)
    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.addHandler(Progress())
    logger.propagate = False
    try:
        data = pdf.render(pdf.Document.read(folder), variant=variant)
    except pdf.TooLarge as problem:
        return refuse(Exit.TOO_LARGE, problem)
    except pdf.Forbidden as problem:
        return refuse(Exit.FORBIDDEN, problem)
    except OSError as problem:
        pango_missing = "cannot load library" in str(problem)
        return refuse(Exit.NO_PANGO if pango_missing else Exit.FAILED, problem)
    (folder / "out.pdf").write_bytes(data)
    return Exit.DONE


def refuse(status: Exit, problem: Exception) -> Exit:
    """Say why on standard error."""
    print(problem, file=sys.stderr)
    return status


def limit(cpu_seconds: int, memory_bytes: int) -> None:
    """Let the kernel end this process when it takes too much.

    Windows has no such limits: there only the parent's clock counts (docs/develop/exports.md).
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # macOS counts every mapped file and refuses at once
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


if __name__ == "__main__":
    status = main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is written: the boxes need not be freed one by one.
    os._exit(status)
