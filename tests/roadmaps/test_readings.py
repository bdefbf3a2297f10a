"""Recording what KPIs came to, the wall that shows it, and the page of one KPI."""

import datetime
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from canvases.models import Kpi
from pmo_studio.core import bundle, due, events, phases
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Engagement, Event, SheetOpening
from pmo_studio.core.refusals import Refused
from roadmaps.actions import reading_tokens
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry, Said, Stands
from roadmaps.kinds import readings as kinds
from roadmaps.kpis import periods
from roadmaps.kpis.periods import Period
from roadmaps.models import Reading, ReadingToken
from roadmaps.readings import doubts, kpi_page, measures, standings
from tests.factories import KpiFactory, UserFactory
from tests.reading import words

pytestmark = pytest.mark.django_db
RUNNING = periods.of_day(timezone.localdate(), "monthly")
LAST = RUNNING.shifted(-1)


@pytest.fixture
def kpi(people):
    return KpiFactory(
        engagement=people.engagement, key="K03", name="Status reports on time", baseline=61
    )


def record(people, kpi, value, span: Period = LAST, *, by=None, **more):
    said = value if isinstance(value, Said) else Said(Decimal(value))
    entries = [Entry(kpi.pk, span, said)]
    [row] = actions.record(people.engagement, entries=entries, by=by or people.lead, **more)
    return row


def last_event(people) -> Event:
    return Event.objects.filter(engagement=people.engagement).latest("number")


def page(people, name: str, *args: object, as_: str = "facilitator", **sent: object):
    browser = people.browser(as_)
    return browser.get(reverse(f"roadmaps:{name}", args=args), sent)


def send(people, name: str, *args: object, as_: str = "facilitator", **sent: object):
    return people.browser(as_).post(reverse(f"roadmaps:{name}", args=args), sent)


# --- actions ------------------------------------------------------------------------------------


def test_a_reading_is_one_event_that_tells_it_in_words(people, kpi):
    row = record(people, kpi, Said(None, Decimal(21), Decimal(25), "counted by hand"))
    assert (row.figure, row.note) == (84, "counted by hand")
    event = last_event(people)
    assert event.kind == "reading.recorded"
    assert "84\N{NO-BREAK SPACE}%" in events.sentence(event)
    assert "counted" not in str(event.data)


def test_a_second_reading_of_a_period_asks_and_replacing_keeps_the_first(people, kpi):
    first = record(people, kpi, 84)
    with pytest.raises(Stands) as stands:
        record(people, kpi, 80)
    assert [row.pk for row in stands.value.now] == [first.pk]

    second = record(people, kpi, 80, replaces={first.pk}, by=people.facilitator)

    first.refresh_from_db()
    assert (first.ending, first.archived_by) == ("replaced", people.facilitator)
    assert last_event(people).kind == "reading.replaced"
    with pytest.raises(Stands) as again:
        record(people, kpi, 79, replaces={first.pk})
    assert [row.pk for row in again.value.now] == [second.pk]


def test_the_same_once_more_is_no_change(people, kpi):
    record(people, kpi, 84)
    before = last_event(people).number
    assert record(people, kpi, 84).figure == 84
    assert last_event(people).number == before


def test_many_readings_are_one_event_and_all_or_none(people, kpi):
    other = KpiFactory(engagement=people.engagement)
    spans = [RUNNING.shifted(-n) for n in range(3)]
    entries = [Entry(each.pk, span, Said(Decimal(80))) for each in (kpi, other) for span in spans]
    before = last_event(people).number
    actions.record(people.engagement, entries=entries, by=people.lead)
    assert last_event(people).number == before + 1
    assert events.sentence(last_event(people)) == "recorded 6 readings"

    more = [
        Entry(kpi.pk, LAST, Said(Decimal(1))),
        Entry(kpi.pk, LAST.shifted(-5), Said(Decimal(2))),
    ]
    with pytest.raises(Stands):
        actions.record(people.engagement, entries=more, by=people.lead)
    assert Reading.objects.count() == 6


@pytest.mark.parametrize(
    ("span", "said", "field"),
    [
        (RUNNING.following, Said(Decimal(84)), "period"),
        (Period(datetime.date(2026, 1, 1), "quarterly"), Said(Decimal(84)), "period"),
        (LAST, Said(Decimal(84), note="x" * 301), "note"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(people, kpi, span, said, field):
    with pytest.raises(Refused) as refused:
        record(people, kpi, said, span)
    assert refused.value.field == field
    assert not Reading.objects.exists()


def test_a_kpi_that_was_removed_takes_no_reading(people, kpi):
    kpi.archived_at = timezone.now()
    kpi.save()
    with pytest.raises(Refused):
        record(people, kpi, 84)


def test_contributors_record_once_the_sheet_is_open_to_them(people, kpi):
    with pytest.raises(Denied):
        record(people, kpi, 84, by=people.contributor)
    SheetOpening.objects.create(
        engagement=people.engagement, sheet="readings", seat=people.contributor
    )
    people.contributor.__dict__.pop("opened", None)
    assert record(people, kpi, 84, by=people.contributor).by == people.contributor


def test_removed_can_be_put_back_unless_another_stands(people, kpi):
    row = record(people, kpi, 84)
    actions.remove(row, by=people.lead)
    assert standings(people.engagement)[kpi.pk].last is None
    assert actions.restore(row, by=people.lead).archived_at is None

    actions.remove(row, by=people.lead)
    record(people, kpi, 80)
    with pytest.raises(Refused):
        actions.restore(row, by=people.lead)


def test_the_database_refuses_two_that_stand_and_a_value_beside_a_part(people, kpi):
    row = record(people, kpi, 84)
    values = {"kpi": kpi, "by": people.lead, "at": timezone.now(), "frequency": "monthly"}
    wrong = (
        {"period": row.period, "value": 1},
        {"period": LAST.shifted(-1).first, "value": 1, "numerator": 1, "denominator": 2},
        {"period": LAST.shifted(-1).first, "numerator": 1},
        {"period": LAST.shifted(-1).first, "value": 1, "ending": "removed"},
        {"period": LAST.shifted(-1).first, "value": 1, "frequency": "weekly"},
    )
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Reading.objects.create(**values | each)


# --- the wall -----------------------------------------------------------------------------------


def test_the_wall_tells_state_and_trend_in_words_red_first(people, kpi):
    for back, value in enumerate((80, 76, 73, 70)):
        record(people, kpi, value, RUNNING.shifted(-back - 1))
    red = KpiFactory(engagement=people.engagement, name="Method adoption")
    record(people, red, 20)
    text = words(page(people, "kpi_wall", people.engagement.pk, as_="viewer").content.decode())
    assert "Red first, 0 of 2 on target" in text
    assert text.index("Method adoption") < text.index("Status reports on time")
    assert "Near target" in text
    assert "Rising, good" in text
    assert "Add reading" not in text


def test_what_slips_is_said_before_it_is_red_and_can_be_shown_alone(people, kpi):
    for back, value in enumerate((86, 90, 95, 100)):
        record(people, kpi, value, RUNNING.shifted(-back - 1))
    record(people, KpiFactory(engagement=people.engagement, name="Method adoption"), 90)
    text = words(page(people, "kpi_wall", people.engagement.pk, show="slipping").content.decode())
    assert "Slipping: worse three times in a row" in text
    assert "Method adoption" not in text


def test_an_empty_wall_leads_to_the_one_thing_to_do(people):
    html = page(people, "kpi_wall", people.engagement.pk).content.decode()
    assert reverse("canvases:kpis", args=[people.engagement.pk]) in html
    KpiFactory(engagement=people.engagement)
    text = words(page(people, "kpi_wall", people.engagement.pk).content.decode())
    assert "Add the first readings" in text
    assert "overdue" not in text


@pytest.mark.parametrize("name", ["kpi_wall", "readings_due"])
def test_pages_ask_the_database_as_often_for_3_kpis_as_for_30(
    people, name, django_assert_max_num_queries, django_assert_num_queries
):
    def fill(count: int) -> None:
        for _ in range(count):
            each = KpiFactory(engagement=people.engagement)
            entries = [
                Entry(each.pk, RUNNING.shifted(-n), Said(Decimal(80 + n))) for n in range(2, 8)
            ]
            actions.record(people.engagement, entries=entries, by=people.lead)

    browser = people.browser("facilitator")
    where = reverse(f"roadmaps:{name}", args=[people.engagement.pk])
    fill(3)
    browser.get(where)
    with django_assert_max_num_queries(40) as few:
        browser.get(where)
    fill(27)
    with django_assert_num_queries(len(few)):
        browser.get(where)


# --- forms --------------------------------------------------------------------------------------


def test_all_that_is_due_is_recorded_in_one_form_without_a_script(people, kpi):
    other = KpiFactory(engagement=people.engagement, name="Decision lead time", unit="days")
    record(people, kpi, 80, LAST.shifted(-1))
    shown = words(page(people, "readings_due", people.engagement.pk).content.decode())
    assert "Status reports on time" in shown
    sent = {
        f"value_{kpi.pk}": "21/25",
        f"period_{kpi.pk}": LAST.key,
        f"note_{kpi.pk}": "by hand",
        f"value_{other.pk}": "9,5 days",
    }
    response = send(people, "readings_due", people.engagement.pk, **sent)
    assert response.status_code == 302
    found = standings(people.engagement)
    assert (found[kpi.pk].value, found[other.pk].value) == (84, Decimal("9.5"))


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(people, kpi):
    other = KpiFactory(engagement=people.engagement, name="Decision lead time", unit="days")
    sent = {f"value_{kpi.pk}": "84", f"value_{other.pk}": "84 %"}
    response = send(people, "readings_due", people.engagement.pk, **sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert "this KPI is measured in days" in words(html)
    # On a phone the sentence may stand screens below: the top names it, the field has the focus.
    assert "Nothing was recorded yet. Look again at: Decision lead time" in words(html)
    assert re.findall(r'name="(\w+)"[^>]* autofocus', html) == [f"value_{other.pk}"]
    assert html.count('value="84') == 2
    assert not Reading.objects.exists()


def test_whoever_records_reads_what_is_counted_and_has_the_button_on_the_page(people, kpi):
    kpi.formula = "reports in by deadline / reports due"
    kpi.save()
    for name, key in (("readings_due", people.engagement.pk), ("reading_new", kpi.pk)):
        assert kpi.formula in page(people, name, key).content.decode()
    record(people, kpi, 80, LAST)
    # In the tools it is out of sight on a phone.
    for name, key in (("kpi_wall", people.engagement.pk), ("kpi_readings", kpi.pk)):
        html = page(people, name, key).content.decode()
        assert "Add reading" in html.partition('class="kw-add"')[2]
        assert 'class="kw-add"' not in page(people, name, key, as_="viewer").content.decode()


def test_without_kpis_nothing_is_said_to_be_recorded(people):
    shown = words(page(people, "readings_due", people.engagement.pk).content.decode())
    assert "Nothing to measure yet" in shown
    assert "Every reading is in" not in shown


def test_a_kpi_that_was_never_read_is_due_and_names_no_day_that_is_over(people, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC), tick=False)
    kpi = KpiFactory(engagement=people.engagement, frequency="quarterly")
    for name, key in (("kpi_wall", people.engagement.pk), ("kpi_readings", kpi.pk)):
        shown = words(page(people, name, key, as_="viewer").content.decode())
        assert "Reading due Q3 2026" in shown
        assert "10 Oct 2026" not in shown


def test_a_refused_form_keeps_the_order_in_which_its_fields_stood(people, kpi):
    later = KpiFactory(engagement=people.engagement, name="Qualified leads", frequency="half-year")

    def order(html):
        return re.findall(r'name="value_(\d+)"', html)

    shown = order(page(people, "readings_due", people.engagement.pk).content.decode())
    # But for January and July the half-year has waited longer, and stands first.
    assert set(shown) == {str(later.pk), str(kpi.pk)}
    sent = {f"value_{kpi.pk}": "n/a", f"value_{later.pk}": "40"}
    again = send(people, "readings_due", people.engagement.pk, **sent)
    assert order(again.content.decode()) == shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("eighty", "is no number"),
        ("3/0", "The whole must be above 0"),
        ("84 days", "this KPI is measured in %"),
        ("", "Type what the KPI came to."),
    ],
)
def test_one_form_says_what_is_wrong_with_a_value(people, kpi, typed, said):
    response = send(people, "reading_new", kpi.pk, period=LAST.key, value=typed)
    assert response.status_code == 422
    assert said in words(response.content.decode())


def test_nothing_of_nothing_is_taken_and_shows_no_value(people, kpi):
    response = send(people, "reading_new", kpi.pk, period=LAST.key, value="0/0")
    assert response.status_code == 302
    text = words(page(people, "kpi_wall", people.engagement.pk).content.decode())
    assert "No value (n/a)" in text


def test_replacing_asks_with_both_values_and_is_shown_with_its_history(people, kpi):
    first = record(people, kpi, 84, by=people.lead)
    sent = {"period": LAST.key, "value": "80", "note": "two were late"}
    asked = send(people, "reading_new", kpi.pk, **sent)
    text = words(asked.content.decode())
    assert asked.status_code == 409
    assert "There is a reading of 84 % for" in text
    assert "by Lena Lead" in text
    assert "80 %" in text

    done = send(people, "reading_new", kpi.pk, replaces=first.pk, **sent)
    assert done.status_code == 302
    text = words(page(people, "kpi_readings", kpi.pk, as_="viewer").content.decode())
    assert "1 earlier value" in text
    assert "Replaced, Fay Facilitator" in text


def test_shares_beyond_0_and_100_percent_are_recorded_and_asked_about(people, kpi):
    browser = people.browser("facilitator")
    where = reverse("roadmaps:reading_new", args=[kpi.pk])
    asks = "Most figures in percent lie between 0 and 100."

    def told(value, back):
        sent = {"period": LAST.shifted(-back).key, "value": value}
        return words(browser.post(where, sent, follow=True).content.decode())

    assert "Is 140 % (Status reports on time) meant? " + asks in told("140", 0)
    assert asks in told("-20", 1)
    assert asks not in told("100", 2)
    text = {"kpi": kpi.pk, "text": f"{LAST.shifted(-3).key}\t150", "take": "yes"}
    many = reverse("roadmaps:readings_many", args=[people.engagement.pk])
    assert asks in words(browser.post(many, text, follow=True).content.decode())
    kpi.target = 130
    kpi.save()
    assert asks not in told("141", 4)


def test_what_is_asked_about_is_asked_before_a_column_is_recorded(people, kpi):
    lead_time = KpiFactory(engagement=people.engagement, name="Lead time", unit="days", target=5)
    many = reverse("roadmaps:readings_many", args=[people.engagement.pk])
    rows = f"{kpi.name}\t{LAST.key}\t840\n{lead_time.name}\t{LAST.key}\t-3"
    shown = send(people, "readings_many", people.engagement.pk, text=rows)
    assert words(shown.content.decode()).count("ready, but is this figure meant?") == 2
    back = people.browser("facilitator").post(many, {"text": rows, "take": "yes"}, follow=True)
    assert "Is -3 days (Lead time) meant? It is below 0." in words(back.content.decode())


@pytest.mark.parametrize(
    ("unit", "figure", "own", "doubtful"),
    [
        ("days", -1, {}, True),
        ("days", 0, {}, False),
        ("score", -1, {"target": 4}, True),
        ("days", -1, {"baseline": -5}, False),
        # Growth goes down as well.
        ("levels", -1, {}, False),
        ("k€", -1, {}, False),
    ],
)
def test_only_what_a_unit_never_has_is_asked_about(unit, figure, own, doubtful):
    asked = Kpi(unit=unit, **own)
    assert doubts.is_doubtful(Reading(kpi=asked, value=Decimal(figure))) is doubtful


def test_the_page_of_a_kpi_opens_every_figure_to_its_arithmetic(people, kpi):
    record(people, kpi, Said(None, Decimal(70), Decimal(100)), LAST.shifted(-1))
    record(people, kpi, Said(None, Decimal(80), Decimal(100)))
    text = words(page(people, "kpi_readings", kpi.pk, as_="viewer").content.decode())
    assert "100 × 80 ÷ 100 = 80 %" in text
    assert "Tolerance: 10 % of 85 = 8.5." in text
    assert "80 − 70 = 10; up to ± 1.7 counts as flat." in text
    assert "100 × (80 − 61) ÷ (85 − 61)" in text
    assert "Less than 0 counts as 0, more than 120 as 120." in text


@pytest.mark.parametrize(
    ("aim", "targets", "near"),
    [
        ({"target": 85}, [85], [(76.5, 85)]),
        ({"direction": "lower", "target": 10}, [10], [(10, 11)]),
        (
            {"direction": "band", "target": None, "band_low": 1, "band_high": 4},
            [4, 1],
            [(0.7, 1), (4, 4.3)],
        ),
    ],
)
def test_the_chart_of_a_kpi_shows_its_target_and_what_is_still_near(people, aim, targets, near):
    """T32 to T34: the figures at which amber begins and ends."""
    kpi = KpiFactory(engagement=people.engagement, name="Charted", baseline=None, **aim)
    record(people, kpi, 3)
    levels = kpi_page._levels(standings(people.engagement)[kpi.pk])
    assert [line.value for line in levels.targets] == targets
    assert [pytest.approx(each) for each in levels.near] == near
    html = page(people, "kpi_readings", kpi.pk, as_="viewer").content.decode()
    assert all(line.name in html.replace("&gt;", ">") for line in levels.targets)
    wall = page(people, "kpi_wall", people.engagement.pk).content.decode()
    assert wall.partition("Charted")[2].count("<svg") >= 1


@pytest.mark.parametrize("month", [1, 2])
def test_a_reading_of_another_rhythm_is_kept_and_judged_no_more(people, kpi, month):
    """Not even that of January, the day on which a quarter begins too."""
    for back in range(3):
        record(people, kpi, 84, Period(datetime.date(2026 - back, month, 1), "monthly"))
    assert measures.kpis_with_history(people.engagement).actual == 1
    kpi.frequency = "quarterly"
    kpi.save()
    assert standings(people.engagement)[kpi.pk].last is None
    assert measures.kpis_with_history(people.engagement).actual == 0
    quarter = Period(datetime.date(2026, 1, 1), "quarterly")
    record(people, kpi, 70, quarter)
    assert standings(people.engagement)[kpi.pk].value == 70
    text = words(page(people, "kpi_readings", kpi.pk).content.decode())
    assert "1 earlier value" not in text
    kpi.frequency = "monthly"
    kpi.save()
    assert standings(people.engagement)[kpi.pk].value == 84


# --- beside the wall ----------------------------------------------------------------------------


def test_an_owner_is_reminded_by_name_and_others_in_one_line(people, kpi):
    kpi.owner = "Lena Lead"
    kpi.save()
    other = KpiFactory(engagement=people.engagement)
    never = KpiFactory(engagement=people.engagement)
    for each in (kpi, other):
        record(people, each, 80, RUNNING.shifted(-3))
    found = [each for each in due.of(people.lead) if "Record" in each.words]
    assert [each.mine for each in found] == [True, False]
    assert "Status reports on time" in found[0].words
    assert found[1].words == "Record 1 KPI reading"
    assert str(never.pk) not in found[1].address
    assert not [each for each in due.of(people.contributor) if "Record" in each.words]


def test_c1_counts_kpis_with_three_readings_that_stand(people):
    def measured():
        overview = phases.overview(people.engagement)
        found = {one.key: one for phase in overview.phases for one in phase.criteria}
        return found["C1"]

    for _ in range(5):
        each = KpiFactory(engagement=people.engagement)
        for back in range(3):
            row = record(people, each, 80, RUNNING.shifted(-back))
    assert measured().ratio == 1
    actions.remove(row, by=people.lead)
    assert measured().ratio == pytest.approx(0.8)


# --- bundle -------------------------------------------------------------------------------------


@pytest.fixture
def document(people, kpi):
    """An engagement in which everything has happened to readings that can."""
    first = record(people, kpi, Said(None, Decimal(21), Decimal(25), "counted by hand"))
    record(people, kpi, 80, replaces={first.pk})
    gone = record(people, kpi, 70, LAST.shifted(-1))
    actions.remove(gone, by=people.lead)
    actions.restore(gone, by=people.lead)
    actions.remove(gone, by=people.lead)
    spans = [LAST.shifted(-n) for n in (2, 3)]
    entries = [Entry(kpi.pk, span, Said(Decimal(60))) for span in spans]
    actions.record(people.engagement, entries=entries, by=people.lead)
    reading_tokens.make_token(people.engagement, name="Project tool", by=people.lead)
    return bundle.write(Engagement.objects.get(pk=people.engagement.pk))


def test_readings_travel_with_what_they_replaced_and_tokens_stay(document):
    told = {event["kind"] for event in document["events"]}
    assert told >= {kind.name for kind in kinds.ALL} - {"reading_token.revoked"}
    loaded = bundle.load(document, owner=UserFactory())
    again = bundle.write(loaded)
    assert again["readings"] == document["readings"]
    assert len(document["readings"]) == 5
    assert not ReadingToken.objects.filter(engagement=loaded).exists()
    assert [events.sentence(each) for each in loaded.events.filter(kind__startswith="reading.")]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"period": f"{LAST.first.isoformat()[:-2]}02"}, "period"),
        ({"period": "2026-02-01", "frequency": "quarterly"}, "period"),
        ({"denominator": None}, "denominator"),
        ({"denominator": "-5.0000"}, "denominator"),
        ({"denominator": "0.0000"}, "denominator"),
        ({"value": "1.0000"}, "value"),
        ({"ending": "removed", "archived_at": None}, "archived_by"),
        ({"ending": "", "archived_at": None, "archived_by": None}, "readings["),
    ],
)
def test_a_bundle_that_contradicts_itself_is_refused_with_the_place(document, change, place):
    [row] = [row for row in document["readings"] if row["numerator"]]
    row |= change
    with pytest.raises(bundle.BadBundle) as bad:
        bundle.load(document, owner=UserFactory())
    assert place in str(bad.value)
