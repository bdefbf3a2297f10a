"""The catalogue: complete, consistent, and written in three languages."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override
from jsonschema import Draft202012Validator

from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import FOLDER, Text

NAMES = ["capabilities", "functions", "gates", "kpis", "phases", "role_groups"]

# Words that English shares with the others; everything else has to be translated.
SAME_IN_ENGLISH = {"%", "Software"}


def content(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def texts_in(value: object) -> Iterator[dict[str, str]]:
    """Every text of a catalogue file, wherever it stands."""
    if isinstance(value, dict):
        if "en" in value:
            yield value
        else:
            for inner in value.values():
                yield from texts_in(inner)
    if isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def assert_translated(text: dict[str, str]) -> None:
    """All languages are there, and a text longer than a cognate differs between them."""
    assert set(text) == {"en", "pt-br", "es"}
    assert all(words.strip() == words != "" for words in text.values()), text
    if text["en"] not in SAME_IN_ENGLISH:
        assert text["en"] not in (text["pt-br"], text["es"]), text
    if len(text["es"].split()) > 3:
        assert text["pt-br"] != text["es"], text


@pytest.mark.parametrize("name", NAMES)
def test_file_fits_its_schema(name):
    schema = content(FOLDER / "schemas" / f"{name}.schema.json")
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(content(FOLDER / f"{name}.json"))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


@pytest.mark.parametrize("name", NAMES)
def test_schema_refuses_a_text_without_spanish(name):
    schema = content(FOLDER / "schemas" / f"{name}.schema.json")
    broken = content(FOLDER / f"{name}.json")
    next(texts_in(broken)).pop("es")
    assert not Draft202012Validator(schema).is_valid(broken)


def test_every_file_has_a_schema_and_every_schema_a_file():
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == NAMES
    schemas = sorted(path.name for path in (FOLDER / "schemas").iterdir())
    assert schemas == [f"{name}.schema.json" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_translated(name):
    texts = list(texts_in(content(FOLDER / f"{name}.json")))
    assert texts
    for text in texts:
        assert_translated(text)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("capabilities", "capabilities"),
        ("functions", "functions"),
        ("functions", "groups"),
        ("gates", "criteria"),
        ("kpis", "kpis"),
        ("phases", "phases"),
        ("role_groups", "role_groups"),
    ],
)
def test_keys_and_names_are_unique(name, rows):
    listed = content(FOLDER / f"{name}.json")[rows]
    keys = [row["key"] for row in listed]
    assert len(set(keys)) == len(keys)
    for language in catalogue.LANGUAGES:
        names = [row["name"][language] for row in listed]
        assert len(set(names)) == len(names)


def test_there_is_as_much_as_the_method_has():
    assert len(catalogue.functions()) == 33
    assert len(catalogue.kpis()) == 23
    assert len(catalogue.capabilities()) == 12
    assert len(catalogue.role_groups()) == 6
    assert [phase.number for phase in catalogue.phases()] == [1, 2, 3, 4, 5]
    assert [len(catalogue.criteria(number)) for number in range(1, 6)] == [7, 8, 7, 6, 6]


def test_role_groups_stand_in_the_order_of_the_method():
    keys = [group.key for group in catalogue.role_groups()]
    assert keys == ["EXE", "PMG", "FUN", "TEA", "BUS", "PMO"]
    assert all(group.weight == 1 for group in catalogue.role_groups())
    assert all(group.min_display_n == 3 for group in catalogue.role_groups())


@pytest.mark.parametrize("one", catalogue.functions(), ids=lambda one: one.key)
def test_references_of_a_function_resolve(one):
    known = catalogue.load()
    assert one.group in known.function_groups
    assert one.layer in known.layers
    assert one.ctl in known.controls
    assert {one.capability, *one.secondary} <= known.capabilities.keys()
    assert one.capability not in one.secondary
    assert set(one.kpis) <= known.kpis.keys()
    assert set(one.req) <= known.functions.keys() - {one.key}
    assert {deliverable.kind for deliverable in one.deliverables} <= known.deliverable_kinds.keys()
    assert one.effort.small < one.effort.medium < one.effort.large


def test_no_function_waits_for_itself():
    required = {one.key: set(one.req) for one in catalogue.functions()}
    while ready := {key for key, waits in required.items() if not waits}:
        required = {key: waits - ready for key, waits in required.items() if key not in ready}
    assert required == {}


def test_foundation_functions_require_only_foundation_functions():
    foundation = {one.key for one in catalogue.functions() if one.foundation}
    assert foundation == {"F01", "F05", "F19"}
    for key in foundation:
        assert set(catalogue.function(key).req) <= foundation


def test_figures_of_the_functions_are_those_of_the_method():
    efforts = [one.effort for one in catalogue.functions()]
    assert sum(effort.small for effort in efforts) == 481
    assert sum(effort.medium for effort in efforts) == 972
    assert sum(effort.large for effort in efforts) == 2050
    assert sum(one.run for one in catalogue.functions()) == 205
    # What the worked example of the PMO model adds up, in person-days a month.
    assert sum(catalogue.function(key).run for key in ("F01", "F11", "F05", "F07", "F03")) == 32
    assert [catalogue.function(key).ctl for key in ("F01", "F11", "F05", "F07", "F03")] == [
        2, 3, 2, 1, 1,
    ]  # fmt: skip


def test_every_kpi_that_no_function_moves_is_known():
    used = {key for one in catalogue.functions() for key in one.kpis}
    assert used == {one.key for one in catalogue.kpis()}


def test_a_band_is_a_low_and_a_high_end():
    bands = {one.key: one.band for one in catalogue.kpis() if one.direction == "band"}
    assert bands == {"K19": (1, 4)}


def test_flow_time_takes_its_target_from_the_baseline():
    assert catalogue.kpi("K21").typical_target is None
    assert catalogue.kpi("K21").target_from_baseline == 0.8


def test_weights_of_each_phase_are_those_of_the_method():
    weights = [sum(one.weight for one in catalogue.criteria(number)) for number in range(1, 6)]
    assert weights == [12, 14, 12, 11, 11]


# Key: weight, whether it is a must, and what each of its measures requires (domain.md §9).
CRITERIA = {
    **{"A1": (3, True, 3), "A2": (2, True, 10), "A3": (2, True, 5, 3), "A4": (2, True, 3)},
    **{"A5": (1, True, 0.8), "A6": (1, False, 1), "A7": (1, True, 8)},
    **{"D1": (3, True, 1), "D2": (2, True, 0.8), "D3": (2, True, 1), "D4": (2, False, 0.5)},
    **{"D5": (2, True, 1), "D6": (1, True, 5), "D7": (1, False, 1), "D8": (1, True, 1)},
    **{"I1": (2, True, 1), "I2": (2, True, 1, 1), "I3": (3, True, 0.9), "I4": (2, True, 0.9)},
    **{"I5": (1, False, 0.8), "I6": (1, False, 1), "I7": (1, True, 1)},
    **{"C1": (2, True, 5), "C2": (3, True, 1, 3), "C3": (2, False, 0.8), "C4": (2, True, 3)},
    **{"C5": (1, False, 0.5), "C6": (1, False, 1)},
    **{"L1": (3, True, 1), "L2": (2, True, 5), "L3": (2, True, 1), "L4": (2, True, 1, 1)},
    **{"L5": (1, False, 3), "L6": (1, False, 10)},
}


def test_each_criterion_weighs_and_asks_what_the_method_says():
    found = {
        one.key: (one.weight, one.mandatory, *(each.required for each in one.measures))
        for number in range(1, 6)
        for one in catalogue.criteria(number)
    }
    assert found == CRITERIA


# Key: unit, direction, frequency, typical target (domain.md §8).
KPIS = {
    **{key: ("percent", "higher", "monthly", target) for key, target in (
        ("K01", 85), ("K02", 80), ("K03", 95), ("K14", 95), ("K15", 75), ("K16", 80),
    )},
    **{key: ("percent", "higher", "quarterly", target) for key, target in (
        ("K04", 75), ("K05", 80), ("K07", 80), ("K08", 90), ("K11", 90), ("K17", 60), ("K18", 40),
        ("K22", 80), ("K23", 70),
    )},
    "K06": ("percent", "higher", "half-year", 70),
    "K09": ("percent", "lower", "monthly", 10),
    "K10": ("days", "lower", "monthly", 10),
    "K12": ("percent", "lower", "quarterly", 25),
    "K13": ("score", "higher", "quarterly", 4),
    "K19": ("percent", "band", "yearly", None),
    "K20": ("levels", "higher", "half-year", 0.5),
    "K21": ("days", "lower", "monthly", None),
}  # fmt: skip


def test_kpis_are_measured_and_aim_as_the_method_says():
    found = {
        one.key: (one.unit, one.direction, one.frequency, one.typical_target)
        for one in catalogue.kpis()
    }
    assert found == KPIS


def test_mandatory_criteria_are_those_of_the_method():
    optional = {one.key for n in range(1, 6) for one in catalogue.criteria(n) if not one.mandatory}
    assert optional == {"A6", "D4", "D7", "I5", "I6", "C3", "C5", "C6", "L5", "L6"}


def test_nothing_to_do_counts_as_done_for_exactly_four_criteria():
    done = {one.key for n in range(1, 6) for one in catalogue.criteria(n) if one.empty == 1}
    assert done == {"A6", "D7", "I5", "C5"}


def test_criterion_belongs_to_the_phase_of_its_letter():
    letters = {1: "A", 2: "D", 3: "I", 4: "C", 5: "L"}
    for number, letter in letters.items():
        keys = [one.key for one in catalogue.criteria(number)]
        assert keys == [f"{letter}{place}" for place in range(1, len(keys) + 1)]


def test_short_names_of_criteria_fit_a_table():
    for number in range(1, 6):
        for one in catalogue.criteria(number):
            for language in catalogue.LANGUAGES:
                assert len(one.name.in_language(language)) <= 40


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", "work package"),
        ("pt-br", "pacote de trabalho"),
        ("pt_BR", "pacote de trabalho"),
        ("pt", "pacote de trabalho"),
        ("es", "paquete de trabajo"),
        ("es-mx", "paquete de trabajo"),
        ("fr", "work package"),
        ("", "work package"),
        (None, "work package"),
    ],
)
def test_text_speaks_the_nearest_language(code, expected):
    text = Text(en="work package", pt_br="pacote de trabalho", es="paquete de trabajo")
    assert text.in_language(code) == expected


def test_catalogue_is_read_once_and_cannot_be_changed():
    assert catalogue.load() is catalogue.load()
    with pytest.raises(TypeError):
        catalogue.load().functions["F99"] = catalogue.function("F01")  # type: ignore[index]


def test_pure_modules_import_no_django():
    modules = (
        "pmo_studio.core.catalogue, pmo_studio.core.gates, pmo_studio.core.charts, canvases.blocks"
    )
    program = f"import sys, {modules}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Closeout"), ("pt-br", "Encerramento"), ("es", "Cierre")]
)
def test_template_speaks_the_language_of_the_page(language, name):
    template = Template("{% load catalogue %}{{ phase.name|spoken }}")
    with override(language):
        assert template.render(Context({"phase": catalogue.phase(5)})) == name
