"""A bar that was moved can be put back: what stood before travels in the address of the answer."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pmo_studio.core import events
from roadmaps.actions.packages import Details
from roadmaps.forms.moving import NAMES
from roadmaps.models import WorkPackage

# The version that the move left: whoever comes later finds nothing to take back.
SAVED = "saved"


def query(before: Details, moved: WorkPackage) -> str:
    """What the address adds so that the page can offer to take the move back."""
    values = {f"was_{name}": _text(getattr(before, name)) for name in NAMES}
    return urlencode({SAVED: moved.version} | values)


def offered(package: WorkPackage, query: Mapping[str, str]) -> dict[str, Any] | None:
    """The fields of the form that takes it back; None where nothing was moved, or more since."""
    if query.get(SAVED) != str(package.version):
        return None
    was = {name: query.get(f"was_{name}") for name in NAMES}
    if any(value is None for value in was.values()):
        return None
    return was | {"seen": package.version, "key": events.new_key(), "back": "yes"}


def _text(value: object) -> str:
    return "" if value is None else str(value)
