"""Threads and the checks C01 to C18, each with its boundary."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases import thread
from canvases.thread import Graph, Link, Severity, check
from tests.canvases.sketches import FUNCTIONS, GRAPHS, HEALTHY, IDS, links_of, sketch

TODAY = date(2026, 11, 29)


def found(graph: Graph, key: str) -> list[tuple[str, ...]]:
    """The notes of what one check finds, in the order of the report."""
    return [each.notes for each in check(graph).of(key)]


def severity(graph: Graph, key: str) -> str:
    (finding,) = check(graph).of(key)
    return finding.severity


def without(*links: str) -> tuple[str, ...]:
    return tuple(each for each in HEALTHY if each not in links)


def fields(count: int, block: str) -> str:
    return " ".join(f"{block}{number}" for number in range(2, count + 1))


# --- threads ---


def test_t19_two_of_five_threads_are_complete():
    graph = sketch(
        "csA vp1",
        "csB vp1",
        "csB vp2",
        "vp1 F05",
        "vp2 F01",
        "F05 kr1",
        "F05 K05",
        "F01 kr1",
        also="csC vp3",
    )
    report = check(graph)
    assert (report.percent.part, report.percent.whole, report.percent.value) == (2, 5, 40)
    assert found(graph, "C01") == [("csC",)]
    assert found(graph, "C02") == [("vp3",)]
    assert found(graph, "C03") == [("vp3",)]
    assert found(graph, "C07") == [("vp2",), ("vp3",)]
    assert [(each.value, each.complete) for each in report.threads] == [
        ("vp1", True),
        ("vp1", True),
        ("vp2", False),
    ]


def test_a_healthy_canvas_has_nothing_to_repair():
    report = check(sketch(*HEALTHY, pmo_fte=3, authority="require", today=TODAY, review_days=90))
    assert report.findings == ()
    assert (report.percent.value, report.health) == (100, 100)
    assert (report.functions_ready.part, report.functions_ready.whole) == (1, 1)
    assert (report.planned, report.mandated) == (None, None)


def test_an_empty_canvas_has_no_thread_and_asks_for_its_blocks():
    report = check(Graph(()))
    assert (report.percent.value, report.errors, report.warnings, report.infos) == (0, 0, 3, 6)
    assert report.health == 100 - 3 * 4 - 6 * 1


def test_health_falls_with_every_finding_and_ends_at_0():
    report = check(sketch(*HEALTHY, also="cs2"))
    assert (report.errors, report.warnings, report.infos) == (1, 1, 1)
    assert report.health == 100 - 10 - 4 - 1
    assert check(sketch(also=fields(30, "cs"))).health == 0


@pytest.mark.parametrize(
    ("links", "complete"),
    [
        (without("F05 kr1"), True),
        (without("F05 kp1"), True),
        (without("F05 kr1", "F05 kp1"), False),
        (without("F05 K05"), False),
        ((*without("F05 K05"), "vp1 K01"), True),
    ],
)
def test_a_thread_needs_a_resource_or_partner_and_a_kpi_on_function_or_value(links, complete):
    report = check(sketch(*links, also="kr1 kp1"))
    assert [each.complete for each in report.threads] == [complete]


def test_a_function_with_a_resource_and_another_with_a_kpi_are_no_thread():
    graph = sketch("cs1 vp1", "vp1 F05", "vp1 F07", "F05 kr1", "F07 K06")
    assert check(graph).percent.value == 0


def test_later_phases_say_what_is_complete_to_the_plan_and_to_the_mandate():
    graph = sketch(*HEALTHY, "cs1 vp2", "vp2 F07", "F07 kr1", "F07 K06", "cs1 vp3", "vp3 K06")
    report = check(replace(graph, built=frozenset({"F05"}), proven=frozenset({"K05", "K06"})))
    assert [each.planned for each in report.threads] == [True, False, False]
    assert [each.mandated for each in report.threads] == [True, True, False]
    assert (report.planned.part, report.mandated.part, report.percent.part) == (1, 2, 2)
    assert {report.planned.whole, report.mandated.whole, report.percent.whole} == {3}
    assert [each.stop for each in report.threads] == [None, "plan", "function"]


@pytest.mark.parametrize(
    ("links", "proven", "stop"),
    [
        (without("vp1 F05"), {"K05"}, "function"),
        (without("F05 kr1", "F05 kp1"), {"K05"}, "resource"),
        (without("F05 K05"), {"K05"}, "kpi"),
        (HEALTHY, {"K06"}, "mandate"),
        (HEALTHY, {"K05"}, None),
        (HEALTHY, None, None),
    ],
)
def test_a_thread_says_what_it_stops_before(links, proven, stop):
    graph = replace(sketch(*links), proven=None if proven is None else frozenset(proven))
    assert [each.stop for each in check(graph).threads] == [stop]


def test_retired_notes_and_links_that_fit_no_kind_do_not_count():
    graph = sketch(*HEALTHY, "cs2 vp1", "cs1 vp2", but={"cs2": {"state": "retire"}})
    graph = replace(
        graph,
        links=(*graph.links, Link("needs", "cs1", "kr1"), Link("measured_by", "vp2", "K99")),
    )
    canvas = thread.active(graph)
    assert "cs2" not in canvas.notes
    assert [each.target for each in canvas.links if each.kind == "needs"] == ["vp1", "vp2"]
    assert found(graph, "C07") == [("vp2",)]


# --- C01 to C18 ---


def test_c01_a_customer_without_value():
    graph = sketch(*HEALTHY, "cs2 vp2", also="cs3", but={"vp2": {"state": "retire"}})
    assert found(graph, "C01") == [("cs2",), ("cs3",)]
    assert check(graph).of("C01")[0].severity == Severity.ERROR


def test_c02_a_value_nobody_asked_for():
    graph = sketch(*HEALTHY, "vp2 F05", "cs2 vp3", but={"cs2": {"state": "retire"}})
    assert found(graph, "C02") == [("vp2",), ("vp3",)]


def test_c03_a_value_nobody_delivers():
    graph = sketch(*HEALTHY, "cs1 vp2", "cs1 vp3", "vp3 F07", but={"F07": {"state": "retire"}})
    assert found(graph, "C03") == [("vp2",), ("vp3",)]


def test_c04_a_function_nobody_needs_is_told_less_loudly_where_it_supports():
    graph = sketch(*HEALTHY, also="F01 F11 F19 kaX")
    loud = {each.notes[0]: each.severity for each in check(graph).of("C04")}
    # F11 requires F01; F19 measures the PMO itself
    assert loud == {"F11": "warn", "F19": "info", "F01": "info", "kaX": "warn"}
    retired = sketch(*HEALTHY, also="F01 F11", but={"F11": {"state": "retire"}})
    assert severity(retired, "C04") == "warn"
    itself = {**FUNCTIONS, "F01": replace(FUNCTIONS["F01"], req=("F01",))}
    assert severity(replace(retired, functions=itself), "C04") == "warn"


def test_c05_a_function_without_resource_or_partner():
    graph = sketch(*HEALTHY, "vp1 F07", "F07 kp1", "vp1 F01")
    assert found(graph, "C05") == [("F01",)]
    assert severity(graph, "C05") == "error"


def test_c06_a_resource_and_a_partner_that_are_idle():
    graph = sketch(*HEALTHY, also="kp2 kr2")
    assert found(graph, "C06") == [("kr2",), ("kp2",)]


def test_c07_a_value_is_measured_by_itself_or_by_one_of_its_functions():
    assert found(sketch(*without("F05 K05")), "C07") == [("vp1",)]
    assert found(sketch(*without("F05 K05"), "vp1 K01"), "C07") == []
    assert found(sketch(*HEALTHY, "vp1 F07"), "C07") == []


def test_c08_c09_c10_c11_what_reaches_relates_returns_and_costs():
    for key, missing, note, loud in (
        ("C08", "cs1 ch1", "cs1", "warn"),
        ("C09", "cs1 cr1", "cs1", "info"),
        ("C10", "vp1 rs1", "vp1", "warn"),
        ("C11", "F05 co1", "F05", "info"),
    ):
        graph = sketch(*without(missing), also=missing.split()[1])
        assert [(each.check, each.notes) for each in check(graph).findings] == [(key, (note,))]
        assert severity(graph, key) == loud


def test_c12_a_function_that_wants_more_authority_than_the_mandate_has():
    graph = sketch(*HEALTHY, "vp1 F11", "vp1 kaX", but={"kaX": {"ctl": 3}})
    assert found(graph, "C12") == []
    for authority, ctl_max, notes in (
        ("advise", 1, ["F05", "F11", "kaX"]),
        ("require", 2, ["F11", "kaX"]),
        ("decide", 3, []),
        ("run", 3, []),
    ):
        report = check(replace(graph, authority=authority))
        assert [each.notes for each in report.of("C12")] == [(note,) for note in notes]
        assert all(each.facts["ctl_max"] == ctl_max for each in report.of("C12"))


def test_c13_a_prerequisite_stands_on_the_canvas_or_as_a_service_of_grade_2_today():
    graph = sketch("vp1 F01", "vp1 F02")
    assert [each.facts["missing"] for each in check(graph).of("C13")] == [("F05",), ("F05",)]
    assert found(sketch("vp1 F01", also="F05"), "C13") == []
    assert found(replace(graph, as_is_services={"F05": 1.9}), "C13") == [("F01",), ("F02",)]
    assert found(replace(graph, as_is_services={"F05": 2}), "C13") == []


@pytest.mark.parametrize(
    ("block", "count", "loud"),
    [
        ("cs", 0, "warn"),
        ("vp", 0, "warn"),
        ("ka", 0, "warn"),
        ("rs", 0, "info"),
        ("co", 1, None),
        ("co", 9, None),
        ("co", 10, "info"),
        ("ka", 10, "info"),
    ],
)
def test_c14_a_block_that_is_too_thin_or_too_full(block, count, loud):
    graph = sketch(also=" ".join(f"{block}{number}" for number in range(count)))
    of_block = [each for each in check(graph).of("C14") if each.facts["block"] == block]
    assert [(each.severity, each.facts["count"]) for each in of_block] == (
        [(loud, count)] if loud else []
    )


def test_c15_more_to_run_than_people_in_the_pmo():
    # 4 + 6 + 8 = 18 person-days a month; a second note of a function runs nothing more
    graph = sketch(*HEALTHY, "vp1 F01", "vp1 F07", "vp1 ka2", but={"ka2": {"function": "F07"}})
    assert found(replace(graph, pmo_fte=1), "C15") == []
    (finding,) = check(replace(graph, pmo_fte=0.99)).of("C15")
    assert finding.facts == {"run": 18, "capacity": pytest.approx(17.82), "pmo_fte": 0.99}
    assert finding.notes == ("F05", "F01", "F07", "ka2")
    assert found(graph, "C15") == []


def test_c16_what_was_disproved_is_in_use_by_a_link_to_or_from_it():
    wrong = {"evidence": "invalidated"}
    graph = sketch(*HEALTHY, also="cs2", but={"cs1": wrong, "rs1": wrong, "cs2": wrong})
    assert found(graph, "C16") == [("cs1",), ("rs1",)]
    assert check(graph).of("C16")[0].severity == "error"
    retired = sketch(*HEALTHY, but={"rs1": wrong | {"state": "retire"}})
    assert found(retired, "C16") == []


def test_c17_a_note_nobody_touched_for_longer_than_a_review_takes():
    but = {
        "cs1": {"touched": TODAY - timedelta(days=90)},
        "vp1": {"touched": TODAY - timedelta(days=91)},
    }
    graph = sketch(*HEALTHY, but=but, today=TODAY, review_days=90)
    assert [(each.notes, each.facts["days"]) for each in check(graph).of("C17")] == [(("vp1",), 91)]
    assert found(replace(graph, today=None), "C17") == []


@pytest.mark.parametrize(("functions", "using", "single"), [(5, 3, 0), (5, 4, 1), (4, 4, 0)])
def test_c18_one_resource_under_more_than_three_in_five_functions(functions, using, single):
    links = [f"F{number + 20} kr1" for number in range(using)]
    graph = sketch(*links, also=" ".join(f"F{number + 20}" for number in range(functions)))
    assert found(graph, "C18") == [("kr1",)] * single


# --- properties ---


@given(GRAPHS)
def test_whatever_stands_on_a_canvas_it_is_checked(graph):
    report = check(graph)
    assert 0 <= report.health <= 100
    for percent in (report.percent, report.planned, report.mandated, report.functions_ready):
        assert percent is None or 0 <= percent.value <= 100
    assert sum(map(report.count, Severity)) == len(report.findings)
    known = set(thread.active(graph).notes)
    assert all(set(each.notes) <= known for each in report.findings)


@given(GRAPHS, st.randoms())
def test_the_order_of_findings_is_that_of_severity_check_and_notes(graph, chance):
    links = list(graph.links)
    chance.shuffle(links)
    report, other = check(graph), check(replace(graph, links=tuple(links)))
    keys = [(each.severity, each.check, each.notes) for each in report.findings]
    assert keys == [(each.severity, each.check, each.notes) for each in other.findings]
    place = {note: at for at, note in enumerate(thread.active(graph).notes)}
    ranks = [
        (list(Severity).index(loud), rule, [place[note] for note in notes])
        for loud, rule, notes in keys
        if rule not in ("C06", "C14")  # these go block by block
    ]
    assert ranks == sorted(ranks)


@given(GRAPHS, links_of("delivered_by", "uses", "supported_by", "measured_by"))
def test_thread_percent_never_falls_by_what_delivers_supports_or_measures(graph, added):
    more = replace(graph, links=(*graph.links, added))
    assert check(more).percent.value >= check(graph).percent.value


@given(GRAPHS, st.frozensets(IDS), IDS)
def test_what_is_complete_to_the_mandate_only_grows_and_always_has_a_kpi(graph, proven, kpi):
    """KPI–proves→OBJ: one more of them makes no thread less complete."""
    few, more = (check(replace(graph, proven=each)) for each in (proven, proven | {kpi}))
    for before, after in zip(few.threads, more.threads, strict=True):
        assert before.mandated <= after.mandated
        assert after.mandated <= (after.complete and bool(after.kpis))
    assert few.mandated.part <= more.mandated.part <= more.percent.part
    assert sum(each.stop is None for each in few.threads) <= few.mandated.part


@given(GRAPHS, st.sampled_from([0, 9, "cs1"]))
def test_thread_percent_never_falls_by_a_need_for_what_is_fully_delivered(graph, customer):
    delivered = sketch("vp1 F05", "F05 kr1", "F05 K05", also="cs1")
    graph = replace(
        graph,
        notes=graph.notes + delivered.notes,
        links=graph.links + delivered.links,
        kpis=graph.kpis | delivered.kpis,
    )
    more = replace(graph, links=(*graph.links, Link("needs", customer, "vp1")))
    assert check(more).percent.value >= check(graph).percent.value


def test_a_need_for_what_is_not_delivered_may_lower_thread_percent():
    graph = sketch(*HEALTHY, "cs2 vp1", "cs2 vp2")
    more = sketch(*HEALTHY, "cs2 vp1", "cs2 vp2", "cs1 vp2")
    assert check(more).percent.value < check(graph).percent.value
