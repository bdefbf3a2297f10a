"""Plans to draw: the one of a hospital's PMO, and ones of any length."""

from dataclasses import replace
from datetime import date, timedelta

from roadmaps.gantt.scene import Gate, Row, Scene, Wave, Zoom

TODAY = date(2026, 5, 27)

# Key, name, first day, last day, percent, critical, predecessors
_HOSPITAL = (
    ("EN-1", "Sign charter, sponsor rhythm", "04-02", "04-05", 100, True, ()),
    ("EN-2", "Communication plan", "04-08", "04-10", 100, False, ("EN-1",)),
    ("WP-01", "Improve status reporting", "04-08", "04-29", 100, False, ("EN-1",)),
    ("WP-02", "One method, tailored", "04-08", "04-29", 100, False, ("EN-1",)),
    ("WP-03", "Select and rank work", "05-06", "05-31", 55, True, ("EN-1", "WP-01")),
    ("CH-1", "Train 45 ward managers", "05-13", "05-17", 100, False, ("EN-2",)),
    ("EN-3", "Deploy pilot: Cardiology", "06-03", "06-12", 0, True, ("WP-03", "EN-2", "CH-1")),
    ("EN-4", "Pilot review", "06-13", "06-15", 0, True, ("EN-3",)),
    ("WP-04", "Coach first-time leads", "06-17", "06-28", 0, False, ("WP-02",)),
    ("WP-05", "Rebalance each quarter", "06-17", "07-05", 0, False, ("WP-03",)),
    ("EN-5.1", "Deploy: Surgery", "07-08", "07-19", 0, True, ("EN-4", "WP-04", "WP-05")),
    ("WP-06", "Track benefits after go-live", "07-22", "08-16", 0, False, ("EN-5.1",)),
    ("EN-5.2", "Deploy: Outpatients", "08-19", "08-30", 0, True, ("EN-5.1", "WP-06")),
    ("EN-6", "Stabilise and hand over", "09-02", "09-13", 0, True, ("EN-5.2",)),
)
_WAVES = (
    ("Foundation", "04-02", "05-05", 60, 59),
    ("Pilot", "05-06", "06-16", 60, 69),
    ("Rollout 1", "06-17", "07-21", 64, 62),
    ("Rollout 2", "07-22", "09-01", 64, 52),
    ("Stabilise", "09-02", "09-17", 24, 10),
)
_GATES = (
    ("05-03", "Go", True),
    ("06-15", "", False),
    ("07-20", "", False),
    ("08-31", "", False),
    ("09-14", "", False),
)


def _day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def hospital(zoom: Zoom = Zoom.MONTH) -> Scene:
    """The plan of the design's picture: fourteen packages in five waves."""
    rows = tuple(
        Row(
            key,
            name,
            _day(start),
            _day(end),
            percent=percent,
            critical=critical,
            predecessors=after,
            days=(_day(end) - _day(start)).days,
            float_days=0 if critical else 6,
            wave=next(wave[0] for wave in _WAVES if wave[1] <= start <= wave[2]),
            url=f"?row={key}",
            selected=key == "WP-03",
        )
        for key, name, start, end, percent, critical, after in _HOSPITAL
    )
    return Scene(
        _day("04-02"),
        _day("09-17"),
        rows,
        tuple(Wave(name, _day(a), _day(b), most, used) for name, a, b, most, used in _WAVES),
        tuple(Gate(_day(day), decision, passed) for day, decision, passed in _GATES),
        today=TODAY,
        zoom=zoom,
    )


def late() -> Scene:
    """The same plan with a baseline, late packages and the end that is to be expected."""
    plan = hospital()
    rows = []
    for at, row in enumerate(plan.rows):
        moved = replace(
            row,
            baseline_start=row.start - timedelta(days=at),
            baseline_end=row.end - timedelta(days=at),
        )
        if row.key == "WP-02":
            moved = replace(moved, percent=40, warning="28 days late")
        if row.key == "EN-6":
            moved = replace(moved, warning="ends 13 days after the baseline")
        rows.append(moved)
    return replace(plan, rows=tuple(rows), forecast_end=_day("10-02"))


def long(count: int, days: int = 700, zoom: Zoom = Zoom.MONTH, name: str = "") -> Scene:
    """So many packages in chains of five, spread over so many days in ten waves."""
    first = date(2026, 1, 5)
    rows = []
    for at in range(count):
        start = first + timedelta(days=at * max(1, days - 30) // max(1, count))
        end = min(start + timedelta(days=5 + at % 24), first + timedelta(days=days - 1))
        rows.append(
            Row(
                f"WP-{at + 1:03d}",
                name or f"Establish {('portfolio', 'resource', 'benefit')[at % 3]} review {at + 1}",
                start,
                max(start, end),
                percent=max(0, 100 - at * 25 // 10),
                critical=at % 3 == 0,
                predecessors=tuple(f"WP-{at + 1 - step:03d}" for step in (3, 5) if at >= step),
                days=4 + at % 24,
                float_days=0 if at % 3 == 0 else at % 30,
                baseline_start=start - timedelta(days=2) if at % 2 else None,
                baseline_end=end if at % 2 else None,
                url=f"/plans/12/?row=WP-{at + 1:03d}",
            )
        )
    step = max(1, days // 10)
    waves = tuple(
        Wave(
            f"Rollout {at + 1}",
            first + timedelta(days=at * step),
            first + timedelta(days=min(days, (at + 1) * step) - 1),
            200,
            150 + at * 12,
        )
        for at in range(min(10, days))
    )
    gates = tuple(Gate(wave.end, passed=at < 3) for at, wave in enumerate(waves))
    last = first + timedelta(days=days - 1)
    today = first + timedelta(days=days // 3)
    return Scene(first, last, tuple(rows), waves, gates, today=today, zoom=zoom)


def one_row(days: int = 1) -> Scene:
    """A plan of a single package."""
    first = date(2026, 6, 1)
    last = first + timedelta(days=days - 1)
    row = Row("WP-01", "Kick-off", first, last, critical=True, url="?row=WP-01")
    return Scene(first, last, (row,), today=first)
