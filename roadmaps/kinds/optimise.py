"""Kinds of event of looking for a better plan."""

from collections.abc import Callable

from django.utils.translation import gettext as __

from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.kinds.sentences import told
from roadmaps.models.proposal import Aim


def _said(words: Callable[[], str]) -> Callable[[Event], str]:
    def sentence(event: Event) -> str:
        aim = event.data.get("aim")
        named = str(Aim(aim).label) if aim in Aim.values else ""
        return words() % (dict(event.data) | {"aim": named})

    return sentence


ALL = (
    EventKind(
        "proposal.asked",
        Audience.FACILITATORS,
        {"aim": str, "seconds": int},
        batch=True,
        sentence=_said(lambda: __("asked for a better plan: %(aim)s")),
    ),
    EventKind(
        "proposal.finished",
        Audience.FACILITATORS,
        {"aim": str},
        batch=True,
        sentence=_said(lambda: __("has the answer to: %(aim)s")),
    ),
    told(
        "plan.optimised",
        {"aim": str, "packages": int},
        _said(lambda: __("optimised the plan: %(aim)s, %(packages)s first days changed")),
    ),
    told(
        "plan.unoptimised",
        {"packages": int},
        _said(lambda: __("took the optimised plan back: %(packages)s first days changed")),
    ),
)
