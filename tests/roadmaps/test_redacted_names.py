"""Removing a text takes it from packages that were called after it, or were split from it."""

import json

import pytest

from pmo_studio.core.actions.data import redact_text
from pmo_studio.core.models import Engagement, Event
from roadmaps.actions import advancing, groups, splitting
from roadmaps.actions.groups import Details as GroupDetails
from roadmaps.actions.splitting import Part
from roadmaps.models import Wave, WorkPackage
from tests.factories import CanvasFactory, NoteFactory, PackageFactory
from tests.people import People
from tests.roadmaps import involved, planned

pytestmark = pytest.mark.django_db


def told() -> str:
    """All that rows of packages and the log hold."""
    rows = WorkPackage.objects.values_list("name", "purpose", "derived")
    log = Event.objects.values_list("data")
    return json.dumps([list(rows), list(log)], ensure_ascii=False)


def derived(people: People, name: str, **values: object) -> WorkPackage:
    """A package as a derivation makes it, of which the log tells."""
    row: WorkPackage = PackageFactory(
        plan__engagement=people.engagement, name=name, derived={"name": name}, **values
    )
    row.wave, _is_new = Wave.objects.get_or_create(
        plan=row.plan, kind="foundation", key="F", position=1
    )
    row.save()
    progress = advancing.Progress(status="active")
    return advancing.set_progress(row, progress=progress, seen=None, by=people.lead)


def redact(people: People, subject: str) -> None:
    redact_text(Engagement.objects.get(pk=people.engagement.pk), subject=subject, by=people.lead)


def test_the_name_of_a_group_goes_from_the_packages_that_help_it(people: People) -> None:
    group = involved.group(people, "Ward managers")
    row = derived(people, "Training: Ward managers", kind="change", group=group, barrier="K")
    other = derived(people, "Training: Ward nurses", kind="change", barrier="K")
    details = GroupDetails("Night shift", 45)
    groups.change_group(group, details=details, seen=None, by=people.lead)
    redact(people, group.subject)
    assert "Ward managers" not in told()
    before = row.number
    row.refresh_from_db()
    assert (row.name, row.number > before) == ("Training: ▇▇▇", True)
    other.refresh_from_db()
    assert other.name == "Training: Ward nurses"


def test_the_name_of_a_unit_goes_from_its_rollout_and_nobody_elses_words(people: People) -> None:
    unit = planned.unit(people.lead, "North")
    derived(people, "Roll out to the next units: North", kind="enabling")
    own = derived(people, "Hire for: North", kind="own")
    redact(people, unit.subject)
    names = set(WorkPackage.objects.values_list("name", flat=True))
    assert names == {"Roll out to the next units: ▇▇▇", own.name}
    assert "next units: North" not in told()


def test_a_note_goes_from_the_package_that_builds_it_however_long_it_is(people: People) -> None:
    note = NoteFactory(
        canvas=CanvasFactory(engagement=people.engagement, kind="to_be"), text="Secret " * 25
    )
    derived(people, f"Establish: {note.text}"[:120], kind="build", note=note)
    redact(people, note.subject)
    assert "Secret" not in told()


def test_the_purpose_of_a_package_goes_from_its_parts(people: People) -> None:
    row = derived(people, "Method", kind="own", purpose="Secret plan")
    first, second = splitting.split_package(
        row, parts=[Part("One", 1), Part("Two", 2)], by=people.lead
    )
    splitting.split_package(second, parts=[Part("Two", 1), Part("Three", 2)], by=people.lead)
    other = derived(people, "Other", kind="own", purpose="Another plan")
    redact(people, first.subject)
    assert "Secret" not in told()
    other.refresh_from_db()
    assert other.purpose == "Another plan"
