"""The quarterly review: what was so in the quarter, never today's figures as those of then."""

import datetime
import io
from decimal import Decimal

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.models import Engagement, GateCondition, GateDecision, GateWaiver, PhaseState
from pmo_studio.core.models.people import Role
from pmo_studio.core.refusals import Refused
from pmo_studio.portfolio import choosing, entries
from pmo_studio.portfolio.choosing import Wanted
from pmo_studio.portfolio.review import pack as packs
from pmo_studio.portfolio.review import printed, span, views
from roadmaps.improving.quarters import Quarter
from roadmaps.models import Improvement, Reading
from tests.factories import (
    EngagementFactory,
    KpiFactory,
    ParticipantFactory,
    UserFactory,
    WaveFactory,
)
from tests.roadmaps import closed
from tests.roadmaps.reviewed import canvas_of, decided

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 30)
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)
Q3_DAY, Q4_DAY = datetime.date(2026, 9, 3), datetime.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _today(time_machine):
    moment = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
    time_machine.move_to(moment, tick=False)


def gate(seat, phase, decision, day, **values):
    at = timezone.now()
    return GateDecision.objects.create(
        engagement=seat.engagement,
        phase=phase,
        decision=decision,
        decided_on=day,
        by=seat,
        at=at,
        **values,
    )


def read(kpi, seat, first, value):
    Reading.objects.create(
        kpi=kpi,
        period=first,
        frequency=kpi.frequency,
        value=Decimal(value),
        by=seat,
        at=timezone.now(),
    )


def office(user, name="Vale Verde", role=Role.VIEWER, start=datetime.date(2026, 1, 5)):
    """An engagement in which something of everything has happened in both quarters."""
    engagement = EngagementFactory(name=name, organisation="Vale", start_date=start)
    ParticipantFactory(user=user, engagement=engagement, role=role)
    lead = ParticipantFactory(engagement=engagement, role=Role.LEAD)
    gate(lead, 1, "go", datetime.date(2026, 5, 4))
    passed = gate(lead, 2, "go_with_conditions", Q3_DAY, percent=93)
    soon = {"text": "Connect the threads", "due_on": datetime.date(2026, 9, 30)}
    GateCondition.objects.create(decision=passed, **soon, met_on=Q4_DAY, owner=lead)
    GateCondition.objects.create(decision=passed, text="Name a deputy", due_on=Q4_DAY)
    GateWaiver.objects.create(
        engagement=engagement,
        criterion="D2",
        reason="The pilot shows it",
        by=lead,
        since=Q3_DAY,
        withdrawn_on=Q4_DAY,
        withdrawn_by=lead,
    )
    for phase in (1, 2):
        PhaseState.objects.create(engagement=engagement, phase=phase, progress=100, passed=True)
    PhaseState.objects.create(engagement=engagement, phase=3, progress=46, next_action="I3")
    kpi = KpiFactory(engagement=engagement, key="K03", name="Reports on time")
    for month, value in ((6, "90"), (7, "88"), (8, "86"), (9, "85"), (10, "70")):
        read(kpi, lead, datetime.date(2026, month, 1), value)
    Improvement.objects.create(
        engagement=engagement,
        text="Remind the leads",
        quarter=Q3.first,
        done_on=Q4_DAY,
        done_by=lead,
    )
    Improvement.objects.create(engagement=engagement, text="Coach", quarter=Q4.first, kpi=None)
    return engagement, lead, kpi


def pack(user, quarter):
    return packs.of(entries.of(user), span.Span(quarter, TODAY))


def page(client, user, query=""):
    client.force_login(user)
    answer = client.get(f"{reverse('portfolio:review')}{query}")
    return answer, answer.content.decode().replace("\xa0", " ")


def test_a_quarter_that_is_over_is_told_as_of_its_last_day():
    user = UserFactory()
    office(user)
    (sheet,) = pack(user, Q3).sheets
    assert sheet.phase == 3
    assert (sheet.percent, sheet.late, sheet.ahead) == (None, None, [])
    (one,) = sheet.gates.decided
    assert (one.on, one.percent, one.met) == (Q3_DAY, 93, 0)
    # Met in October: still open, and late, on the last day of September.
    assert [(each.text, each.is_late) for each in sheet.gates.open] == [
        ("Connect the threads", True),
        ("Name a deputy", False),
    ]
    assert [each.reason for each in sheet.gates.waived] == ["The pilot shows it"]
    assert [row.text for row in sheet.steps.late] == ["Remind the leads"]
    assert [row.text for row in sheet.steps.following] == ["Coach"]
    (kpi,) = sheet.kpis
    assert kpi.line.last.replace("\xa0", " ") == "85 %"
    assert not sheet.went_red
    assert kpi.was == "On target"


def test_the_running_quarter_is_told_as_of_today():
    user = UserFactory()
    office(user)
    (sheet,) = pack(user, Q4).sheets
    assert (sheet.phase, sheet.percent) == (3, 46)
    assert [each.text for each in sheet.gates.open] == ["Name a deputy"]
    assert (sheet.gates.decided, sheet.gates.waived) == ([], [])
    assert [row.text for row in sheet.steps.done] == ["Remind the leads"]
    (kpi,) = sheet.went_red
    assert (kpi.was, kpi.line.state) == ("On target", "Off target")
    asked = " ".join(each.words for each in sheet.wanted)
    assert "“Name a deputy”. Met, or a new day?" in asked
    assert "Off target, and no next step answers it: “Reports on time”." in asked


def test_a_step_for_a_red_kpi_and_for_a_function_is_nothing_to_ask_the_board(people):
    canvas_of(people)
    Engagement.objects.update(start_date=datetime.date(2026, 1, 5))
    decided(people, "F05", "improve")
    kpi = KpiFactory(engagement=people.engagement, key="K03", name="Reports on time")
    read(kpi, people.lead, datetime.date(2026, 10, 1), "60")

    def asked():
        (sheet,) = pack(people.lead.user, Q4).sheets
        return [each.words for each in sheet.wanted]

    assert [words.partition(",")[0] for words in asked()] == [
        "Off target",
        "Decided about functions",
    ]
    for source in ({"kpi": kpi}, {"function": "F05"}):
        Improvement.objects.create(engagement=people.engagement, text="Train", **source)
    assert asked() == []


def test_of_what_is_closed_out_the_board_is_asked_for_no_next_step():
    user = UserFactory()
    engagement, _lead, _kpi = office(user)
    assert "Off target" in " ".join(each.words for each in pack(user, Q4).sheets[0].wanted)
    Engagement.objects.filter(pk=engagement.pk).update(closed_at=timezone.now())
    assert "Off target" not in " ".join(each.words for each in pack(user, Q4).sheets[0].wanted)


def test_the_kpis_of_a_renewed_engagement_are_counted_once_in_its_next_cycle(client):
    user = UserFactory()
    first, _lead, _kpi = office(user)
    second, _lead, _kpi = office(user, name="Vale Verde, cycle 2")
    assert pack(user, Q4).counts.all == 2
    Engagement.objects.filter(pk=first.pk).update(closed_at=timezone.now())
    Engagement.objects.filter(pk=second.pk).update(renewed_from=first)
    found = pack(user, Q4)
    assert found.counts.all == 1
    assert [sheet.engagement for sheet in found.sheets if sheet.kpis] == [second]
    assert "told with the cycle that continues it" in page(client, user)[1]


def test_a_paper_that_leaves_some_out_says_how_many(client, monkeypatch):
    user = UserFactory()
    for n in range(3):
        office(user, name=f"Office {n}")
    listed = entries.of(user)
    found = packs.of(listed[:2], span.Span(Q3, TODAY))
    wanted = choosing.read({}, listed)
    told = printed.document(found, by="Ana", wanted=wanted, more=1).html
    assert "1 engagement is not in this file, which holds the first 2 by name" in told
    monkeypatch.setattr(views, "MOST", 2)
    monkeypatch.setattr(views.process, "run", lambda document, **options: document.html.encode())
    client.force_login(user)
    answer = client.get(f"{reverse('portfolio:review_pdf')}?quarter=2026-Q3")
    assert "1 engagement is not in this file" in answer.content.decode()


def test_a_gate_on_hold_is_asked_of_the_board_also_of_a_wave():
    user = UserFactory()
    _engagement, lead, _kpi = office(user)
    gate(lead, 3, "hold", Q4_DAY, review_on=datetime.date(2026, 12, 8))
    wave = WaveFactory(plan__engagement=lead.engagement, kind="pilot", key="P")
    wave.decisions.create(decision="recycle", decided_on=Q4_DAY, by=lead, at=timezone.now())
    (sheet,) = pack(user, Q4).sheets
    asked = " ".join(each.words for each in sheet.wanted)
    assert "Gate 3: Implementation: “Hold” since" in asked
    assert "Pilot gate: “Recycle” since" in asked
    assert len(sheet.gates.decided) == 2
    assert pack(user, Q3).asks == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "is no quarter"),
        ("2026-05", "is no quarter"),
        ("2027-Q1", "has not begun"),
        ("2025-Q4", "is over before the first"),
    ],
)
def test_a_quarter_of_which_nothing_can_be_told_is_refused_in_words(client, text, said):
    user = UserFactory()
    office(user)
    answer, html = page(client, user, f"?quarter={text}")
    assert answer.status_code == 422
    assert said in html
    paper = client.get(f"{reverse('portfolio:review_pdf')}?quarter={text}")
    assert paper.status_code == 422
    assert said in paper.content.decode()


def test_quarters_are_read_as_people_write_them():
    assert span.read("Q3 2026", TODAY).quarter == Q3
    assert span.read("", TODAY).is_running
    assert span.offered(datetime.date(2026, 1, 5), TODAY)[0] == Q4
    assert span.offered(datetime.date(2026, 1, 5), TODAY)[-1] == Quarter(2026, 1)
    with pytest.raises(Refused):
        span.read("2026-Q5", TODAY)


def test_only_engagements_with_a_seat_that_were_there_and_not_closed_before(client):
    user = UserFactory()
    office(user)
    office(UserFactory(), name="Elsewhere")
    office(user, name="Later", start=datetime.date(2026, 10, 12))
    Engagement.objects.filter(name="Later").update(created_at=timezone.now())
    _engagement, lead, _kpi = office(user, name="Closed in May")
    for phase in range(1, 6):
        gate(lead, phase, "go", datetime.date(2026, 5, 20))
    Engagement.objects.exclude(name="Later").update(
        created_at=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    )
    assert [sheet.entry.name for sheet in pack(user, Q3).sheets] == ["Vale Verde"]
    _answer, html = page(client, user, "?quarter=2026-Q4")
    assert "Later" in html
    assert "Elsewhere" not in html
    _answer, html = page(client, user, "?quarter=2026-Q4&q=later")
    assert "Vale Verde" not in html
    assert "Filtered:" in html


def test_the_page_says_what_is_not_kept_and_names_what_went_off_target(client):
    user = UserFactory()
    office(user)
    _answer, html = page(client, user, "?quarter=2026-Q3")
    assert "progress then: not kept" in html
    assert "Progress, what lay ahead and what was late at that time are not kept" in html
    assert "46 %" not in html
    _answer, html = page(client, user)
    assert "KPIs that went off target" in html
    assert "before: On target" in html
    assert "46 %" in html


def test_what_only_lead_and_facilitators_see_is_never_in_it(people):
    closed.acknowledgement(people, "Secret Name", public=False)
    people.engagement.stakeholders.create(name="Secret Stakeholder")
    context = pack(people.lead.user, Q4)
    document = printed.document(context, by="Lea", wanted=Wanted())
    assert people.engagement.name in document.html
    assert "Secret" not in document.html


@pytest.mark.pango
def test_the_paper_has_a_page_over_all_and_a_page_for_each(client):
    user = UserFactory()
    office(user)
    office(user, name="Harbour")
    client.force_login(user)
    answer = client.get(f"{reverse('portfolio:review_pdf')}?quarter=2026-Q3")
    assert answer.headers["content-disposition"].endswith('"quarterly-review-2026-q3.pdf"')
    assert len(pikepdf.open(io.BytesIO(answer.content)).pages) == 3


def test_the_first_page_names_one_of_each_engagement_before_a_second_of_any():
    user = UserFactory()
    for n in range(6):
        office(user, name=f"Office {n}")
    found = pack(user, Q4)
    asks = printed.shortened(found)
    assert found.asks == 12
    assert sum(len(listed) for _sheet, listed in asks.listed) == printed.MOST_ASKS
    assert (len(asks.listed), asks.more) == (6, 2)


def test_three_engagements_cost_as_many_queries_as_thirty(client):
    user = UserFactory()
    client.force_login(user)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("portfolio:review")).status_code == 200
        return len(found)

    for n in range(3):
        office(user, name=f"Office {n}")
    asked()
    few = asked()
    for n in range(3, 30):
        office(user, name=f"Office {n}")
    assert asked() == few
