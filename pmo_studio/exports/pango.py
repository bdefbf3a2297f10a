"""Whether this machine can make PDFs, without loading pango or WeasyPrint here."""

import sys
from ctypes.util import find_library
from pathlib import Path
from shutil import which

NAMES = ("pango-1.0", "pango-1.0-0", "libpango-1.0-0")
# Homebrew's folder is not searched by default on Apple's own processors.
HOMEBREW = Path("/opt/homebrew/lib/libpango-1.0.dylib")
DEBIAN = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def is_missing() -> bool:
    """Whether the library that shapes text for PDFs cannot be found."""
    return not HOMEBREW.exists() and not any(find_library(name) for name in NAMES)


def remedy() -> str:
    """The one line to type on this machine."""
    if sys.platform == "darwin":
        return "brew install pango"
    if sys.platform == "win32":
        return "pacman -S mingw-w64-x86_64-pango"
    if which("dnf"):
        return "sudo dnf install -y pango"
    if which("apk"):
        return "sudo apk add pango"
    return DEBIAN
