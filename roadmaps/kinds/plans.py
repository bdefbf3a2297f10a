"""Kinds of event of the plan as a whole."""

from django.utils.translation import gettext as __

from pmo_studio.core.models import Event
from roadmaps import promises
from roadmaps.kinds.sentences import kind, told


def _derived(event: Event) -> str:
    words = __(
        "derived the plan: %(added)s packages added, %(changed)s changed, %(removed)s put aside"
    )
    return words % {name: event.data.get(name, 0) for name in ("added", "changed", "removed")}


PLANS = (
    told("plan.derived", {"added": int, "changed": int, "removed": int}, _derived),
    told(
        "plan.baselined",
        {"packages": int},
        lambda event: (
            __("kept the dates of %(packages)s packages as the baseline") % dict(event.data)
        ),
    ),
    told(
        promises.KEPT,
        {"packages": int, "from_end": str, "to_end": str, "text": str, "dates": list},
        promises.words,
        later=frozenset({"dates"}),
    ),
    told(
        promises.FORGOTTEN,
        {"from_end": str, "text": str, "dates": list},
        promises.words,
        later=frozenset({"dates"}),
    ),
    # Logs of before promises kept their ends.
    kind("plan.unbaselined", {}, lambda: __("forgot the baseline")),
)
