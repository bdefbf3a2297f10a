"""The drawings of the PMO model; the same for the page and, with another look, for paper."""

from collections.abc import Iterator

from django.utils.translation import gettext as __

from assessments import result_words
from canvases.models import StructureRole
from canvases.pmo import words
from canvases.pmo.state import State
from canvases.pmo.structures import Made
from canvases.pmo_model import CONTROLLING_BELOW, LAYERS, SUPPORTIVE_BELOW, TYPES, layer_percents
from pmo_studio.core import charts
from pmo_studio.core.charts import PAGE, Look, Part, Svg

WIDTH = 400.0
LOW, HIGH = 1.0, 3.0


def scale(state: State, *, width: float = WIDTH, look: Look = PAGE) -> Svg:
    """The authority index between 1 and 3, with the bounds of the types."""
    value = state.model.authority_index
    title = __("Authority index %(index)s on a scale from 1 (supportive) to 3 (directive)")
    return charts.band_scale(
        value,
        title=title % {"index": words.index(value)},
        printed=words.index(value),
        ends=((LOW, result_words.printed(LOW, 0)), (HIGH, result_words.printed(HIGH, 0))),
        bounds=[(bound, words.index(bound)) for bound in (SUPPORTIVE_BELOW, CONTROLLING_BELOW)],
        names=[words.pmo_type(each) for each in TYPES],
        width=width,
        look=look,
    )


def mix(state: State, *, width: float = WIDTH, look: Look = PAGE) -> Svg:
    """How the demand is spread over the layers."""
    found, printed = state.model.mix or {}, layer_percents(state.model)
    parts = [
        Part(
            layer,
            words.layer(layer),
            found.get(layer, 0),
            result_words.percent(printed[layer] if found else None),
        )
        for layer in LAYERS
    ]
    told = ", ".join(f"{part.name} {part.printed}" for part in parts)
    return charts.share_bar(
        parts, title=__("Demand by layer: %(parts)s") % {"parts": told}, width=width, look=look
    )


def organisation(made: Made, *, width: float = WIDTH, look: Look = PAGE) -> Svg:
    """The structure, or the draft as long as there is none."""
    units = [charts.OrgUnit(name, list(roles)) for name, roles in _units(made)]
    return charts.org_chart(
        list(_above(made)), units, title=__("Structure of the PMO"), width=width, look=look
    )


def _above(made: Made) -> Iterator[charts.OrgRole]:
    """The lead, and whoever is in no unit."""
    if made.is_empty:
        for role in made.drafted.roles:
            if role.unit is None:
                yield charts.OrgRole(words.role_title(role, made.state))
        return
    yield from (_role(row) for row in made.roles if row.unit_id is None)


def _units(made: Made) -> Iterator[tuple[str, list[charts.OrgRole]]]:
    if made.is_empty:
        for drafted in made.drafted.units:
            inside = [role for role in made.drafted.roles if role.unit == drafted.key]
            roles = [charts.OrgRole(words.role_title(role, made.state)) for role in inside]
            yield words.unit(drafted.layer), roles
        return
    for unit in made.units:
        yield unit.title, [_role(row) for row in made.roles if row.unit_id == unit.pk]


def _role(row: StructureRole) -> charts.OrgRole:
    return charts.OrgRole(row.title, row.person)
