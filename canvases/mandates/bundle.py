"""What the mandate brings to the engagement bundle; links to sign stay behind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.mandates.reading import FIGURES, TEXTS
from canvases.models import (
    DecisionRight,
    Mandate,
    MandateCopy,
    MandateVariant,
    Objective,
    ObjectiveKpi,
)
from canvases.models.kpi import Direction
from canvases.models.mandate import (
    MOST_KPIS_EACH,
    MOST_OBJECTIVES,
    SCOPE_MOST,
    Authority,
    Scope,
    Status,
)
from pmo_studio.core.bundle import BadBundle, Part, Ref, Row, Rule, Table, register
from pmo_studio.core.bundle.columns import DATE
from pmo_studio.core.bundle.schema import object_of
from pmo_studio.core.models.signing import How

SIGNATURE = ("signed_at", "signed_by", "signed_on", "signed_name", "signed_how")
TEXT = {"type": "string", "maxLength": SCOPE_MOST}
DAY = {"type": ["string", "null"], "format": "date", "pattern": DATE}
FIGURE = {"type": ["string", "null"], "pattern": r"^-?[0-9]{1,10}(\.[0-9]{1,4})?(?![\s\S])"}


KPI = object_of(
    name=TEXT,
    unit=TEXT,
    direction={"type": "string", "enum": list(Direction.values)},
    **dict.fromkeys(FIGURES, FIGURE),
)
DOCUMENT = object_of(
    engagement=TEXT,
    organisation=TEXT,
    **dict.fromkeys(TEXTS, TEXT),
    scope={"type": "string", "enum": ["", *Scope.values]},
    authority={"type": "string", "enum": ["", *Authority.values]},
    rights={"type": "array", "items": TEXT},
    objectives={
        "type": "array",
        "items": object_of(text=TEXT, kpis={"type": "array", "items": KPI}),
    },
    sponsor=TEXT,
    review_on=DAY,
    status={"type": "string", "enum": list(Status.values)},
    agreed_on=DAY,
    signature=object_of(
        name=TEXT,
        on=DAY | {"type": "string"},
        how={"type": "string", "enum": list(How.values)},
    ),
)


def _position(most: int) -> Mapping[str, Any]:
    return {"position": {"type": "integer", "minimum": 1, "maximum": most}}


def _is_signed_wholly(row: Row) -> bool:
    given = [row[name] not in (None, "") for name in SIGNATURE]
    return all(given) if row["status"] == Status.SIGNED else not any(given)


def _is_agreed_wholly(row: Row) -> bool:
    given = [row[name] is not None for name in ("agreed_at", "agreed_by")]
    return not any(given) if row["status"] == Status.DRAFT else all(given)


def _is_no_day_ahead(row: Row) -> bool:
    day = row.get("signed_on")
    return not day or day <= timezone.localdate().isoformat()


AHEAD = _("must not be ahead: nobody has signed on a day that is still to come")
SAID = ("mission", "vision", "scope", "scope_in", "scope_out", "authority")
MANDATES = Table(
    key="mandates",
    space="mandate_row",
    model=Mandate,
    fields=(
        *SAID,
        *("reporting_line", "sponsor", "sponsor_name", "funding", "review_on", "status"),
        *("agreed_at", "agreed_by", *SIGNATURE, "number"),
    ),
    template=SAID,
    rows=lambda engagement: Mandate.objects.filter(engagement=engagement),
    references={"sponsor": "seat", "agreed_by": "seat", "signed_by": "seat"},
    rules=(
        Rule(
            "sponsor_name",
            lambda row: row.get("sponsor") is None or row["sponsor_name"] == "",
            _("must be empty where a seat is the sponsor"),
        ),
        Rule(
            "agreed_at",
            lambda row: "status" not in row or _is_agreed_wholly(row),
            _("must be given with agreed_by exactly when the mandate is agreed or signed"),
        ),
        Rule(
            "signed_at",
            lambda row: "status" not in row or _is_signed_wholly(row),
            _("must be given with the whole signature exactly when the mandate is signed"),
        ),
        Rule("signed_on", _is_no_day_ahead, AHEAD),
    ),
    most=1,
)
RIGHTS = Table(
    key="decision_rights",
    space="decision_right",
    model=DecisionRight,
    fields=("mandate", "text", "in_use", "position", "number"),
    template=("mandate", "text", "position"),
    optional=("in_use",),
    rows=lambda engagement: DecisionRight.objects.filter(mandate__engagement=engagement),
    references={"mandate": "mandate_row"},
    most=100,
)
OBJECTIVES = Table(
    key="objectives",
    space="objective",
    model=Objective,
    fields=("mandate", "text", "position", "number"),
    template=("mandate", "text", "position"),
    rows=lambda engagement: Objective.objects.filter(mandate__engagement=engagement),
    references={"mandate": "mandate_row"},
    schemas=_position(MOST_OBJECTIVES),
    unique=("position",),
    most=MOST_OBJECTIVES,
)
PROOFS = Table(
    key="objective_kpis",
    space="objective_kpi",
    model=ObjectiveKpi,
    fields=("objective", "kpi", "position"),
    template=("objective", "kpi", "position"),
    in_template=Q(kpi__archived_at=None),
    rows=lambda engagement: ObjectiveKpi.objects.filter(objective__mandate__engagement=engagement),
    references={"objective": "objective", "kpi": "kpi"},
    schemas=_position(MOST_KPIS_EACH),
    most=100,
)
VARIANTS = Table(
    key="mandate_variants",
    space="mandate_variant",
    model=MandateVariant,
    fields=(
        *("mandate", "field", "text", "author", "chosen", "created_at", "number"),
        *("archived_at", "archived_by"),
    ),
    rows=lambda engagement: MandateVariant.objects.filter(mandate__engagement=engagement),
    references={"mandate": "mandate_row", "author": "seat", "archived_by": "seat"},
    rules=(
        Rule(
            "archived_by",
            lambda row: (row["archived_by"] is None) == (row["archived_at"] is None),
            _("must be given exactly when archived_at is"),
        ),
    ),
    most=1000,
)
COPIES = Table(
    key="mandate_copies",
    space="mandate_copy",
    model=MandateCopy,
    fields=("mandate", "document", "sponsor", "signed_by", "signed_at", "number"),
    rows=lambda engagement: MandateCopy.objects.filter(mandate__engagement=engagement),
    references={"mandate": "mandate_row", "sponsor": "seat", "signed_by": "seat"},
    schemas={"document": DOCUMENT},
    most=1000,
)
NUMBERED = ("mandates", "decision_rights", "objectives", "mandate_variants", "mandate_copies")


def _check(document: Mapping[str, Any]) -> None:
    """What no single row shows: places taken twice, two chosen drafts, a signature without its
    copy, numbers beyond the log."""
    proofs = document.get("objective_kpis", [])
    _once("objective_kpis", "position", ((row["objective"], row["position"]) for row in proofs))
    _once("objective_kpis", "kpi", ((row["objective"], row["kpi"]) for row in proofs))
    chosen = [row["field"] for row in document.get("mandate_variants", []) if row["chosen"]]
    _once("mandate_variants", "chosen", chosen)
    _check_copies(document)
    last = max((event["number"] for event in document.get("events", [])), default=0)
    for key in NUMBERED:
        for index, row in enumerate(document.get(key, [])):
            if row.get("number", 0) > last:
                raise BadBundle(f"{key}[{index}].number", __("is beyond the last event"))


def _check_copies(document: Mapping[str, Any]) -> None:
    """Whoever opens a signed mandate reads its copy: there must be one, of a day that has been."""
    copies = document.get("mandate_copies", [])
    for index, copy in enumerate(copies):
        if copy["document"]["signature"]["on"] > timezone.localdate().isoformat():
            raise BadBundle(f"mandate_copies[{index}].document.signature.on", str(AHEAD))
    kept = {copy["mandate"] for copy in copies}
    for index, row in enumerate(document.get("mandates", [])):
        if row.get("status") == Status.SIGNED and row["id"] not in kept:
            words = __("is signed, but its signed copy is missing in mandate_copies")
            raise BadBundle(f"mandates[{index}]", words)


def _once(key: str, field: str, values: Iterable[Any]) -> None:
    counts = Counter(values)
    if counts and max(counts.values()) > 1:
        raise BadBundle(key, __("has the same %(field)s twice") % {"field": field})


def register_all() -> None:
    """Called once from AppConfig.ready(), after the canvases."""
    fields = (*TEXTS, "scope", "authority", "sponsor", "review_on")
    register(
        Part(
            key="mandate",
            tables=(MANDATES, RIGHTS, OBJECTIVES, PROOFS, VARIANTS, COPIES),
            payloads={
                "objective.added": {"kpis": [Ref("kpi")]},
                "objective.changed": {"kpis": [Ref("kpi")]},
            },
            aliases={"mandate": "engagement"}
            | {f"mandate_{name}": "engagement" for name in fields},
            check=_check,
        )
    )
