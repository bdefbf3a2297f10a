"""The mandate of an engagement as it stands, and as the document that is signed and printed."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from canvases import kpi_words
from canvases.mandates import missing, words
from canvases.models import DecisionRight, Kpi, Mandate, MandateCopy, Objective, ObjectiveKpi
from canvases.models.mandate import Authority, How, Scope, Status
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED

TEXTS = ("mission", "vision", "scope_in", "scope_out", "reporting_line", "funding")
FIGURES = ("baseline", "target", "band_low", "band_high")


@dataclass(frozen=True)
class Proven:
    """An objective with the KPIs that prove it, removed ones left out."""

    row: Objective
    kpis: Sequence[Kpi]


@dataclass(frozen=True)
class Standing:
    """The mandate with its parts."""

    mandate: Mandate
    rights: Sequence[DecisionRight]
    objectives: Sequence[Proven]

    @property
    def facts(self) -> missing.Facts:
        mandate = self.mandate
        return missing.Facts(
            mission=mandate.mission,
            vision=mandate.vision,
            scope=mandate.scope,
            scope_in=mandate.scope_in,
            authority=mandate.authority,
            rights=len(self.rights),
            objectives=[len(each.kpis) for each in self.objectives],
            reporting_line=mandate.reporting_line,
            sponsor=mandate.sponsor_words,
            funding=mandate.funding,
            review_on=mandate.review_on,
        )

    @property
    def to_agree(self) -> list[str]:
        """What is missing before the room can agree, in words."""
        return in_words(missing.to_agree(self.facts, timezone.localdate()))

    @property
    def to_sign(self) -> list[str]:
        return in_words(missing.to_sign(self.facts, timezone.localdate()))

    @property
    def is_empty(self) -> bool:
        return self.facts == missing.Facts(objectives=[])


def in_words(keys: Sequence[str]) -> list[str]:
    return [str(words.MISSING[key]) for key in keys]


def mandate_of(engagement: Engagement) -> Mandate:
    """The row, or one that is not stored yet; one query."""
    rows = Mandate.objects.select_related("sponsor", "agreed_by", "signed_by")
    found = rows.filter(engagement=engagement).first() or Mandate()
    found.engagement = engagement
    return found


def standing(mandate: Mandate) -> Standing:
    """With its rights and objectives; three queries."""
    if mandate.pk is None:
        return Standing(mandate, [], [])
    proofs: dict[int, list[Kpi]] = {}
    rows = ObjectiveKpi.objects.filter(objective__mandate=mandate, kpi__archived_at=None)
    for proof in rows.select_related("kpi"):
        proofs.setdefault(proof.objective_id, []).append(proof.kpi)
    return Standing(
        mandate,
        list(mandate.rights.all()),
        [Proven(row, proofs.get(row.pk, [])) for row in mandate.objectives.all()],
    )


def of(engagement: Engagement) -> Standing:
    return standing(mandate_of(engagement))


def typed_name(mandate: Mandate, copies: Iterable[MandateCopy]) -> str:
    """The name of the sponsor, or of who signed, where somebody typed it; "" once it is removed."""
    signed = [copy.document["signature"]["name"] for copy in copies]
    names = (mandate.sponsor_name, mandate.signed_name, *signed)
    return next((name for name in names if name not in ("", REDACTED)), "")


# --- the document ---


def document(found: Standing) -> dict[str, Any]:
    """Everything that is signed, as JSON."""
    mandate = found.mandate
    return {
        "engagement": mandate.engagement.name,
        "organisation": mandate.engagement.organisation,
        **{name: getattr(mandate, name) for name in TEXTS},
        "scope": mandate.scope,
        "authority": mandate.authority,
        "rights": [right.text for right in found.rights],
        "objectives": [
            {"text": each.row.text, "kpis": [_kpi(kpi) for kpi in each.kpis]}
            for each in found.objectives
        ],
        "sponsor": mandate.sponsor_words,
        "review_on": _day(mandate.review_on),
        "status": str(mandate.status),
        "agreed_on": _day(_local(mandate.agreed_at)),
        "signature": _signature(mandate),
    }


def _kpi(kpi: Kpi) -> dict[str, Any]:
    figures = {name: getattr(kpi, name) for name in FIGURES}
    written = {name: None if value is None else str(value) for name, value in figures.items()}
    return {"name": kpi.name, "unit": kpi.unit, "direction": str(kpi.direction), **written}


def _signature(mandate: Mandate) -> dict[str, str] | None:
    if not mandate.is_signed:
        return None
    return {
        "name": mandate.signed_name,
        "on": _day(mandate.signed_on) or "",
        "how": mandate.signed_how,
    }


def _local(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass(frozen=True)
class Aim:
    """An objective of a document, with its KPIs in words."""

    text: str
    kpis: Sequence[str]


class Charter:
    """A document as it is read: names instead of keys, in the language of the page."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.engagement: str = document["engagement"]
        self.organisation: str = document["organisation"]
        self.mission: str = document["mission"]
        self.vision: str = document["vision"]
        self.scope_in: str = document["scope_in"]
        self.scope_out: str = document["scope_out"]
        self.reporting_line: str = document["reporting_line"]
        self.sponsor: str = document["sponsor"]
        self.funding: str = document["funding"]
        self.rights: list[str] = document["rights"]
        self.scope = str(Scope(document["scope"]).label) if document["scope"] else ""
        self.authority = document["authority"] and str(Authority(document["authority"]).label)
        self.allows = document["authority"] and words.authority_allows(document["authority"])
        self.objectives = [
            Aim(each["text"], [_kpi_words(kpi) for kpi in each["kpis"]])
            for each in document["objectives"]
        ]
        self.review_on = _read_day(document["review_on"])
        self.agreed_on = _read_day(document["agreed_on"])
        self.is_draft = document["status"] == Status.DRAFT
        signature = document["signature"] or {}
        self.signed_name: str = signature.get("name", "")
        self.signed_on = _read_day(signature.get("on"))
        self.signed_how = str(How(signature["how"]).label) if signature else ""

    @property
    def is_signed(self) -> bool:
        return bool(self.signed_name)


def charter(found: Standing) -> Charter:
    """The document as it is read; a signed one as it was signed, whatever its KPIs became."""
    copy = found.mandate.copies.first() if found.mandate.is_signed else None
    return Charter(copy.document if copy else document(found))


def _read_day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _kpi_words(kpi: Mapping[str, Any]) -> str:
    figures = {name: None if kpi[name] is None else Decimal(str(kpi[name])) for name in FIGURES}
    row = Kpi(unit=kpi["unit"], direction=kpi["direction"], **figures)
    target = kpi_words.target(row) if row.target is not None or row.band_low is not None else ""
    return f"{kpi['name']}: {target}" if target else str(kpi["name"])
