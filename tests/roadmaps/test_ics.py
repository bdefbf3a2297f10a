"""The plan as a calendar: read back by the library that many programs read calendars with."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from roadmaps.exchange import ics
from roadmaps.exchange.ics import Entry, Kind, Said
from tests.roadmaps.exchanged import example

WORDS = {kind: f"{kind.value}, em português" for kind in Kind}
WHEN = datetime(2026, 1, 3, 9, 30, tzinfo=UTC)
SAID = Said(WHEN, 4, "What:\nit is; for, whom", "https://pmo.example/plan/12/?a=1,2")


def written(entries, title="Plan of Meridian"):
    return ics.calendar(title, entries, namespace="e7.pmo.example", categories=WORDS)


def events(content):
    return Calendar.from_ical(content).walk("VEVENT")


def package(**changes):
    day = date(2026, 1, 5)
    return Entry(**{"key": "p", "kind": Kind.PACKAGE, "title": "Method", "first": day, "last": day}
                 | {"said": SAID} | changes)  # fmt: skip


def test_every_package_and_gate_of_the_worked_example_is_there_on_its_days():
    """T22: the last day is the shown one, the end of the standard is the day after."""
    plan = example()
    found = events(written(ics.of_plan(plan, lambda task: SAID)))
    shown = {
        str(event["uid"]): (event.decoded("dtstart"), event.decoded("dtend") - timedelta(days=1))
        for event in found
    }
    planned = [task for task in plan.tasks if task.start and not task.summary]
    assert len(planned) == 15
    assert shown == {
        f"{'gate' if task.milestone else 'package'}-{task.uid}@e7.pmo.example": (
            task.start,
            task.finish,
        )
        for task in planned
    }
    assert shown["package-111@e7.pmo.example"] == (date(2026, 7, 22), date(2026, 8, 4))
    assert str(found[0]["summary"]) == "EN-1 Sign the charter & set the rhythm"


def test_an_entry_says_what_changed_and_blocks_nobody():
    [event] = events(written([package(last=date(2026, 1, 9))]))
    assert event["dtstart"].params["value"] == "DATE"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2026, 1, 5),
        date(2026, 1, 10),
    )
    assert (event["sequence"], event.decoded("dtstamp")) == (4, WHEN)
    assert str(event["description"]) == SAID.text
    assert str(event["url"]) == SAID.link
    assert [str(each) for each in event["categories"].cats] == ["package, em português"]
    assert (str(event["transp"]), str(event["status"])) == ("TRANSPARENT", "CONFIRMED")


def test_what_is_called_off_is_said_so_under_the_same_name():
    before, after = package(), package(called_off=True, said=Said(WHEN, 5))
    [old], [new] = events(written([before])), events(written([after]))
    assert old["uid"] == new["uid"]
    assert (str(new["status"]), new["sequence"]) == ("CANCELLED", 5)


def test_no_time_zone_is_named_and_the_same_plan_gives_the_same_bytes():
    content = written(ics.of_plan(example(), lambda task: SAID))
    assert b"TZID" not in content
    assert b"VTIMEZONE" not in content
    assert content == written(ics.of_plan(example(), lambda task: SAID))
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    whole = Calendar.from_ical(content)
    assert str(whole["x-wr-calname"]) == str(whole["name"]) == "Plan of Meridian"


@given(st.text(max_size=300), st.text(max_size=300))
@case("C:\\New\\notes; a, b", 'say "x"\\;\n\n')
def test_any_words_come_back_in_lines_of_75_bytes(title, text):
    """What no text file can hold is left out; line ends of every kind are one."""
    content = written([package(title=title, said=Said(WHEN, text=text))], title=title)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    said = unfolded(content)
    assert said["NAME"] == said["X-WR-CALNAME"] == " ".join(seen(title).split())
    assert said["SUMMARY"] == seen(title)
    assert said.get("DESCRIPTION", "") == seen(text)
    assert len(events(content)) == 1


def unfolded(content):
    """Name and value of every line, by the letter of the standard (§3.1 and §3.3.11)."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    return {name: ESCAPED.sub(plain, value) for name, _, value in (x.partition(":") for x in lines)}


def plain(escape):
    return "\n" if escape[1] in "nN" else escape[1]


def seen(text):
    kept = (sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in LOST))
    return "".join(kept).replace("\r\n", "\n").replace("\r", "\n")


ESCAPED = re.compile(r"\\(.)")
LOST = {"\ufffe", "\uffff"} | {chr(code) for code in range(0xD800, 0xE000)}


@pytest.mark.parametrize(
    "entries",
    [[package(), package(title="Other")], [package(last=date(2026, 1, 4))]],
    ids=["one key twice", "days in the wrong order"],
)
def test_entries_that_programs_would_mix_up_are_refused(entries):
    with pytest.raises(ValueError, match="Entry p"):
        written(entries)
