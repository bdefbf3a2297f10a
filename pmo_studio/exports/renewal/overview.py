"""What would go over and what would stay, in words with counts, before anybody decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core.bundle import Table, tables
from pmo_studio.core.models import Engagement
from pmo_studio.exports.renewal.designed import last_value, new_baseline
from pmo_studio.exports.renewal.filtering import renewed
from pmo_studio.exports.renewal.reading import document_of
from pmo_studio.exports.renewal.terms import Cycle, Stays, Terms
from pmo_studio.exports.renewal.ways import WAYS


@dataclass(frozen=True)
class Line:
    """So many of what, and what becomes of them where that is not plain."""

    words: str
    count: int
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """Of one engagement; `reached` KPIs keep their baseline, as they are at their target."""

    goes: Sequence[Line]
    stays: Sequence[Line]
    read: int
    reached: int


def of(engagement: Engagement, terms: Terms) -> Preview:
    """As it would be now.  Queries do not grow with what there is."""
    # The moment is written nowhere.
    made, cycle = renewed(document_of(engagement), terms, now="")
    counts = _Counts(engagement, cycle, made, {table.key: table for table in tables()})
    read = [kpi for kpi in made["kpis"] if last_value(kpi, cycle) is not None]
    standing = {kpi["id"]: kpi for kpi in cycle.rows("kpis")}
    reached = sum(new_baseline(standing[kpi["id"]], cycle) is None for kpi in read)
    return Preview(
        goes=[line for line in _goes(counts) if line.count],
        stays=[line for line in _stays(counts) if line.count],
        read=len(read),
        reached=reached,
    )


@dataclass(frozen=True)
class _Counts:
    """How many rows of a table there are, go over, and stay."""

    engagement: Engagement
    cycle: Cycle
    made: Mapping[str, Any]
    tables: Mapping[str, Table]

    def going(self, *keys: str) -> int:
        return sum(len(self.made[key] or ()) for key in keys)

    def people(self) -> int:
        return sum(seat["kind"] == "person" for seat in self.made["seats"])

    def guests(self) -> int:
        return sum(seat["kind"] == "guest" for seat in self.cycle.rows("seats"))

    def staying(self, *keys: str) -> int:
        return sum(self._of(self.tables[key]) for key in keys)

    def _of(self, table: Table) -> int:
        if isinstance(WAYS[table.key], Stays):
            return table.rows(self.engagement).count()
        return len(self.cycle.rows(table.key)) - self.going(table.key)


def _goes(counts: _Counts) -> list[Line]:
    n = counts.going
    return [
        Line(__("People"), counts.people(), __("with role, role group and account")),
        Line(__("Stakeholders"), n("stakeholders"), __("with what is known of them, confidential")),
        Line(__("Facts and processes"), n("context_entries", "processes")),
        Line(__("Assessments"), n("assessments"), __("the last of each: the new as-is")),
        Line(__("Targets"), n("targets")),
        Line(__("Canvases"), n("canvases"), __("as they stand, with evidence and links")),
        Line(__("Notes"), n("notes")),
        Line(__("KPIs"), n("kpis"), __("with target")),
        Line(__("Readings"), n("readings"), __("as history")),
        Line(__("Mandate"), n("mandates"), __("its words, as a draft to agree and sign anew")),
        Line(__("Work packages"), n("packages"), __("unfinished: backlog, with the effort left")),
        Line(__("Risks and issues"), n("concerns"), __("open")),
        Line(__("Next steps"), n("improvements"), __("not done yet")),
        Line(__("Lessons"), n("lessons"), __("with an open action")),
        Line(__("Groups and units"), n("change_groups", "rollout_units")),
        Line(__("Own gate criteria"), n("own_criteria", "criterion_settings")),
    ]


def _stays(counts: _Counts) -> list[Line]:
    n = counts.staying
    return [
        Line(__("Guests"), counts.guests(), __("and codes, invitations and links")),
        Line(__("Workshops and votes"), n("workshops", "vote_rounds")),
        Line(__("Decisions at gates"), n("gate_decisions", "wave_decisions")),
        Line(__("Conditions and waivers"), n("gate_conditions", "wave_conditions", "gate_waivers")),
        Line(__("Work packages"), n("packages"), __("done or dropped")),
        Line(__("Messages"), n("messages")),
        Line(__("Earlier assessments"), n("assessments")),
        Line(__("Surveys"), n("surveys", "satisfaction_surveys")),
        Line(__("Versions of canvases"), n("canvas_versions")),
        Line(__("Signed mandates"), n("mandate_copies")),
        Line(__("Reviews"), n("reviews", "function_reviews")),
        Line(__("Next steps"), n("improvements"), __("done or removed")),
        Line(__("Lessons"), n("lessons"), __("learned")),
        Line(__("Acknowledgements and thanks"), n("acknowledgements", "thanks")),
        Line(__("Lines of history"), n("events")),
    ]


def about_baselines(preview: Preview) -> str:
    """What the choice of KPIs means here; empty where nothing was read."""
    if not preview.read:
        return ""
    said = ngettext(
        "%(count)s KPI has a reading.", "%(count)s KPIs have readings.", preview.read
    ) % {"count": preview.read}
    if not preview.reached:
        return said
    kept = ngettext(
        "%(count)s has reached its target and keeps its baseline until you set a new one.",
        "%(count)s have reached their target and keep their baseline until you set a new one.",
        preview.reached,
    ) % {"count": preview.reached}
    return f"{said} {kept}"
