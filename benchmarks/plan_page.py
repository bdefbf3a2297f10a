"""What the plan costs: roadmap and list of 500 packages, gaps and derivation of 27 functions.

CPU of this process only, through Django's test client, so the figures hold no network.  The
packages stand in eleven waves, each after up to three others, with owners, deliverables and a
baseline.  The reference is a bare view of the same framework in the same run.

Run: python3 dev.py bench plan_page
"""

import datetime
import os
from typing import TYPE_CHECKING

from benchmarks._pages import bare_view, page, queries_of
from benchmarks._studio import ROOT, Figures, studio
from benchmarks.board_page import cpu

if TYPE_CHECKING:
    from pmo_studio.core.models import Engagement
    from roadmaps.models import Plan
    from tests.people import People

FONTS = ROOT / "var" / "fonts"
PACKAGES = 500
FUNCTIONS = 27
ROLLOUTS = 8


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("plan_page"))


def measure(figures: Figures) -> None:
    from django.urls import reverse

    from tests.people import make_people

    bare = bare_view(figures)
    people = make_people()

    def at(name: str) -> str:
        return reverse(f"roadmaps:{name}", args=[people.engagement.pk])

    functions(people)
    for name in ("gaps", "derive"):
        page(figures, f"{name}_{FUNCTIONS}_functions", people, at(name), bare)
    few = planned(people.engagement, 20)
    queries = {name: queries_of(people, at(name)) for name in ("roadmap", "packages")}
    few.delete()
    planned(people.engagement, PACKAGES)
    for name in queries:
        figures.add(f"{name}_queries_20", queries[name], "queries")
        figures.add(f"{name}_queries", queries_of(people, at(name)), "queries", queries[name])
    page(figures, "roadmap", people, at("roadmap"), bare, 250, 600)
    page(figures, "roadmap_panel", people, f"{at('roadmap')}?show=WP-250", bare, 250, 600)
    page(figures, "roadmap_table", people, f"{at('roadmap')}?as=table", bare)
    page(figures, "packages", people, at("packages"), bare)
    paper(figures, people)
    figures.save()


def paper(figures: Figures, people: "People") -> None:
    """The roadmap on A3: the document in the worker, and the whole child that renders it."""
    from pmo_studio.exports import pdf, process, roadmap

    def document() -> pdf.Document:
        return roadmap.document(people.engagement, "en")

    made = document()
    figures.add("paper_document", cpu(document), "ms CPU")
    spent = []
    for _ in range(3):
        began = cpu_of_children()
        process.run(made, variant=pdf.ACCESSIBLE)
        spent.append(cpu_of_children() - began)
    figures.add("paper_child", min(spent), "s CPU, its start among them")
    began = cpu_of_children()
    empty = pdf.document(body="<p>", styles=[], title="Nothing", lang="en", fonts=FONTS)
    process.run(empty, variant=pdf.ACCESSIBLE)
    figures.add("paper_child_empty", cpu_of_children() - began, "s CPU of an empty page")


def cpu_of_children() -> float:
    """Seconds that processes started by this one have used and that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def planned(engagement: "Engagement", count: int) -> "Plan":
    """A plan of so many packages in a foundation, a pilot, rollouts and a stabilisation."""
    from roadmaps.models import Deliverable, Dependency, Plan, Wave, WorkPackage

    plan = Plan.objects.create(engagement=engagement)
    kinds = [("F", "foundation"), ("P", "pilot")]
    kinds += [(f"R{n}", "rollout") for n in range(1, ROLLOUTS + 1)] + [("S", "stabilise")]
    waves = [
        Wave.objects.create(plan=plan, key=key, kind=kind, position=n, capacity=count)
        for n, (key, kind) in enumerate(kinds)
    ]
    owner = engagement.participants.first()
    rows = WorkPackage.objects.bulk_create(
        WorkPackage(
            plan=plan,
            key=f"WP-{n + 1:03d}",
            kind="own",
            name=f"Establish review {n + 1} of portfolio and resources",
            effort=3 + n % 17,
            staff=1 + n % 2,
            wave=waves[n * len(waves) // count],
            position=float(n),
            owner=owner,
        )
        for n in range(count)
    )
    Dependency.objects.bulk_create(
        Dependency(package=rows[n], predecessor=rows[n - step])
        for n in range(count)
        for step in (3, 5, 11)
        if n >= step
    )
    Deliverable.objects.bulk_create(
        Deliverable(package=row, kind="process", name=f"Result {n} of {row.key}")
        for row in rows
        for n in (1, 2)
    )
    keep_baseline(plan)
    return plan


def keep_baseline(plan: "Plan") -> None:
    """As promised: a few days before what is planned."""
    from roadmaps import dated
    from roadmaps.models import WorkPackage

    standing = dated.read(plan.engagement, plan)
    rows = []
    for row in standing.rows:
        found = standing.dates(row)
        assert found is not None, standing.errors
        row.baseline_start = found.first - datetime.timedelta(days=3)
        row.baseline_end = found.last - datetime.timedelta(days=3)
        row.baseline_effort = row.effort
        rows.append(row)
    columns = ["baseline_start", "baseline_end", "baseline_effort"]
    WorkPackage.objects.bulk_update(rows, columns)


def functions(people: "People") -> None:
    """Every function of the catalogue on a to-be canvas, each needed; all capabilities below 4."""
    from django.utils import timezone

    from assessments.models import Target
    from pmo_studio.core import catalogue
    from tests.factories import CanvasFactory, LinkFactory, NoteFactory

    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    for key in list(catalogue.load().functions)[:FUNCTIONS]:
        customer = NoteFactory(canvas=canvas, block="cs")
        value = NoteFactory(canvas=canvas, block="vp")
        note = NoteFactory(canvas=canvas, block="ka", function=key, text=key)
        LinkFactory(canvas=canvas, kind="needs", source=customer, target=value)
        LinkFactory(canvas=canvas, kind="delivered_by", source=value, target=note)
    Target.objects.bulk_create(
        Target(
            engagement=people.engagement,
            capability=key,
            value=4,
            set_by=people.lead,
            set_at=timezone.now(),
        )
        for key in catalogue.load().capabilities
    )


if __name__ == "__main__":
    main()
