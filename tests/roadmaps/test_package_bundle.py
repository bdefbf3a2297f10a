"""Work packages in the engagement bundle: what goes out comes back, with its log; files stay."""

from typing import Any

import pytest

from pmo_studio.core.bundle import BadBundle, load, write
from pmo_studio.core.models import Engagement, Event
from roadmaps.actions import (
    advancing,
    deliverable_files,
    deliverables,
    dependencies,
    merging,
    packages,
    raci,
    splitting,
)
from roadmaps.actions.advancing import Progress
from roadmaps.actions.packages import Details
from roadmaps.actions.splitting import Part
from roadmaps.kinds import packages as kinds
from roadmaps.models import DeliverableFile, WorkPackage
from tests.factories import ClosingFactory, KpiFactory, UserFactory
from tests.people import People
from tests.roadmaps.planned import wave_of

pytestmark = pytest.mark.django_db
PARTS = (
    *("packages", "dependencies", "deliverables", "package_kpis", "package_roles"),
    *("gaps", "closings"),
)


@pytest.fixture
def document(people: People) -> dict[str, Any]:
    """An engagement in which everything has happened to packages that can."""
    lead, engagement = people.lead, people.engagement
    method, course, gone = (
        packages.add_package(engagement, details=Details(name=name, effort=60), by=lead)
        for name in ("Method", "Course", "Gone")
    )
    ClosingFactory(package=method)
    wave = wave_of(method.plan, "F").pk
    packages.change_package(
        method, details=Details(name="One method", effort=40, wave=wave), seen=None, by=lead
    )
    kpi = KpiFactory(engagement=engagement)
    packages.set_kpis(method, kpis=[kpi.pk], by=lead)
    advancing.set_progress(
        method, progress=Progress(status="active", percent=10), seen=None, by=lead
    )
    packages.remove_package(course, by=lead)
    packages.restore_package(course, by=lead)
    row = dependencies.add_dependency(course, predecessor=method, lag=1, by=lead)
    dependencies.change_lag(row, lag=2, by=lead)
    other = dependencies.add_dependency(gone, predecessor=method, by=lead)
    dependencies.remove_dependency(other, by=lead)
    for letter, name in (("A", "COO"), ("R", "Team"), ("C", "Finance")):
        role = raci.add_role(method, letter=letter, name=name, by=lead).row
    raci.remove_role(role, by=lead)
    _deliver(method, people)
    splitting.split_package(method, parts=[Part("First", 30), Part("Second", 10)], by=lead)
    given = {"name": "Course", "owner": people.contributor.pk}
    merging.merge_packages(course, others=[gone.pk], by=lead, **given)
    return write(Engagement.objects.get(pk=engagement.pk))


def _deliver(package: WorkPackage, people: People) -> None:
    """Everything that can happen to a deliverable."""
    lead = people.lead
    details = deliverables.Details("process", "Gates", link="https://example.org/gates")
    row = deliverables.add_deliverable(package, details=details, by=lead)
    details = deliverables.Details("process", "Gate process", link="https://example.org/gates")
    deliverables.change_deliverable(row, details=details, seen=None, by=lead)
    deliverables.remove_deliverable(row, by=lead)
    deliverables.restore_deliverable(row, by=lead)
    deliverable_files.keep_file(row, content=b"Rules", by=lead)
    deliverable_files.drop_file(row, by=lead)
    deliverable_files.keep_file(row, content=b"More rules", by=lead)
    deliverables.set_state(row, state=deliverables.State("accepted"), by=lead)


def test_what_is_written_again_is_what_was_read(document):
    told = {event["kind"] for event in document["events"]}
    assert told >= {kind.name for kind in kinds.ALL}
    made = load(document, owner=UserFactory())
    again = write(made)
    for part in PARTS:
        assert again[part] == document[part]
    assert [event["data"] for event in again["events"][: len(document["events"])]] == [
        event["data"] for event in document["events"]
    ]
    assert not DeliverableFile.objects.filter(deliverable__package__plan__engagement=made).exists()


def test_every_kind_of_event_of_packages_reads_as_a_sentence(document):
    names = {kind.name: kind for kind in kinds.ALL}
    made = load(document, owner=UserFactory())
    for event in Event.objects.filter(engagement=made, kind__in=names):
        said = names[event.kind].sentence(event)
        assert said
        assert "%(" not in said


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("packages", "effort", 0),
        ("packages", "key", "no key"),
        ("packages", "kind", "cake"),
        ("packages", "percent", 101),
        ("deliverables", "link", "javascript:alert(1)"),
        ("deliverables", "accepted_on", None),
        ("dependencies", "lag", 1001),
        ("package_roles", "letter", "X"),
        ("closings", "factor", 2),
    ],
)
def test_what_the_database_would_refuse_is_refused_by_name(document, part, field, value):
    document[part][0][field] = value
    with pytest.raises(BadBundle) as bad:
        load(document, owner=UserFactory())
    assert f"{part}[0].{field}" in str(bad.value)


def test_nobody_shares_being_accountable(document):
    first = next(row for row in document["package_roles"] if row["letter"] == "A")
    document["package_roles"].append(first | {"id": 99, "name": "CFO"})
    with pytest.raises(BadBundle, match="somebody who is accountable"):
        load(document, owner=UserFactory())
