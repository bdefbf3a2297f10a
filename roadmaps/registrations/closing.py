"""What lessons, handover, celebration and thanks bring to the registries of the core."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from canvases.mandates import reading
from pmo_studio.core import belongings, due, events, files, own_data, phases, sheets, subjects
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.texts import REDACTED
from pmo_studio.workshops import agenda_pages
from roadmaps.actions import thanks
from roadmaps.closeout import celebration, lessons, measures
from roadmaps.closeout import due as dues
from roadmaps.closeout.story import mandate
from roadmaps.closeout.story.whole import has_begun
from roadmaps.kinds import closing as kinds
from roadmaps.models import Acknowledgement, AgendaPart, Celebration, Handover, Lesson, ThankYou
from roadmaps.readings.current import standings

# Where people wrote: the prefix of the subject, its rows, how they reach the engagement, all texts.
# The first is the title; it cannot be empty, the others can.
Texts = tuple[str, "QuerySet[Any]", tuple[str, ...]]
TEXTS: tuple[Texts, ...] = (
    ("lesson", Lesson.objects.all(), ("happened", "why", "better", "action")),
    ("acknowledgement", Acknowledgement.objects.all(), ("name", "contribution")),
)
# There is one of each, and nothing of it must be there.
PAPERS: tuple[Texts, ...] = (
    ("handover", Handover.objects.all(), ("owner_name", "places", "known")),
    ("celebration", Celebration.objects.all(), ("place", "names")),
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    _register_sheets()
    _register_subjects()
    subjects.register_ballot(
        subjects.Ballot("lessons", lessons.BALLOT_TITLE, lessons.offers, lessons.candidates)
    )
    agenda_pages.register(
        agenda_pages.Elsewhere(5, _("Celebration"), "celebration", celebration.minutes)
    )
    files.register(
        files.File(
            sheet="closeout",
            title=_("Tables of the closeout"),
            words=_("a CSV file for each table of the eleven sections, in one zip"),
            format="ZIP",
            address=_address_of_tables,
            is_there=True,
        )
    )
    phases.register_measure("L2", measures.lessons_with_action, sheet="lessons")
    phases.register_measure("L3", measures.celebration_held, sheet="celebration")
    phases.register_measure("L4", measures.handover_settled, sheet="handover")
    phases.register_measure("L5", measures.people_thanked, sheet="celebration")
    due.register(dues.actions)
    due.register(dues.review)
    events.follow("person.erased", _forget_signatures)
    belongings.register(_take_down)
    own_data.register(_counts)
    own_data.register_part("lessons", _lessons_of)
    own_data.register_part("thanks", _thanks_of)


def _register_sheets() -> None:
    for number, key, title, tally in (
        ("5.1", "closeout", _("Closeout sheet"), _tally_of_mandate),
        ("5.2", "lessons", _("Lessons"), _tally_of_lessons),
        ("5.3", "handover", pgettext_lazy("sheet", "Handover"), _tally_of_handover),
        ("5.4", "celebration", _("Celebration"), _tally_of_thanks),
    ):
        name = f"roadmaps:{key}"
        sheets.register(sheets.Sheet(number, key, title, name, phase=5, tally=tally))


def _tally_of_mandate(engagement: Engagement) -> str:
    """How much of the mandate was kept, once anything of it is measured."""
    found = mandate.of(reading.of(engagement), standings(engagement))
    if not any(each.is_measured for each in found.promises):
        return ""
    return __("%(percent)s of the mandate kept") % {"percent": found.percent}


def _address_of_tables(engagement: Engagement) -> str | None:
    """None while there is nothing to close."""
    if not has_begun(engagement):
        return None
    return reverse("roadmaps:closeout_tables", args=[engagement.pk])


def _tally_of_lessons(engagement: Engagement) -> str:
    n = Lesson.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s lesson", "%(n)s lessons", n) % {"n": n} if n else ""


def _tally_of_handover(engagement: Engagement) -> str:
    row = Handover.objects.filter(engagement=engagement).first()
    return __("agreed") if row and row.agreed_on else ""


def _tally_of_thanks(engagement: Engagement) -> str:
    n = ThankYou.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s note of thanks", "%(n)s notes of thanks", n) % {"n": n} if n else ""


# --- removing texts ---


def _register_subjects() -> None:
    for prefix, rows, fields in TEXTS:
        subjects.register(
            subjects.SubjectKind(
                prefix,
                partial(_titles, rows, fields[0]),
                partial(_redact, rows, fields),
                texts=partial(_texts, rows, fields),
                confidential=prefix == "acknowledgement",
            )
        )
    for prefix, rows, fields in PAPERS:
        subjects.register(
            subjects.SubjectKind(
                prefix,
                _no_title,
                partial(_redact, rows, fields),
                texts=partial(_texts, rows, fields),
            )
        )
    # Texts of the agenda are of the studio, or of who leads the celebration: removed by editing.
    subjects.register(subjects.SubjectKind("agenda_part", partial(_agenda, "text")))
    subjects.register(subjects.SubjectKind("thanks", _wall, _redact_thanks, texts=_thanks))


def _no_title(_engagement: Engagement, _ids: Iterable[int]) -> dict[int, str]:
    """The line of the history says all of it."""
    return {}


def _titles(
    rows: "QuerySet[Any]", field: str, engagement: Engagement, ids: Iterable[int]
) -> dict[int, str]:
    found = rows.filter(engagement=engagement, pk__in=list(ids))
    return dict(found.values_list("pk", field))


def _texts(
    rows: "QuerySet[Any]", fields: tuple[str, ...], engagement: Engagement, ids: Iterable[int]
) -> dict[int, str]:
    """All that was written in a row: it goes together."""
    found = rows.filter(engagement=engagement, pk__in=list(ids))
    told = {row.pk: "\n".join(filter(None, (getattr(row, f) for f in fields))) for row in found}
    return {pk: text for pk, text in told.items() if text}


def _redact(
    rows: "QuerySet[Any]", fields: tuple[str, ...], engagement: Engagement, pk: int
) -> bool:
    """What was written is gone; that something was written stays to be seen."""
    row = rows.filter(engagement=engagement, pk=pk).first()
    if row is None:
        return False
    for field in fields:
        if getattr(row, field):
            setattr(row, field, REDACTED)
    row.number = engagement.last_number + 1
    row.save()
    return True


def _agenda(field: str, engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = AgendaPart.objects.filter(celebration__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", field))


def _wall(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """A note that was taken off the wall is named nowhere."""
    rows = ThankYou.objects.live().filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _thanks(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = ThankYou.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact_thanks(engagement: Engagement, pk: int) -> bool:
    return _redact(ThankYou.objects.all(), ("text", "signature"), engagement, pk)


# --- people ---


def _forget_signatures(event: Event) -> None:
    """Who is erased no longer stands under a note; the note stays."""
    seat = subjects.split(event.subject)[1]
    ThankYou.objects.filter(engagement=event.engagement_id, author=seat).update(signature=REDACTED)


def _take_down(change: "events.Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's notes of thanks come off the wall when the facilitator says so."""
    if keep_notes:
        return
    for row in ThankYou.objects.live().filter(engagement=change.engagement, author=seat):
        thanks.take_off(change, row)


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [
        (
            __("Lessons, with those removed"),
            Lesson.objects.filter(engagement=engagement).count(),
        ),
        (
            __("Notes of thanks, with those taken down"),
            ThankYou.objects.filter(engagement=engagement).count(),
        ),
    ]


def _lessons_of(seat: Participant) -> list[dict[str, Any]]:
    wrote = Lesson.objects.filter(author=seat)
    owns = Lesson.objects.filter(owner=seat)
    return [
        *({"wrote": row.happened} for row in wrote),
        *({"owns": row.action, "done_on": _day(row.done_on)} for row in owns),
    ]


def _thanks_of(seat: Participant) -> list[dict[str, Any]]:
    """What was signed; of the rest nobody knows who wrote it."""
    rows = ThankYou.objects.filter(author=seat)
    return [{"text": row.text, "signed": row.signature} for row in rows]


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
