"""What happens, or went wrong, in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.exports import pango

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STEPS: dict[str, "_StrPromise"] = {
    "": _("waiting for its turn"),
    "gathering": _("gathering the contents"),
    "reading": _("reading"),
    "laying_out": _("laying out the pages"),
    "drawing": _("drawing the pages"),
}
PROBLEMS: dict[str, "_StrPromise"] = {
    "too_large": _("This is too much for one file. Export single canvases, or a smaller one."),
    "too_long": _("It took too long and was stopped. Try again when the studio is less busy."),
    "forbidden": _("The document asked for something that is not part of it. Report this."),
    "failed": _("The file could not be made. Try again; if it fails again, report it."),
    "stopped": _("The worker was stopped in the middle. Try again."),
    "nothing": _("What was to be exported is no longer there."),
}
COUNTED = 2  # numbers of a step that says which of how many
NO_PANGO = _("Pango is missing on the studio's machine. Whoever runs it types: %(line)s")


def step(key: str) -> str:
    """What happens now; "gathering:3:21" and "laying_out:12" say how far that is."""
    name, *numbers = key.split(":")
    if name == "gathering" and len(numbers) == COUNTED:
        words = __("gathering the contents: chapter %(n)s of %(m)s")
        return words % {"n": numbers[0], "m": numbers[1]}
    if name == "laying_out" and numbers:
        return __("laying out page %(n)s") % {"n": numbers[0]}
    return str(STEPS.get(name, STEPS[""]))


def problem(key: str) -> str:
    """What went wrong and what to do."""
    if key == "no_pango":
        return str(NO_PANGO) % {"line": pango.remedy()}
    return str(PROBLEMS.get(key, PROBLEMS["failed"]))
