"""The calculations of the closeout: the mandate (T40), plan against actual, and value."""

import datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from roadmaps.closing import against_plan, value
from roadmaps.closing.mandate import InUse, Proof, Verdict, fulfilment, in_use, verdict
from roadmaps.kpis.aims import Direction
from roadmaps.kpis.colours import Colour
from roadmaps.planning.calendars import Calendar
from tests.assessments.test_capabilities import snapshot

PROOFS = st.builds(
    Proof,
    st.sampled_from(Colour),
    st.none() | st.fractions(0, 120, max_denominator=50),
    st.booleans(),
)
OBJECTIVES = st.lists(st.lists(PROOFS, max_size=3), max_size=5)
DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 12, 31))


def test_t40_two_of_four_measures_are_kept_and_one_of_two_capabilities_met() -> None:
    """T40 of domain.md §10, on its figures; each measure is one objective."""
    measures = {
        "K01": Proof(Colour.GREEN),
        "K05": Proof(Colour.AMBER, Fraction(92)),
        "K13": Proof(Colour.AMBER, Fraction(85)),
        "K07": Proof(Colour.RED),
    }
    verdicts = [verdict([proof]) for proof in measures.values()]
    assert verdicts == [Verdict.KEPT, Verdict.KEPT, Verdict.NOT_YET, Verdict.NOT_YET]
    found = fulfilment(verdicts)
    assert (found.kept, found.total, found.percent) == (2, 4, 50)

    grown = scoring.compare(
        snapshot(STD=2.0, CTL=1.5), snapshot(STD=3.5, CTL=2.9), {"STD": 3.5, "CTL": 3.0}
    )
    told = {each.capability: (round(each.delta, 9), each.met) for each in grown.changes}
    assert told == {"STD": (1.5, True), "CTL": (1.4, False)}
    assert grown.mean.value is not None
    assert round(grown.mean.value, 9) == 1.45


def test_an_objective_is_kept_only_when_all_its_kpis_are() -> None:
    green, red = Proof(Colour.GREEN), Proof(Colour.RED, Fraction(89))
    unread = Proof(Colour.GREY, None, is_read=False)
    assert verdict([green, green]) is Verdict.KEPT
    assert verdict([green, red]) is Verdict.NOT_YET
    assert verdict([green, unread]) is Verdict.NO_READING
    assert verdict([red, unread]) is Verdict.NOT_YET
    assert verdict([]) is Verdict.NO_READING
    assert verdict([Proof(Colour.RED, Fraction(90))]) is Verdict.KEPT


def test_without_an_objective_there_is_no_percentage() -> None:
    assert fulfilment([]).percent is None


@given(OBJECTIVES)
def test_the_mandate_percentage_lies_within_0_and_100(objectives: list[list[Proof]]) -> None:
    found = fulfilment([verdict(proofs) for proofs in objectives])
    assert found.total == len(objectives)
    assert found.percent is None or 0 <= found.percent <= 100


@given(st.lists(st.sampled_from(Verdict), min_size=1), st.data())
def test_no_verdict_that_becomes_kept_lowers_it(
    verdicts: list[Verdict], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(verdicts) - 1))
    better = [*verdicts[:place], Verdict.KEPT, *verdicts[place + 1 :]]
    before, after = fulfilment(verdicts), fulfilment(better)
    assert after.kept - before.kept in (0, 1)
    assert (before.percent or 0) <= (after.percent or 0)


@given(st.lists(PROOFS, min_size=1, max_size=3), st.data())
def test_a_kpi_that_is_reached_never_turns_kept_into_something_else(
    proofs: list[Proof], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(proofs) - 1))
    better = [*proofs[:place], Proof(Colour.GREEN), *proofs[place + 1 :]]
    assert verdict(proofs) is not Verdict.KEPT or verdict(better) is Verdict.KEPT


@given(st.lists(st.none() | st.booleans()))
def test_decision_rights_add_up(said: list[bool | None]) -> None:
    found = in_use(said)
    assert found == InUse(said.count(True), said.count(False), said.count(None))
    assert found.total == len(said)


def test_effort_is_compared_with_what_was_promised_and_tells_what_was_added() -> None:
    work = [against_plan.Work(promised, now) for promised, now in ((40, 50), (60, 0), (None, 12))]
    found = against_plan.effort(work)
    assert (found.promised, found.now, found.added) == (100, 62, 12)
    assert (found.change, found.percent) == (-38, -38)
    assert against_plan.effort([against_plan.Work(None, 5)]).percent is None


def test_an_end_is_so_many_working_days_later_or_earlier_by_the_calendar_of_the_plan() -> None:
    """From Friday to the Tuesday after, with Monday a holiday, is one working day."""
    friday, tuesday = datetime.date(2026, 4, 3), datetime.date(2026, 4, 7)
    calendar = Calendar(datetime.date(2026, 1, 5), {1, 2, 3, 4, 5}, {datetime.date(2026, 4, 6)})
    assert against_plan.ended(friday, tuesday, calendar).days == 1
    assert against_plan.ended(tuesday, friday, calendar).days == -1
    assert against_plan.ended(friday, friday, calendar).days == 0
    assert against_plan.ended(None, friday, calendar).days is None


@given(st.lists(st.tuples(DAYS, st.none() | DAYS)), DAYS)
def test_conditions_are_met_or_open(
    rows: list[tuple[datetime.date, datetime.date | None]], today: datetime.date
) -> None:
    found = against_plan.conditions(rows, today)
    assert found.met + found.open == found.total == len(rows)
    assert 0 <= found.met_late <= found.met
    assert 0 <= found.open_late <= found.open


@given(st.lists(st.builds(value.Unit, st.none() | st.integers(0, 10_000), st.booleans())))
def test_reach_is_a_share_of_the_people_that_are_known(units: list[value.Unit]) -> None:
    found = value.reach(units)
    assert found.units.whole == len(units)
    assert 0 <= found.share.part <= found.share.whole
    percent = found.share.percent
    assert (percent is None) == (found.share.whole == 0)
    assert percent is None or 0 <= percent <= 100
    assert found.unknown == sum(unit.people is None for unit in units)


def test_functions_at_target_are_those_with_the_grade_that_they_aim_at() -> None:
    found = value.at_target([(2, 2), (3, 2), (1, 3), (2, None)])
    assert (found.part, found.whole) == (2, 3)


def test_money_is_won_where_it_goes_the_better_way() -> None:
    rows = [
        value.Money("k£", Direction.HIGHER, 0, 1900),
        value.Money("k£", Direction.LOWER, 700, 500),
        value.Money("EUR", Direction.LOWER, 10, 12),
    ]
    assert [each.is_avoided for each in rows] == [False, True, True]
    assert [each.amount for each in rows] == [1900, 200, -2]


def test_units_of_money_are_known_by_sign_or_code() -> None:
    assert all(map(value.is_money, ("€", "k£", "R$", "million EUR", "US$", "GBP")))
    assert not any(map(value.is_money, ("percent", "days", "European hospitals", "levels")))


def test_kinds_are_counted_the_most_first() -> None:
    assert list(value.by_kind(["b", "a", "b", "c", "a", "b"]).items()) == [
        ("b", 3),
        ("a", 2),
        ("c", 1),
    ]
