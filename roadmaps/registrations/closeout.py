"""What the closeout brings to the registries of the core."""

from collections.abc import Iterable, Set
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __

from pmo_studio.core import closings, events, own_data, phases, subjects
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.signing import How
from pmo_studio.core.texts import REDACTED
from roadmaps.closeout import measures
from roadmaps.kinds import closeout as kinds
from roadmaps.models import Closeout, CloseoutCopy, CloseoutNarrative, CloseoutSignature

SHEET = "closeout"
# A removed text is looked for within a cell from so many characters on: shorter ones are words.
INSIDE = 8


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    subjects.register(subjects.SubjectKind("closeout", _typed_name, _redact_name))
    subjects.register(
        subjects.SubjectKind("closeout_narrative", _sections, _redact_text, texts=_texts)
    )
    subjects.register(subjects.SubjectKind("closeout_signature", _nothing))
    subjects.register_copy(_redact_copies)
    phases.register_measure("L1", measures.report_approved, sheet=SHEET)
    closings.register(_approved_by)
    events.follow("person.erased", _forget_names)
    own_data.register(_counts)
    own_data.register_part("closeout", _done_by)


def _approved_by(engagement: Engagement) -> str:
    rows = Closeout.objects.filter(engagement=engagement).exclude(approved_name=REDACTED)
    return rows.values_list("approved_name", flat=True).first() or ""


# --- texts that may have to go ---


def _typed_name(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """The name beside an approval that somebody typed; a seat's goes by erasing the person."""
    rows = Closeout.objects.filter(engagement=engagement, engagement__in=list(ids))
    typed = rows.filter(approved_how__in=(How.PAPER, How.LINK)).exclude(approved_name=REDACTED)
    return dict(typed.values_list("engagement", "approved_name"))


def _redact_name(engagement: Engagement, pk: int) -> bool:
    rows = Closeout.objects.filter(engagement=engagement, engagement__in=[pk])
    typed = rows.filter(approved_how__in=(How.PAPER, How.LINK))
    return bool(typed.update(approved_name=REDACTED, number=engagement.last_number + 1))


def _nothing(_engagement: Engagement, _ids: Iterable[int]) -> dict[int, str]:
    """The line of the history says all of it."""
    return {}


def _rows(engagement: Engagement, ids: Iterable[int]) -> Any:
    return CloseoutNarrative.objects.filter(closeout__engagement=engagement, pk__in=list(ids))


def _sections(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = _rows(engagement, ids).values_list("pk", "section")
    return {pk: __("Section %(n)s") % {"n": section} for pk, section in rows}


def _texts(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return dict(_rows(engagement, ids).exclude(text="").values_list("pk", "text"))


def _redact_text(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    return bool(_rows(engagement, [pk]).update(text=REDACTED, number=number))


def _redact_copies(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Of approved copies too: they hold words of the mandate, of KPIs, and of the sections."""
    for copy in CloseoutCopy.objects.filter(closeout__engagement=engagement):
        without = _without(copy.document, texts)
        if without != copy.document:
            copy.document = without
            copy.save(update_fields=["document"])


def _without(value: Any, texts: Set[str]) -> Any:
    if isinstance(value, str):
        return REDACTED if value in texts else value
    if isinstance(value, list):
        return [_without(each, texts) for each in value]
    if isinstance(value, dict):
        if value.get("name") in texts and "value" in value:
            # What it came to may tell its unit, which is somebody's word too.
            value = value | {"value": REDACTED, "note": ""}
        if "rows" in value:
            value = value | {"rows": [_row_without(row, texts) for row in value["rows"]]}
        return {key: _without(each, texts) for key, each in value.items()}
    return value


def _row_without(row: list[str], texts: Set[str]) -> list[str]:
    """A row that held one of the texts says nothing any more: a unit may stand in every cell."""
    if any(cell in texts for cell in row):
        return [REDACTED, *("" for _cell in row[1:])]
    for text in texts:
        row = [cell.replace(text, REDACTED) if len(text) >= INSIDE else cell for cell in row]
    return row


# --- people ---


def _forget_names(event: Event) -> None:
    """Who is erased stands in no approval and under no sheet; that it was signed stays."""
    seat = subjects.split(event.subject)[1]
    here = CloseoutSignature.objects.filter(closeout__engagement=event.engagement_id)
    here.filter(seat=seat).update(name=REDACTED, title="")
    mine = Closeout.objects.filter(engagement=event.engagement_id, approved_by=seat)
    mine.exclude(approved_how__in=("", How.PAPER)).update(approved_name=REDACTED)
    copies = CloseoutCopy.objects.filter(closeout__engagement=event.engagement_id)
    for copy in copies.filter(Q(sponsor=seat) | Q(approved_by=seat)):
        if copy.sponsor_id == seat:
            copy.document["sponsor"] = REDACTED
        if copy.sponsor_id == seat or copy.document["approval"]["how"] != How.PAPER:
            copy.document["approval"]["name"] = REDACTED
        copy.save(update_fields=["document"])


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    signatures = CloseoutSignature.objects.filter(closeout__engagement=engagement)
    copies = CloseoutCopy.objects.filter(closeout__engagement=engagement)
    return [
        (__("Signatures under the closeout sheet"), signatures.count()),
        (__("Approved copies of the closeout"), copies.count()),
    ]


def _done_by(seat: Participant) -> list[dict[str, Any]]:
    """What the seat wrote last, signed and approved."""
    wrote = CloseoutNarrative.objects.filter(author=seat).exclude(text="")
    signed = CloseoutSignature.objects.filter(seat=seat)
    approved = Closeout.objects.filter(approved_by=seat)
    return [
        *({"section": row.section, "text": row.text} for row in wrote),
        *(
            {"signed_as": row.name, "title": row.title, "at": row.signed_at.isoformat()}
            for row in signed
        ),
        *(
            {"approved_as": row.approved_name, "on": row.approved_on.isoformat()}
            for row in approved
            if row.approved_on
        ),
    ]
