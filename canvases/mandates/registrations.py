"""What the mandate brings to the registries of the core and of live."""

from collections.abc import Collection, Iterable, Sequence, Set
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases import due, milestones
from canvases.actions import mandate_drafts
from canvases.mandates import ballots, bundle, chapter, kinds, reading, words
from canvases.models import DecisionRight, Mandate, MandateCopy, MandateVariant, Objective
from canvases.models.mandate import Drafted, Status
from pmo_studio.core import (
    belongings,
    catalogue,
    chapters,
    events,
    gates,
    own_data,
    phases,
    sheets,
    sponsors,
    subjects,
)
from pmo_studio.core import due as core_due
from pmo_studio.core import milestones as core_milestones
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.signing import How
from pmo_studio.core.texts import FIELDS, REDACTED
from pmo_studio.live import renderers

if TYPE_CHECKING:
    from pmo_studio.core.events import Change

SHEET = "mandate"


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    renderers.register_reach("vote.ended", _topics_of_votes)
    events.follow("person.erased", _forget_names)
    sheets.register(
        sheets.Sheet("2.3", SHEET, _("Mandate"), "canvases:mandate", phase=2, tally=_tally)
    )
    for name in reading.TEXTS:
        subjects.register(
            subjects.SubjectKind(
                f"mandate_{name}",
                partial(_names_of, name),
                partial(_redact_field, name),
                texts=partial(_texts_of, name),
            )
        )
    subjects.register(subjects.SubjectKind("mandate", _mandates, _stands_in_log_alone))
    subjects.register(subjects.SubjectKind("mandate_sponsor", _sponsors, _redact_sponsor))
    subjects.register(subjects.SubjectKind("mandate_variant", _drafts, _redact_draft))
    subjects.register(
        subjects.SubjectKind(
            "decision_right", partial(_rows, DecisionRight), partial(_redact_row, DecisionRight)
        )
    )
    subjects.register(
        subjects.SubjectKind(
            "objective", partial(_rows, Objective), partial(_redact_row, Objective)
        )
    )
    subjects.register_copy(_redact_copies)
    subjects.register_ballot(
        subjects.Ballot(SHEET, _("Mandate"), ballots.offers, ballots.candidates)
    )
    belongings.register(_drop_drafts, _losses)
    sponsors.register(_sponsors_named)
    phases.register_measure("D1", mandate_stands, sheet=SHEET)
    chapters.register(chapters.Chapter(SHEET, _("Mandate"), 33, chapter.build))
    own_data.register(_counts)
    own_data.register_part("mandate_drafts", _drafted_by)
    own_data.register_part("mandates_settled", _settled_by)
    core_due.register(due.mandate)
    core_milestones.register(milestones.mandate_reviews)
    core_milestones.register_late(milestones.late_mandates)
    bundle.register_all()


def mandate_stands(engagement: Engagement) -> gates.Measure:
    """D1: the mandate is signed, or agreed on with a sponsor named."""
    mandate = Mandate.objects.select_related("sponsor").filter(engagement=engagement).first()
    stands = mandate is not None and (
        mandate.is_signed or (mandate.is_agreed and bool(mandate.sponsor_words))
    )
    return gates.yes_no(stands)


def _tally(engagement: Engagement) -> str:
    """Its status, once there is anything of it."""
    row = Mandate.objects.filter(engagement=engagement).values_list("status", flat=True).first()
    return str(Status(row).label) if row else ""


def _sponsors_named(engagements: Collection[int]) -> dict[int, str]:
    """Whom mandates name, signed or not; a name that was removed is nobody's."""
    rows = Mandate.objects.select_related("sponsor").filter(engagement__in=engagements)
    found = {row.engagement_id: row.sponsor_words for row in rows}
    return {pk: name for pk, name in found.items() if name not in ("", REDACTED)}


def _topics_of_votes(made: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the drafts on which a vote has ended show its dots."""
    rounds = {event.number: subjects.split(event.subject)[1] for event in made}
    found = ballots.on_ballots(set(rounds.values()))
    return {
        number: {f"mandate:{found[round_]}"} for number, round_ in rounds.items() if round_ in found
    }


# --- texts that may have to go ---


def _names_of(name: str, engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """A field is called by its name; what people wrote is its text."""
    return {pk: str(words.NAMES[name]) for pk in ids if pk == engagement.pk}


def _texts_of(name: str, engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Mandate.objects.filter(engagement=engagement, engagement__in=list(ids))
    return dict(rows.values_list("engagement", name))


def _redact_field(name: str, engagement: Engagement, pk: int) -> bool:
    rows = Mandate.objects.filter(engagement=engagement, engagement__in=[pk])
    number = engagement.last_number + 1
    return bool(rows.update(**{name: REDACTED, "number": number}))


def _mandates(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return {pk: __("Mandate") for pk in ids if pk == engagement.pk}


def _stands_in_log_alone(engagement: Engagement, pk: int) -> bool:
    """Why a mandate was reopened stands in no row."""
    return False


def _sponsors(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """The name of a sponsor without a seat, and the one that stands beside a signature."""
    found = Mandate.objects.filter(engagement=engagement, engagement__in=list(ids)).first()
    name = reading.typed_name(found, found.copies.all()) if found else ""
    return {engagement.pk: name} if name else {}


def _redact_sponsor(engagement: Engagement, pk: int) -> bool:
    """Names that somebody typed, in signed copies too; a seat's goes by erasing the person."""
    rows = Mandate.objects.filter(engagement=engagement, engagement__in=[pk])
    number = engagement.last_number + 1
    rows.exclude(sponsor_name="").update(sponsor_name=REDACTED)
    rows.exclude(signed_name="").update(signed_name=REDACTED)
    for copy in MandateCopy.objects.filter(mandate__in=rows):
        copy.document["signature"]["name"] = REDACTED
        if copy.sponsor_id is None:
            copy.document["sponsor"] = REDACTED
        copy.save(update_fields=["document"])
    return bool(rows.update(number=number))


def _drafts(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = MandateVariant.objects.of(engagement).filter(pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact_draft(engagement: Engagement, pk: int) -> bool:
    rows = MandateVariant.objects.of(engagement).filter(pk=pk)
    return bool(rows.update(text=REDACTED, number=engagement.last_number + 1))


def _rows(
    model: type[DecisionRight | Objective], engagement: Engagement, ids: Iterable[int]
) -> dict[int, str]:
    rows = model.objects.filter(mandate__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact_row(model: type[DecisionRight | Objective], engagement: Engagement, pk: int) -> bool:
    rows = model.objects.filter(mandate__engagement=engagement, pk=pk)
    return bool(rows.update(text=REDACTED, number=engagement.last_number + 1))


def _redact_copies(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Of signed copies too: they hold the words of fields, rights, objectives and KPIs."""
    prefixes = {subjects.split(key)[0] for key in keys}
    drafted = {"mandate_variant", *(f"mandate_{name}" for name in Drafted.values)}
    fields = {f"mandate_{name}" for name in reading.TEXTS}
    if not prefixes & {*drafted, *fields, "decision_right", "objective", "kpi"}:
        return
    if prefixes & drafted:
        _redact_twins(engagement, texts)
    for copy in MandateCopy.objects.filter(mandate__engagement=engagement):
        copy.document = _without(copy.document, texts)
        copy.save(update_fields=["document"])


def _redact_twins(engagement: Engagement, texts: Set[str]) -> None:
    """A chosen draft and the field that it became say the same, in the log too."""
    number = engagement.last_number + 1
    for name in Drafted.values:
        rows = Mandate.objects.filter(engagement=engagement, **{f"{name}__in": texts})
        rows.update(**{name: REDACTED, "number": number})
    drafts = MandateVariant.objects.of(engagement).filter(text__in=texts)
    drafts.update(text=REDACTED, number=number)
    log = Event.objects.filter(engagement=engagement, kind__startswith="mandate")
    for event in log:
        told = [name for name in FIELDS if event.data.get(name) in texts]
        if told:
            event.data.update(dict.fromkeys(told, REDACTED))
            event.save(update_fields=["data"])


def _without(value: Any, texts: Set[str]) -> Any:
    if isinstance(value, str):
        return REDACTED if value in texts else value
    if isinstance(value, list):
        return [_without(each, texts) for each in value]
    if isinstance(value, dict):
        if "unit" in value and value["name"] in texts:
            value = value | {"unit": _unit(value["unit"])}
        return {key: _without(each, texts) for key, each in value.items()}
    return value


def _unit(unit: str) -> str:
    """As the KPI's own row keeps it: words of the engagement's go with the name."""
    return unit if unit in catalogue.load().kpi_units else REDACTED


def _forget_names(event: Event) -> None:
    """Who is erased no longer stands in a signature; that it was signed, and when, stays."""
    seat = subjects.split(event.subject)[1]
    mine = Q(sponsor=seat) | (Q(signed_by=seat) & ~Q(signed_how=How.PAPER))
    signed = Mandate.objects.filter(mine, engagement=event.engagement_id, status=Status.SIGNED)
    signed.update(signed_name=REDACTED)
    copies = MandateCopy.objects.filter(mandate__engagement=event.engagement_id)
    for copy in copies.filter(Q(sponsor=seat) | Q(signed_by=seat)):
        signature = copy.document["signature"]
        if copy.sponsor_id == seat:
            copy.document["sponsor"] = REDACTED
        if copy.sponsor_id == seat or signature["how"] != How.PAPER:
            signature["name"] = REDACTED
        copy.save(update_fields=["document"])


# --- people ---


def _drop_drafts(change: "Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's drafts go, and can be put back, when the facilitator says so."""
    if keep_notes:
        return
    for variant in _mine(seat).filter(chosen=False):
        mandate_drafts.archive(change, variant)


def _losses(seat: Participant) -> list[belongings.Loss]:
    return mandate_drafts.losses(seat.engagement_id, list(_mine(seat).filter(chosen=False)))


def _mine(seat: Participant) -> Any:
    return MandateVariant.objects.live().filter(mandate__engagement=seat.engagement_id, author=seat)


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [
        (
            __("Drafts of the mandate, with those removed"),
            MandateVariant.objects.of(engagement).count(),
        ),
        (
            __("Signed copies of the mandate"),
            MandateCopy.objects.filter(mandate__engagement=engagement).count(),
        ),
    ]


def _drafted_by(seat: Participant) -> list[dict[str, Any]]:
    rows = MandateVariant.objects.filter(author=seat)
    return [
        {"of": row.field, "text": row.text, "at": row.created_at.isoformat(), "chosen": row.chosen}
        for row in rows
    ]


def _settled_by(seat: Participant) -> list[dict[str, Any]]:
    rows = Mandate.objects.filter(Q(agreed_by=seat) | Q(signed_by=seat) | Q(sponsor=seat))
    return [
        {
            "is_sponsor": row.sponsor_id == seat.pk,
            "agreed_at": row.agreed_at.isoformat() if row.agreed_at else None,
            "signed_at": row.signed_at.isoformat() if row.signed_at else None,
            "signed_name": row.signed_name,
        }
        for row in rows
    ]
