"""The canvases to begin from, and the benefits to expect, as data."""

import json

import pytest
from jsonschema import Draft202012Validator

from canvases import benefits, pmo_model, presets, thread
from canvases.link_kinds import kind_between
from pmo_studio.core import catalogue
from tests.core.test_catalogue import assert_translated, texts_in

FUNCTIONS = catalogue.load().functions


@pytest.mark.parametrize("module", [benefits, presets], ids=["benefits", "presets"])
def test_file_fits_its_schema_and_is_translated(module):
    content = json.loads(module.FILE.read_text("utf-8"))
    folder = module.FILE.parent / "schemas"
    schema = json.loads((folder / f"{module.FILE.stem}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(content)
    assert [f"{error.json_path}: {error.message}" for error in errors] == []
    for text in texts_in(content):
        assert_translated(text)


def test_every_capability_brings_about_one_benefit():
    found = [each.capability for each in benefits.benefits().values()]
    assert found == [each.key for each in catalogue.capabilities()]


def test_links_of_presets_stand_between_notes_whose_blocks_fit():
    for preset in presets.presets().values():
        blocks = {note.key: note.block for note in preset.notes}
        assert len(blocks) == len(preset.notes)
        for link in preset.links:
            assert kind_between(blocks[link.source], blocks[link.target]).key == link.kind
        assert len(set(preset.links)) == len(preset.links)
        functions = {note.function for note in preset.notes if note.block == "ka"}
        assert functions <= set(FUNCTIONS)


@pytest.mark.parametrize(
    ("key", "index", "pmo_type", "mix", "run"),
    [
        ("classic", 2.2667, "controlling", {"S": 58.3, "T": 16.7, "O": 25.0}, 46),
        ("agile", 1.2449, "supportive", {"S": 53.9, "T": 40.4, "O": 5.7}, 36),
        ("public", 1.9, "controlling", {"S": 21.0, "T": 21.0, "O": 58.0}, 54),
    ],
)
def test_t43_every_preset_is_whole_and_derives_its_type(key, index, pmo_type, mix, run):
    graph = presets.graph_of(presets.presets()[key], FUNCTIONS, pmo_fte=3)
    report = thread.check(graph)
    assert (report.percent.value, report.errors, report.warnings) == (100, 0, 0)
    model = pmo_model.derive(graph)
    assert model.authority_index == pytest.approx(index, abs=5e-5)
    assert (model.pmo_type, model.mismatch, model.staffing.run) == (pmo_type, None, run)
    assert {layer: round(100 * share, 1) for layer, share in model.mix.items()} == mix


def test_notes_of_functions_are_named_by_the_catalogue_in_every_language():
    preset = presets.presets()["classic"]
    words = {
        note.id: note.text for note in presets.graph_of(preset, FUNCTIONS, language="es").notes
    }
    assert words["F01"] == FUNCTIONS["F01"].name.es
    assert words["cs2"] == "Gerentes de proyectos"
    assert presets.graph_of(preset, {}).notes[14].text == "F01"
