"""Why something must be built before a function, or why nothing must: where each of the functions
that it needs first stands, today and on the canvas, in words."""

from collections.abc import Callable, Container, Iterable, Mapping

from django.utils.translation import gettext as __

from assessments.result_words import exact
from canvases.prerequisites import stands

Names = Callable[[str], str]


def where(key: str, services: Mapping[str, float], on_canvas: Container[object]) -> str:
    """Where one function that another needs stands; `services` are its grades of today (0..3)."""
    canvas = __("on the canvas") if key in on_canvas else __("not on the canvas")
    if key not in services:
        return __("to be built: no assessment asked how it is served today, %(canvas)s") % {
            "canvas": canvas
        }
    given = {"grade": exact(services[key], 2), "canvas": canvas}
    if stands(key, services):
        return __("stands: served today at grade %(grade)s of 3") % given
    return __("to be built: served today at grade %(grade)s of 3, %(canvas)s") % given


def named(keys: Iterable[str], on_canvas: Container[object], name: Names) -> str:
    """What must be built first, each with whether it stands on the canvas."""
    return ", ".join(
        __("%(name)s (on the canvas)") % {"name": name(key)}
        if key in on_canvas
        else __("%(name)s (not on the canvas)") % {"name": name(key)}
        for key in keys
    )


def why_nothing(required: Iterable[str], services: Mapping[str, float], name: Names) -> str:
    """Why nothing must be built first, although `required` may name functions."""
    served = [
        __("“%(name)s” is served today at grade %(grade)s of 3")
        % {"name": name(key), "grade": exact(services[key], 2)}
        for key in required
        if key in services
    ]
    return ", ".join(served) or __("it needs no other function")
