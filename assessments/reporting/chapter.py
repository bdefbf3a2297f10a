"""The report's chapter "Assessment": what was found, on paper (core.chapters)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as __

from assessments import ballots, results
from assessments import result_words as words
from assessments.findings import groups, pictures, scores
from assessments.findings.compared import Compared, pair
from assessments.findings.overview import HeatCell, Overview, remark, weak_level, weakness
from assessments.findings.tables import Row
from assessments.findings.taking_part import people_rows
from assessments.models import Assessment, Target
from assessments.reporting import formulas, report_as_is, summary
from assessments.results import Results
from assessments.settling import target_table
from pmo_studio.core import chapters, charts
from pmo_studio.core.charts import PRINT, Axis, Svg
from pmo_studio.core.models import Engagement

# px from margin to margin of the report's A4, and what stands in a part of it.
TEXT_WIDTH = 642.0
RADAR_WIDTH = 520.0


@dataclass(frozen=True)
class Part:
    """One assessment in the chapter."""

    overview: Overview
    people: Sequence[Row]
    scores: scores.Scores
    heat_map: Svg
    model_name: str
    rule: str
    parameters: Sequence[str]

    @property
    def results(self) -> Results:
        return self.overview.results

    @property
    def assessment(self) -> Assessment:
        return self.overview.results.assessment

    @property
    def shown(self) -> int:
        return len(self.results.items)

    @property
    def asked(self) -> int:
        return len(self.results.questions)

    @property
    def is_short(self) -> bool:
        """Open, with less than half of its questions shown: no figure of it says much yet."""
        return not self.assessment.is_closed and 2 * self.shown < self.asked


@dataclass(frozen=True)
class Aim:
    """A capability with its target."""

    name: str
    now: str
    remark: str
    source: str
    target: Target
    level: str
    gap: str
    importance: str
    dots: int | None
    growth: str


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Context, processes, results and targets; without any of them there is no chapter.

    The same for every audience: nothing in it says more than the sheet does.
    """
    rows = Assessment.objects.of(engagement).published().newest_first()
    found = _newest_first(results.of_all(rows))
    table = target_table.of(engagement)
    aimed = [line for line in table.lines if line.target is not None]
    vote, dots = ballots.context_dots(engagement.pk)
    context_parts = report_as_is.context_parts(engagement, dots)
    processes = list(report_as_is.process_parts(engagement, width=TEXT_WIDTH))
    if not (found or aimed or context_parts or processes):
        return None
    levels = {line.key: line.goal for line in aimed if line.goal is not None}
    parts = [_part(each, levels) for each in found]
    told = [part for part in parts if not part.is_short][: summary.MOST_ASSESSMENTS]
    compared = _compared(found, levels)
    context = {
        "summaries": [summary.of(part.overview, _change_to(part, compared)) for part in told],
        "context_vote": vote,
        "context_parts": context_parts,
        "processes": processes,
        "parts": parts,
        "votes": table.votes,
        "aims": [_aim(line, line.target) for line in aimed if line.target is not None],
        "gaps": _gaps(aimed),
        "formulas": formulas.of(each.model for each in found),
    }
    return chapters.Content(render_to_string("assessments/report/chapter.html", context))


def _newest_first(found: Sequence[Results]) -> list[Results]:
    """What was closed last first; behind it what is still open."""
    closed = [each for each in found if each.assessment.is_closed]
    closed.sort(key=lambda each: (each.assessment.closed_at, each.assessment.pk), reverse=True)
    return [*closed, *(each for each in found if not each.assessment.is_closed)]


def _part(found: Results, targets: dict[str, float]) -> Part:
    asked = groups.of(found.assessment)
    overview = Overview(found, asked, targets, look=PRINT, width=RADAR_WIDTH)
    return Part(
        overview=overview,
        people=people_rows(found, asked),
        scores=scores.of(found),
        heat_map=_heat_map(overview),
        model_name=words.spoken(found.model.name),
        rule=str(words.RULES[found.model.rule]),
        parameters=words.parameters(found.model),
    )


def _heat_map(overview: Overview) -> Svg:
    caps = overview.results.capabilities
    rows = []
    for row in overview.heat:
        cells = [
            _heat_cell(cell, overview.results.heat_map[column.groups][row.key].score)
            for cell, column in zip(row.cells, overview.columns, strict=True)
        ]
        cells.append(_heat_cell(row.everybody, caps[row.key].score))
        rows.append(charts.HeatRow(f"{row.name} *" if row.is_settled else row.name, cells))
    columns = [
        charts.HeatColumn(
            column.short if len(column.groups) > 1 else column.full,
            None if column.people is None else int(column.people.text),
        )
        for column in overview.columns
    ]
    columns.append(charts.HeatColumn(__("All"), overview.results.participation.people))
    return charts.heat_map(
        rows,
        columns,
        title=__("Score of each capability in each role group, 1 to 5"),
        corner=__("Capability"),
        hidden=__("hidden"),
        legend=(__("Low"), __("High")),
        decimal=pictures.decimal(),
        width=TEXT_WIDTH,
        look=PRINT,
    )


def _heat_cell(cell: HeatCell, score: float | None) -> charts.HeatCell:
    value = score if cell.number is not None else None
    return charts.HeatCell(value, thin=cell.is_weak, hidden=cell.is_hidden)


def _compared(found: Sequence[Results], targets: dict[str, float]) -> Compared | None:
    chosen = pair(each.assessment for each in found)
    if chosen is None:
        return None
    by_key = {each.assessment.pk: each for each in found}
    before, after = (by_key[each.pk] for each in chosen)
    return Compared(before, after, targets, look=PRINT, width=RADAR_WIDTH)


def _change_to(part: Part, compared: Compared | None) -> Compared | None:
    return compared if compared and compared.after is part.results else None


def _aim(line: target_table.Line, target: Target) -> Aim:
    """With the assessment that speaks for the capability now."""
    speaks, now = line.speaks, line.now
    return Aim(
        name=line.name,
        now=weak_level(speaks.cap) if speaks else words.level(None),
        remark=remark(speaks.cap) if speaks else "",
        source=speaks.name if speaks else "",
        target=target,
        level=words.level(target.value),
        gap=words.NO_VALUE if now is None else words.change(float(target.value) - now),
        importance=words.level(line.importance if line.is_voted else None),
        dots=line.votes,
        growth=line.growth_in_words,
    )


def _gaps(lines: Sequence[target_table.Line]) -> Svg | None:
    axes = [
        Axis(line.name, line.now, line.goal, thin=bool(line.speaks and weakness(line.speaks.cap)))
        for line in lines
    ]
    return pictures.gaps(axes, width=TEXT_WIDTH, look=PRINT) if axes else None
