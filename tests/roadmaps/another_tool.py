"""Asks another planning tool, in a program of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TOOL = Path(__file__).with_name("mpxj_tool.py")


def ask(*arguments: object) -> Any:
    """What tests/roadmaps/mpxj_tool.py answers."""
    done = subprocess.run(
        [sys.executable, str(TOOL), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
