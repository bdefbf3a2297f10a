"""Rows of work packages.  Carl Contributor owns the package and its deliverable."""

from django.core.files.uploadedfile import SimpleUploadedFile

from roadmaps.models import Deliverable, DeliverableFile, Dependency, PackageRole, WorkPackage
from tests.factories import DeliverableFactory, DependencyFactory, PackageFactory
from tests.people import People
from tests.roadmaps.planned import with_first_waves
from tests.rules.matrix import Row, all_seats, facilitators, seats

PLANNED = {"name": "Method", "effort": "60", "staff": "1", "purpose": "", "owner": "", "wave": ""}
OUTPUT = {"kind": "process", "name": "Gate process"}


def package(people: People, **values: object) -> WorkPackage:
    owner = values.pop("owner", people.contributor)
    made: WorkPackage = PackageFactory(plan__engagement=people.engagement, owner=owner, **values)
    return made


def package_id(people: People) -> list[int]:
    return [package(people).pk]


def placed_id(people: People) -> list[int]:
    """In a wave: nothing begins in the backlog."""
    row = package(people)
    row.wave = with_first_waves(row.plan).waves.get(key="F")
    row.save()
    return [row.pk]


def removed_id(people: People) -> list[int]:
    now = people.engagement.created_at
    return [package(people, archived_at=now, archived_by=people.lead).pk]


def deliverable(people: People, **values: object) -> Deliverable:
    made: Deliverable = DeliverableFactory(
        package=package(people, owner=None), owner=people.contributor, **values
    )
    return made


def deliverable_id(people: People) -> list[int]:
    return [deliverable(people).pk]


def removed_deliverable_id(people: People) -> list[int]:
    return [deliverable(people, archived_at=people.engagement.created_at).pk]


def filed_id(people: People) -> list[int]:
    row = deliverable(people)
    file = {"media_type": "text/plain", "size": 5, "sha256": "a" * 64, "content": b"Rules"}
    DeliverableFile.objects.create(deliverable=row, **file)
    return [row.pk]


def a_file(people: People) -> dict[str, object]:
    return {"file": SimpleUploadedFile("rules.txt", b"Rules")}


def dependency_id(people: People) -> list[int]:
    row: Dependency = DependencyFactory(package=package(people))
    return [row.pk]


def role_id(people: People) -> list[int]:
    return [PackageRole.objects.create(package=package(people), letter="R", name="Team").pk]


def another(people: People) -> dict[str, object]:
    """One more package of the plan to wait for."""
    return {"direction": "after", "lag": "2", "other": package(people).pk}


def halves(people: People) -> dict[str, str]:
    return {"name_1": "First", "effort_1": "5", "name_2": "Second", "effort_2": "5"}


def merged(people: People) -> dict[str, object]:
    return {"name": "Both", "other": package(people).pk}


# Whoever owns it says how far it is; the guest owns nothing.
OWNERS = seats(302, 302, 302, 403, 403)
ROWS = {
    "roadmaps:packages": [Row("get", all_seats(200))],
    "roadmaps:package_new": [
        Row("get", facilitators(200)),
        Row("post", facilitators(302), data=lambda people: PLANNED),
        Row("post", facilitators(422), data=lambda people: PLANNED | {"effort": "0"}),
    ],
    "roadmaps:package": [
        Row("get", all_seats(200), package_id),
        Row("get", all_seats(200), removed_id),
        Row("post", facilitators(302), package_id, lambda people: PLANNED),
        Row("post", facilitators(422), package_id, lambda people: PLANNED | {"name": ""}),
    ],
    "roadmaps:package_progress": [
        Row("post", OWNERS, placed_id, lambda people: {"status": "active", "percent": "40"}),
        Row("post", seats(422, 422, 422, 403, 403), package_id),
    ],
    "roadmaps:package_kpis": [Row("post", facilitators(302), package_id)],
    "roadmaps:package_remove": [Row("post", facilitators(302), package_id)],
    "roadmaps:package_restore": [Row("post", facilitators(302), removed_id)],
    "roadmaps:package_split": [
        Row("get", facilitators(200), package_id),
        Row("post", facilitators(302), package_id, halves),
        Row("post", facilitators(422), package_id),
    ],
    "roadmaps:package_merge": [
        Row("get", facilitators(200), package_id),
        Row("post", facilitators(302), package_id, merged),
        Row("post", facilitators(422), package_id),
    ],
    "roadmaps:dependency_add": [
        Row("post", facilitators(302), package_id, another),
        Row("post", facilitators(422), package_id),
    ],
    "roadmaps:dependency": [
        Row("post", facilitators(302), dependency_id, lambda people: {"lag": "3"}),
        Row("post", facilitators(302), dependency_id, lambda people: {"remove": "yes"}),
        Row("post", facilitators(422), dependency_id, lambda people: {"lag": "soon"}),
    ],
    "roadmaps:raci_add": [
        Row("post", facilitators(302), package_id, lambda people: {"letter": "A", "name": "COO"}),
        Row("post", facilitators(422), package_id, lambda people: {"letter": "A"}),
    ],
    "roadmaps:raci_remove": [Row("post", facilitators(302), role_id)],
    "roadmaps:deliverable_add": [
        Row("post", facilitators(302), package_id, lambda people: OUTPUT),
        Row("post", facilitators(422), package_id),
    ],
    "roadmaps:deliverable": [
        Row("get", all_seats(200), deliverable_id),
        Row("post", OWNERS, deliverable_id, lambda people: OUTPUT | {"link": "https://e.org"}),
        Row("post", seats(422, 422, 422, 403, 403), deliverable_id, lambda people: {"link": "x"}),
    ],
    "roadmaps:deliverable_state": [
        Row("post", OWNERS, deliverable_id, lambda people: {"status": "delivered"}),
        Row(
            "post",
            seats(302, 302, 422, 403, 403),
            deliverable_id,
            lambda people: {"status": "accepted"},
        ),
    ],
    "roadmaps:deliverable_file": [
        Row("get", all_seats(200), filed_id),
        Row("get", all_seats(404), deliverable_id),
    ],
    "roadmaps:deliverable_give": [
        Row("post", OWNERS, deliverable_id, a_file),
        Row("post", OWNERS, deliverable_id, lambda people: {"remove": "yes"}),
        Row("post", seats(422, 422, 422, 403, 403), deliverable_id),
    ],
    "roadmaps:deliverable_remove": [Row("post", facilitators(302), deliverable_id)],
    "roadmaps:deliverable_restore": [Row("post", facilitators(302), removed_deliverable_id)],
}
