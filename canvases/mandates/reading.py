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
from canvases.models.mandate import Authority, Scope, Status
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.signing import How
from pmo_studio.core.texts import REDACTED

TEXTS = ("mission", "vision", "scope_in", "scope_out", "reporting_line", "funding")
# Signs of the larger texts; an ordinary mandate has some 600 and fits on one page.
LONG = 1800
FIGURES = ("baseline", "target", "band_low", "band_high")


@dataclass(frozen=True)
class Proven:
    """An objective with the KPIs that prove it, removed ones left out."""

    row: Objective
    kpis: Sequence[Kpi]


@dataclass(frozen=True)
class Lack:
    """Something that is missing: in words, and the part of the document that mends it.

    `row` is the objective that it is about, where it is about one.
    """

    part: str
    words: str
    row: Objective | None = None

    def __str__(self) -> str:
        return self.words


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
    def to_agree(self) -> list[Lack]:
        """What is missing before the room can agree."""
        return self._lacks(missing.to_agree(self.facts, timezone.localdate()))

    @property
    def to_sign_alone(self) -> list[Lack]:
        """What a signature asks for beyond that."""
        return self._lacks(missing.to_sign_alone(self.facts))

    @property
    def to_sign(self) -> list[Lack]:
        return [*self.to_agree, *self.to_sign_alone]

    @property
    def without_target(self) -> list[Kpi]:
        """KPIs of objectives of which nobody can say when they are reached: no rule, an advice."""
        proofs = {kpi.pk: kpi for each in self.objectives for kpi in each.kpis}
        return [kpi for kpi in proofs.values() if kpi.target is None and kpi.band_low is None]

    @property
    def is_empty(self) -> bool:
        return self.facts == missing.Facts(objectives=[])

    def _lacks(self, keys: Sequence[str]) -> list[Lack]:
        found: list[Lack] = []
        for key in keys:
            if key != "objective_kpis":
                found.append(Lack(key, str(words.MISSING[key])))
                continue
            rows = [each.row for each in self.objectives if not each.kpis]
            told = words.MISSING[key]
            found += [Lack("objectives", str(told) % {"objective": row.text}, row) for row in rows]
        return found


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

    @property
    def is_long(self) -> bool:
        """Whether it asks for smaller type on paper, so that it stays a document of few pages."""
        texts = (self.mission, self.vision, self.scope_in, self.scope_out, *self.rights)
        return sum(map(len, texts)) > LONG


def charter(found: Standing) -> Charter:
    """The document as it is read; a signed one as it was signed, whatever its KPIs became."""
    copy = found.mandate.copies.first() if found.mandate.is_signed else None
    return Charter(copy.document if copy else document(found))


def _read_day(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def kpi_of(told: Mapping[str, Any]) -> Kpi:
    """A KPI as a document tells it; not stored."""
    figures = {name: None if told[name] is None else Decimal(str(told[name])) for name in FIGURES}
    return Kpi(name=told["name"], unit=told["unit"], direction=told["direction"], **figures)


def _kpi_words(told: Mapping[str, Any]) -> str:
    kpi = kpi_of(told)
    name, aim = kpi_words.told(kpi.name), kpi_words.aim(kpi)
    return f"{name}: {aim}" if aim else name
