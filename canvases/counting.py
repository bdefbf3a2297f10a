"""Which to-be canvas counts: the one that golden thread, PMO model, gate 2 and reports look at.

Said in words before somebody makes another one, or makes this one something else.
"""

from collections.abc import Iterable, Set

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas
from canvases.models.canvas import CanvasKind
from pmo_studio.core.models import Engagement

NONE_YET = _("Golden thread, PMO model and gate 2 look at the to-be canvas.")
NOW = _("Golden thread, PMO model and gate 2 look at “%(canvas)s” now.")
NEW_ONE = _(
    "A new to-be canvas takes its place as soon as there is a note on it; an alternative does not."
)
THIS_ONE = _("Golden thread, PMO model and gate 2 look at this canvas.")
NEXT = _("As soon as it is not a to-be canvas they look at “%(canvas)s”.")
NO_NEXT = _(
    "As soon as it is not a to-be canvas gate 2 measures nothing, and golden thread and PMO model"
    " show another canvas or nothing."
)
AT_ONCE = _("As a to-be canvas this one takes its place at once.")
WITH_A_NOTE = _("As a to-be canvas this one takes its place as soon as there is a note on it.")
OLDER = _(
    "As a to-be canvas this one does not take its place, because it is older; “Let this one"
    " count”, in the list of all canvases, does that."
)
NOT_THIS = _("This canvas does not count for gate 2: “%(canvas)s” does.")
NOBODY = _("This canvas does not count, and no other one does: gate 2 measures nothing.")


def of(engagement: Engagement) -> Canvas | None:
    """The canvas that counts; one query."""
    return Canvas.objects.to_be(engagement).first()


def usual_kind(now: Canvas | None) -> CanvasKind:
    """What another canvas is, unless people choose: nothing that takes the place of `now`."""
    return CanvasKind.ALTERNATIVE if now else CanvasKind.TO_BE


def before_a_new_one(now: Canvas | None) -> SafeString:
    """What follows from the kind of a canvas that is about to be made; HTML."""
    return _said(now, NEW_ONE) if now else _html(NONE_YET)


def before_another_kind(canvas: Canvas) -> SafeString:
    """What follows from another kind of this canvas; HTML.  Two queries."""
    listed = list(Canvas.objects.to_be(canvas.engagement)[:2])
    if not listed:
        return _html(NONE_YET)
    now, *others = listed
    filled = _with_notes(canvas, *listed)
    if now != canvas:
        return _said(now, _place_beside(now, canvas, filled))
    following = [one.title for one in others if one.pk in filled]
    return _html(THIS_ONE, NEXT % {"canvas": following[0]} if following else NO_NEXT)


def not_this(canvas: Canvas, listed: Iterable[Canvas]) -> str:
    """That another canvas counts than the one shown, or none; empty when it is this one.

    `listed` are all of the engagement in the order of `newest_first`.
    """
    now = next((one for one in listed if one.kind == CanvasKind.TO_BE), None)
    if now == canvas:
        return ""
    return str(NOT_THIS) % {"canvas": now.title} if now else str(NOBODY)


def told(before: Canvas | None, now: Canvas | None) -> str:
    """That another canvas counts than before; empty when it is the same."""
    if now == before:
        return ""
    if now is None:
        return __("No canvas counts for gate 2 now.")
    return __("“%(canvas)s” counts for gate 2 now.") % {"canvas": now.title}


def _with_notes(*canvases: Canvas) -> set[int]:
    found = Canvas.objects.filter(pk__in=[one.pk for one in canvases]).with_notes()
    return set(found.values_list("pk", flat=True))


def _place_beside(now: Canvas, canvas: Canvas, filled: Set[int]) -> str:
    """Whether the canvas, were it a to-be, would come before the one that counts."""
    counts = now.pk in filled, now.pk
    if (canvas.pk in filled, canvas.pk) > counts:
        return str(AT_ONCE)
    return str(WITH_A_NOTE if (True, canvas.pk) > counts else OLDER)


def _said(now: Canvas, then: object) -> SafeString:
    return _html(NOW % {"canvas": now.title}, then)


def _html(*sentences: object) -> SafeString:
    """Titles are what people typed: a hint of a form is shown as it is."""
    return format_html("{}", " ".join(map(str, sentences)))
