"""The nine blocks of the canvas as data."""

import json

import pytest
from jsonschema import Draft202012Validator

from canvases import blocks
from tests.core.test_catalogue import assert_translated, texts_in

IN_ORDER = ["cs", "vp", "ch", "cr", "rs", "ka", "kr", "kp", "co"]


def content():
    return json.loads(blocks.FILE.read_text("utf-8"))


def test_file_fits_its_schema():
    schema = json.loads((blocks.FILE.parent / "schemas" / "blocks.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    errors = Draft202012Validator(schema).iter_errors(content())
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_every_text_is_translated():
    for text in texts_in(content()):
        assert_translated(text)


def test_blocks_stand_in_the_order_of_filling():
    assert list(blocks.blocks()) == IN_ORDER
    assert [block.order for block in blocks.blocks().values()] == list(range(1, 10))


def test_titles_are_those_of_the_method():
    assert [block.title.en for block in blocks.blocks().values()] == [
        "Customers",
        "Value propositions",
        "Channels",
        "Relationships",
        "Benefits and funding",
        "Functions and activities",
        "Resources",
        "Partners",
        "Costs",
    ]


def test_workshop_fills_channels_and_relationships_in_one_step():
    steps = {key: block.workshop_step for key, block in blocks.blocks().items()}
    assert sorted(steps, key=lambda key: (steps[key], key)) == [
        "cs", "vp", "ch", "cr", "rs", "ka", "kr", "kp", "co",
    ]  # fmt: skip
    assert steps["ch"] == steps["cr"]
    assert sorted(set(steps.values())) == list(range(1, 9))


@pytest.mark.parametrize(
    ("region", "keys"),
    [
        ("create", {"ka", "kr", "kp", "co"}),
        ("deliver", {"vp", "ch", "cr"}),
        ("capture", {"rs", "cs"}),
    ],
)
def test_region_holds_its_blocks(region, keys):
    assert {key for key, block in blocks.blocks().items() if block.region == region} == keys
    assert region in blocks.layout().regions


def test_blocks_cover_the_grid_without_gap_or_overlap():
    layout = blocks.layout()
    covered = [cell for block in layout.blocks.values() for cell in block.place.cells]
    grid = {(x, y) for x in range(1, layout.columns + 1) for y in range(1, layout.rows + 1)}
    assert len(covered) == len(grid)
    assert set(covered) == grid


def test_grid_is_the_classic_one():
    rows = []
    for y in (1, 2, 3):
        cells = {
            x: key
            for key, block in blocks.blocks().items()
            for x, row in block.place.cells
            if row == y
        }
        rows.append(list(dict.fromkeys(cells[x] for x in sorted(cells))))
    assert rows == [
        ["kp", "ka", "vp", "cr", "cs"],
        ["kp", "kr", "vp", "ch", "cs"],
        ["co", "rs"],
    ]


def test_every_block_asks_its_guiding_questions():
    counts = {key: len(block.questions) for key, block in blocks.blocks().items()}
    assert counts == {
        "cs": 4, "vp": 4, "ch": 3, "cr": 3, "rs": 3, "ka": 3, "kr": 3, "kp": 3, "co": 3,
    }  # fmt: skip
    for block in blocks.blocks().values():
        for question in block.questions:
            assert question.en.endswith("?")
            assert question.pt_br.endswith("?")
            assert question.es.startswith("¿")
            assert question.es.endswith("?")


def test_short_titles_are_no_longer_than_titles():
    for block in blocks.blocks().values():
        for language in ("en", "pt-br", "es"):
            short = block.short_title.in_language(language)
            assert len(short) <= len(block.title.in_language(language))
            assert len(short) <= 13
