"""The chapters that a plan adds to the report say what its sheets say, to whom they may."""

import datetime
import io
from decimal import Decimal

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from pmo_studio.core.gates import Decision
from pmo_studio.exports import pdf, report
from roadmaps import dated, facts, gap_table
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry, Said
from roadmaps.chapters import change, gaps, readings, roadmap
from roadmaps.kpis import periods
from roadmaps.models import Concern, Plan, WaveDecision, WorkPackage
from roadmaps.roadmap_page import FONT_FOLDER
from tests.exports.test_report import printed
from tests.factories import KpiFactory
from tests.people import People
from tests.reading import words
from tests.roadmaps import involved
from tests.roadmaps.planned import package, planned, wave_of
from tests.roadmaps.test_derivation import derive

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 2, 2)


class Staff:
    """The lead of an engagement that tests did not make."""

    def __init__(self, lead) -> None:
        self.lead, self.engagement = lead, lead.engagement


@pytest.fixture
def meridian(db, standing):
    """The demo with a plan that was derived from it."""
    engagement = standing.given("meridian")
    derive(engagement)
    return engagement


@pytest.fixture
def plan(people: People):
    """A and B in the foundation, which is too small for them; C waits in the backlog."""
    made = planned(people.lead)
    wave = wave_of(made, "F")
    wave.capacity = 12
    wave.save()
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    package(made, "C")
    return made


def risk(plan: Plan, text: str, **facts) -> Concern:
    given = {"likelihood": 2, "impact": 3, "raised_on": DAY} | facts
    return Concern.objects.create(plan=plan, kind="risk", text=text, **given)


def chapter(build, engagement, audience="room", language="en") -> str:
    with translation.override(language):
        content = build(engagement, audience, language)
    return "" if content is None else words(content.html)


# --- gaps ---------------------------------------------------------------------------------------


def test_every_gap_is_printed_with_the_figures_of_its_sheet(meridian):
    said = chapter(gaps.build, meridian)
    ground = facts.of(meridian)
    table = gap_table.Table(ground, gap_table.closed_by(Plan.objects.get(engagement=meridian)), {})
    assert len(table.lines) > 5
    for line in table.lines:
        unit = "levels" if line.unit == "levels" else "grades"
        evidence = "" if line.gap.evidence else "no evidence "
        figures = (
            f"{line.name} {line.kind} {line.current} {evidence}{line.target} {line.size} {unit}"
            f" {line.importance} {line.weight} {line.severity[0]} "
        )
        after = said.partition(figures)[2]
        assert after, figures
        closers = " ".join(f"{one.key} {one.name}" for one in line.packages)
        assert after.startswith(closers or ("No function" if line.is_uncovered else "not planned"))


@pytest.mark.one_database
@pytest.mark.pango
@pytest.mark.parametrize("language", ["en", "pt-BR", "es"])
def test_no_narrow_column_of_the_gaps_breaks_within_a_word(meridian, language):
    with translation.override(language):
        html = gaps.build(meridian, "room", language).html
        told = gettext("no evidence")
    html = html.replace('<td class="r">', f'<td class="r"><small>{told}</small>', 1)
    document = pdf.document(
        body=f"<main>{html}</main>",
        styles=[report.style("tokens.css"), report.style("print.css")],
        title="Gaps",
        lang=language,
        fonts=FONT_FOLDER,
    )
    file = pypdfium2.PdfDocument(io.BytesIO(pdf.render(document)))
    lines = "\n".join(page.get_textpage().get_text_range() for page in file).split()
    assert set(told.split()) <= set(lines)


def test_what_no_function_raises_is_named_with_the_functions_that_would(meridian):
    said = chapter(gaps.build, meridian).partition("No function raises these")[2]
    table = gap_table.Table(facts.of(meridian), {}, {})
    assert table.uncovered
    for line in table.uncovered:
        assert f"{line.name} {', '.join(name for name, _url in line.functions)}" in said


def test_the_chart_of_the_gaps_is_drawn_in_the_colours_of_paper(meridian):
    html = gaps.build(meridian, "room", "en").html
    assert 'class="chart' in html
    assert "var(--" not in html


def test_without_a_gap_there_is_no_chapter_of_gaps(people):
    assert gaps.build(people.engagement, "facilitators", "en") is None


def test_stakeholders_are_told_to_lead_and_facilitators_alone(meridian):
    lead = meridian.participants.get(role="lead")
    involved.involved(Staff(lead), "Lena Marsh of wards")
    assert "Lena Marsh of wards" not in chapter(gaps.build, meridian)
    told = chapter(gaps.build, meridian, "facilitators")
    assert "Stakeholders to win" in told
    assert "Lena Marsh of wards (today resistant, needed supportive)" in told
    assert "Lena Marsh of wards" in told


# --- roadmap ------------------------------------------------------------------------------------


def test_every_package_is_listed_once_with_the_days_of_the_roadmap(meridian):
    said = chapter(roadmap.build, meridian).partition("Work packages Work package")[2]
    standing = dated.of(meridian)
    rows = [row for row in standing.rows if standing.dates(row)]
    assert len(rows) > 8
    for row in rows:
        found = standing.dates(row)
        owner = row.owner.name if row.owner else "–"
        days = [date_format(day, "SHORT_DATE_FORMAT") for day in (found.first, found.last)]
        line = f"{row.key} {row.name} {owner} {row.effort} {' '.join(days)} "
        assert said.count(line) == 1, line


def test_the_drawing_holds_every_dated_package_once_and_is_a_part_of_its_chapter(people, plan):
    content = roadmap.build(people.engagement, "room", "en")
    [pages] = content.pages
    assert f'id="{pages.anchor}"' in pages.markup.body
    assert f"<h2>{people.engagement.name}: Roadmap</h2>" in pages.markup.body
    rows = pages.markup.body.partition("<tbody>")[2]
    assert rows.count('scope="row"') == 2
    assert "A\tPackage A" in rows
    assert "Package C" not in rows


def test_waves_tell_their_capacity_and_how_their_gates_were_decided(people, plan):
    said = chapter(roadmap.build, people.engagement)
    assert "Foundation 5 Jan 2026 23 Jan 2026 15 over by 3 12 Gate not decided" in said
    WaveDecision.objects.create(
        wave=wave_of(plan, "F"),
        decision=Decision.GO,
        decided_on=DAY,
        by=people.lead,
        at=datetime.datetime(2026, 2, 2, tzinfo=datetime.UTC),
    )
    assert "15 over by 3 12 Go 2 Feb 2026" in chapter(roadmap.build, people.engagement)


def test_what_waits_in_the_backlog_has_no_days(people, plan):
    assert "Backlog (1) C Package C – 10 – – – Planned" in chapter(roadmap.build, people.engagement)


def test_a_day_that_was_promised_stands_below_the_one_that_is_planned(people, plan):
    row = WorkPackage.objects.get(key="B")
    row.baseline_start, row.baseline_end, row.baseline_effort = DAY, DAY, 5
    row.save()
    said = chapter(roadmap.build, people.engagement)
    assert "23 Jan 2026 promised 2 Feb 2026" in said
    assert "Promised 2 Feb 2026" in said


def test_open_risks_are_printed_the_heaviest_first_and_closed_ones_are_not(people, plan):
    for text, impact, closed in (("Small", 1, None), ("Large", 5, None), ("Over", 5, DAY)):
        risk(plan, text, impact=impact, closed_on=closed)
    said = chapter(roadmap.build, people.engagement).partition("Open risks and issues")[2]
    assert "Large Risk 2 × 5 = 10 – – Small Risk 2 × 1 = 2 – –" in said
    assert "Over" not in said


def test_a_plan_with_an_error_is_printed_without_days_and_says_what_is_wrong(people, plan):
    first, second = (WorkPackage.objects.get(key=key) for key in "AB")
    first.predecessors.create(predecessor=second)
    content = roadmap.build(people.engagement, "room", "en")
    assert content.pages == ()
    said = words(content.html)
    assert "Take one of the links away." in said
    assert "A Package A – 10 – – – Planned" in said


def test_an_empty_plan_has_no_chapter(people):
    assert roadmap.build(people.engagement, "room", "en") is None
    planned(people.lead)
    assert roadmap.build(people.engagement, "room", "en") is None


def test_the_chapter_asks_the_database_the_same_for_3_and_30_packages(people, plan):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            roadmap.build(people.engagement, "room", "en")
        return len(seen)

    few = queries()
    for n in range(27):
        package(plan, f"M{n}", "F", 1, after=["A"])
        risk(plan, f"Risk {n}")
    assert queries() == few


# --- change -------------------------------------------------------------------------------------


def test_change_is_no_chapter_for_the_room(people):
    involved.involved(people)
    involved.message(people, "Told to nobody else")
    assert change.build(people.engagement, "room", "en") is None
    room, staff = printed(people), printed(people, "facilitators")
    for secret in ("Lena Marsh", "Told to nobody else"):
        assert secret not in room
        assert secret in staff


def test_change_tells_who_is_to_be_won_how_ready_groups_are_and_who_hears_what(people):
    """T27 and T29: priority 40; the barrier is desire, readiness 3.6."""
    involved.involved(people, "Lena Marsh", power=4, interest=5)
    row = involved.group(people)
    involved.assessed(people, row, 4, 3, 2, 5, 4)
    involved.message(people, "Where we stand", channel="Town hall")
    said = chapter(change.build, people.engagement, "facilitators")
    assert "Lena Marsh LM, Manage closely resistant supportive 40 " in said
    assert "Lena Marsh resists: talk in person before any workshop" in said
    assert "Ward managers 45 people, readiness 3.6" in said
    assert "Sponsor dialogue, champions" in said
    assert "Manage closely Where we stand – Town hall" in said


def test_without_anything_said_of_people_there_is_no_chapter_of_change(people):
    involved.stakeholder(people)
    assert change.build(people.engagement, "facilitators", "en") is None


# --- all ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["pt-br", "es"])
def test_the_chapters_speak_the_language_of_the_report(meridian, language):
    involved.involved(Staff(meridian.participants.get(role="lead")))
    for build, heading in (
        (gaps.build, "Gaps, the heaviest first"),
        (roadmap.build, "Waves and gates"),
        (change.build, "Engagement: where they are, where we need them"),
    ):
        with translation.override(language):
            translated = gettext(heading)
        assert translated != heading
        assert translated in chapter(build, meridian, "facilitators", language)


# --- KPI wall -----------------------------------------------------------------------------------


def test_the_chapter_of_readings_says_what_the_wall_says_and_stays_away_without_any(people):
    kpi = KpiFactory(engagement=people.engagement, name="Status reports on time", baseline=60)
    assert readings.build(people.engagement, "room", "en") is None
    running = periods.of_day(timezone.localdate(), "monthly")
    entries = [
        Entry(kpi.pk, running.shifted(-back), Said(Decimal(value)))
        for back, value in ((2, 76), (1, 80))
    ]
    actions.record(people.engagement, entries=entries, by=people.lead)
    said = words(readings.build(people.engagement, "room", "en").html)
    assert "0 of 1 on target" in said
    for told in ("60 %", "≥ 85 %", "80 %", "+4", "Near target", "Rising, good"):
        assert told in said
    assert said.count("80 %") == 2  # the last reading, and the achievement of T37
