"""What people settle about the derived model: a grade of their own, and the type."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases import pmo_figures
from canvases.models import Canvas, GradeChoice, ModelConfirmation
from canvases.models.pmo_model import REASON_MOST, PmoType
from canvases.pmo import state
from canvases.thread.graph import Id
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken, refuse_overtaken
from pmo_studio.core.refusals import Refused

GRADES = (1, 2, 3)
NO_GRADE = _("Choose a grade: 1, 2 or 3.")
NO_REASON = _("Say why in a sentence, so that others can follow it.")
LONG = _("The reason holds up to 500 characters.")
NO_FUNCTION = _("This function is not on the canvas any more. Choose one that is.")
GRADED = _(
    "Somebody else chose grade %(grade)s here while you were writing. Save again to put yours in"
    " its place."
)
DERIVED_AGAIN = _(
    "Somebody else went back to the derived grade while you were writing. Save again to choose"
    " yours anew."
)
NO_TYPE = _("Choose one of the three types.")
NOTHING = _("The canvas derives no type yet. Link customers, values and functions first.")
TODAY = _("An as-is canvas shows today. Confirm the type on the canvas that says how it should be.")
CONFIRMED = _(
    "Somebody else confirmed “%(type)s” while you were writing. Look at it, then confirm again if"
    " yours is to stand."
)
MOVED = _(
    "The figures moved while you were writing. Look at them above, then confirm again if it still"
    " holds."
)


@dataclass(frozen=True)
class Which:
    """A function by its key in the catalogue, or the note that stands for itself."""

    function: str = ""
    note: int | None = None

    @classmethod
    def of(cls, mark: Id) -> "Which":
        return cls(function=mark) if isinstance(mark, str) else cls(note=mark)

    @property
    def mark(self) -> Id:
        return self.function or self.note or 0


class FiguresMoved(Refused):
    """The figures are others than the sender saw; `digest` names those of now."""

    def __init__(self, digest: str) -> None:
        super().__init__(MOVED)
        self.digest = digest


def choose_grade(
    canvas: Canvas,
    *,
    which: Which,
    grade: int,
    reason: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> GradeChoice:
    """Put a target grade in place of the derived one.

    `seen` is the version of the choice that its sender had before their eyes, 0 for none: raises
    Overtaken when it is another one now.
    """
    if grade not in GRADES:
        raise Refused(NO_GRADE, field="grade")
    reason = _reason(reason, "reason")
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        if which.mark not in state.of(canvas).functions:
            raise Refused(NO_FUNCTION)
        now = _choice(canvas, which)
        if is_overtaken(now, seen):
            words = GRADED % {"grade": now.grade} if now else DERIVED_AGAIN
            raise Overtaken(words, now=now, field="grade")
        row = now or GradeChoice(canvas=canvas, function=which.function, note_id=which.note)
        row.grade, row.reason = grade, reason
        row.chosen_by, row.chosen_at = change.by, timezone.now()
        row.number = change.next_number
        row.save()
        _graded(change, row, grade)
    return row


def drop_grade(
    choice: GradeChoice, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Go back to the derived grade; twice is no error."""
    with events.change(choice.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        refuse_overtaken(GradeChoice.objects.filter(pk=choice.pk).first(), seen)
        if GradeChoice.objects.filter(pk=choice.pk).delete()[0]:
            _graded(change, choice, None)


def confirm_type(
    canvas: Canvas,
    *,
    pmo_type: str,
    rationale: str,
    by: Participant,
    seen: int | None = None,
    figures: str = "",
    key: events.Key | None = None,
) -> ModelConfirmation:
    """Say which type of PMO it shall be, on the figures of this moment; earlier ones stay.

    `seen` is the version of the confirmation that its sender had before their eyes, and `figures`
    the digest of the figures: raises Overtaken or FiguresMoved where they are others now.
    """
    if pmo_type not in PmoType.values:
        raise Refused(NO_TYPE, field="pmo_type")
    rationale = _reason(rationale, "rationale")
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        found = state.of(canvas)
        if found.is_today:
            raise Refused(TODAY)
        if found.model.pmo_type is None:
            raise Refused(NOTHING)
        now = found.confirmed
        if is_overtaken(now, seen):
            label = PmoType(now.pmo_type).label if now else ""
            raise Overtaken(CONFIRMED % {"type": label}, now=now, field="pmo_type")
        digest = pmo_figures.digest(found.figures)
        if figures and figures != digest:
            raise FiguresMoved(digest)
        row = ModelConfirmation.objects.create(
            canvas=canvas,
            pmo_type=pmo_type,
            derived=found.model.pmo_type,
            rationale=rationale,
            figures=found.figures,
            confirmed_by=change.by,
            confirmed_at=timezone.now(),
            number=change.next_number,
        )
        change.record(
            "model.confirmed",
            subject=row.subject,
            topic=state.topic(change.engagement.pk),
            pmo_type=pmo_type,
            derived=row.derived,
            text=rationale,
        )
    return row


def _choice(canvas: Canvas, which: Which) -> GradeChoice | None:
    rows = GradeChoice.objects.filter(canvas=canvas, function=which.function, note=which.note)
    return rows.first()


def _reason(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(NO_REASON, field=field)
    if len(text) > REASON_MOST:
        raise Refused(LONG, field=field)
    return text


def _graded(change: events.Change, row: GradeChoice, grade: int | None) -> None:
    change.record(
        "model.graded",
        subject=row.subject,
        topic=state.topic(change.engagement.pk),
        function=row.function,
        note=row.note_id,
        grade=grade,
        text=row.reason if grade is not None else "",
    )
