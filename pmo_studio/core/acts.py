"""How views call actions: what stood against one is told where it was asked."""

from collections.abc import Callable

from django.http import HttpResponse

from pmo_studio.core import errors, events
from pmo_studio.core.forms import tell
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import SeenForm


def written(form: SeenForm, act: Callable[[], object]) -> bool:
    """Whether the action went through; what stood against it is told by the form."""
    try:
        act()
    except events.AlreadyDone:
        return True
    except Overtaken as overtaken:
        form.build_on(overtaken.version)
        tell(form, overtaken)
    except Refused as refused:
        tell(form, refused)
    else:
        return True
    return False


def refused(request: StudioRequest, act: Callable[[], object]) -> HttpResponse | None:
    """The refusal of an act of one button as a page; None when it went through."""
    try:
        act()
    except events.AlreadyDone:
        return None
    except Refused as refusal:
        return errors.refuse(request, 409, refusal.words)
    return None
