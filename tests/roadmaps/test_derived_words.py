"""What a derivation writes into a package besides its figures (domain.md §6.2, Rulings §5.4)."""

import pytest

from canvases.models import Note
from pmo_studio.core import catalogue
from pmo_studio.core.models import Engagement
from roadmaps.models import WorkPackage
from roadmaps.planning import usual
from tests.factories import KpiFactory, LinkFactory
from tests.roadmaps import launched
from tests.roadmaps.launched import row
from tests.standing import MAKERS

pytestmark = pytest.mark.django_db
MAKERS["nothing_derived"] = launched.launched

# Kinds of the default set of F05, F01 and F07 (domain.md §4).
KINDS = {
    "F05": ["methodology", "process", "template", "training"],
    "F01": ["governance", "process", "template"],
    "F07": ["methodology", "process", "training"],
}


@pytest.fixture
def nothing_derived(db, standing):
    return standing.given("nothing_derived")


@pytest.mark.parametrize(
    ("language", "new", "better", "charter"),
    [
        ("en", "Establish", "Improve", "Sign the charter and set the sponsor’s rhythm"),
        ("pt-br", "Estabelecer", "Melhorar", "Assinar o termo de abertura"),
        ("es", "Establecer", "Mejorar", "Firmar el acta de constitución"),
    ],
)
def test_names_and_deliverables_are_those_of_the_catalogue_in_the_language_of_the_engagement(
    nothing_derived, language, new, better, charter
):
    engagement = nothing_derived.engagement
    Engagement.objects.filter(pk=engagement.pk).update(language=language)
    engagement.refresh_from_db()
    launched.derived(nothing_derived)
    known = catalogue.load().functions
    assert row("F05").name == f"{new}: {known['F05'].name.in_language(language)}"
    assert row("F01").name == f"{better}: {known['F01'].name.in_language(language)}"
    assert row("EN-1").name.startswith(charter)
    for function, kinds in KINDS.items():
        made = list(row(function).deliverables.all())
        assert sorted(each.kind for each in made) == kinds
        assert {(each.kind, each.name) for each in made} == {
            (each.kind, each.name.in_language(language)) for each in known[function].deliverables
        }
    for each in WorkPackage.objects.get(function="F05").deliverables.all():
        assert each.acceptance == usual.acceptance()[each.kind].in_language(language) != ""
        assert (each.status, each.owner) == ("planned", None)


def test_a_build_moves_the_kpis_of_its_function_and_those_that_its_note_is_measured_by(
    nothing_derived,
):
    """K05 and K01 are of F05; K01 was not adopted, and K12 is of none of the functions."""
    engagement = nothing_derived.engagement
    KpiFactory(engagement=engagement, key="K05")
    KpiFactory(engagement=engagement, key="K12")
    own = KpiFactory(engagement=engagement, key="OURS")
    note = Note.objects.get(function="F05")
    LinkFactory(canvas=note.canvas, kind="measured_by", source=note, target=None, kpi=own)
    launched.derived(nothing_derived)
    moved = {name: set(row(name).moves.values_list("kpi__key", flat=True)) for name in KINDS}
    assert moved == {"F05": {"K05", "OURS"}, "F01": set(), "F07": set()}
