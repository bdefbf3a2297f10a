"""Builds, enabling packages, their arithmetic and their rank (T26)."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pmo_studio.core import catalogue
from roadmaps.planning import usual
from roadmaps.planning.builds import builds
from roadmaps.planning.enabling import after_builds, enabling
from roadmaps.planning.gaps import CapabilityState, Facts, FunctionState, gaps
from roadmaps.planning.network import Predecessor
from roadmaps.planning.packages import Edit, Kind, Package, in_a_wave, ranked
from roadmaps.planning.waves import Wave
from tests.roadmaps.examples import WAVES

KNOWN = catalogue.load().functions


def built(functions, capabilities=(), size="M", edits=None):
    found = gaps(Facts(capabilities, functions), KNOWN)
    return {each.key: each for each in builds(found, KNOWN, size, edits or {})}


@pytest.mark.parametrize(
    ("size", "target", "effort"),
    [("S", 1, 15), ("M", 2, 60), ("L", 3, 192), ("S", 3, 48), ("M", 3, 96)],
)
def test_effort_grows_with_size_and_steps(size, target, effort):
    package = built([FunctionState("F05", target)], size=size)["F05"]
    assert package.effort == package.arithmetic.derived_effort == effort


def test_a_part_of_a_person_day_is_rounded_up():
    # 15 × 0.5 = 7.5
    assert built([FunctionState("F09", 1)])["F09"].effort == 8
    # 25 × 1.6 = 40
    assert built([FunctionState("F10", 3)])["F10"].effort == 40


def test_an_effort_that_somebody_set_counts_and_the_derived_one_stays_to_be_seen():
    given_ = [FunctionState("F05", 2)], [CapabilityState("STD", 1.0, 3.0)]
    package = built(*given_, edits={"F05": Edit(effort=7, staff=2, mandatory=True)})["F05"]
    assert (package.effort, package.staff, package.mandatory) == (7, 2, True)
    assert (package.arithmetic.derived_effort, package.arithmetic.effort) == (60, 7)
    assert package.priority == 85.71


def test_without_an_effort_nothing_is_divided_by_it():
    package = built([FunctionState("F05", 2)], edits={"F05": Edit(effort=0)})["F05"]
    assert (package.effort, package.priority) == (0, 0)


def test_a_function_of_ones_own_is_built_with_a_middling_effort_and_no_measured_benefit():
    package = built([FunctionState("note-7", 2)])["note-7"]
    assert (package.effort, package.benefit, package.deliverables) == (25, 0, ())
    assert package.closes == ("G-FUN:note-7",)


def test_deliverables_are_those_of_the_catalogue_and_each_kind_says_how_it_is_accepted():
    package = built([FunctionState("F05", 2)])["F05"]
    assert [each.kind for each in package.deliverables] == [
        "methodology", "template", "process", "training",
    ]  # fmt: skip
    accepted = usual.acceptance()
    assert all(accepted[each.kind].in_language("es") for each in package.deliverables)


def test_a_package_closes_the_gap_of_its_function_and_those_it_raises():
    capabilities = [CapabilityState("STD", 1.0, 3.0), CapabilityState("GOV", 1.0, 3.0)]
    package = built([FunctionState("F05", 2)], capabilities)["F05"]
    assert package.closes == ("G-FUN:F05", "G-MAT:STD")


def test_t26_of_equals_the_smaller_effort_comes_first():
    large, small = (Package(key, Kind.BUILD, effort) for key, effort in (("A", 20), ("B", 10)))
    assert ranked([large, small]) == [small, large]


def test_of_equal_priority_what_does_more_comes_first():
    wanted = [FunctionState("F05", 2), FunctionState("F20", 2)]
    capabilities = [CapabilityState("STD", 1.0, 3.0), CapabilityState("KNO", 1.0, 3.0)]
    # 6 / 30 and 6 / 30, then twice as much of both
    one, two = built(
        wanted, capabilities, edits={k: Edit(effort=30) for k in ("F05", "F20")}
    ).values()
    more = replace(one.arithmetic, benefit=12.0, effort=60)
    assert one.priority == two.priority == 20
    larger = replace(one, key="Z", effort=60, arithmetic=more)
    assert ranked([one, two, larger]) == [larger, one, two]


def test_a_capability_counts_once_and_what_is_not_built_is_not_waited_for():
    own = replace(KNOWN["F11"], key="OWN", secondary=("PFO", "FIN"))
    capabilities = [CapabilityState("PFO", 1.0, 3.0), CapabilityState("FIN", 1.0, 3.0)]
    found = gaps(Facts(capabilities, [FunctionState("OWN", 1)]), KNOWN | {"OWN": own})
    (package,) = builds(found, KNOWN | {"OWN": own}, "M")
    assert [(part.capability, part.kappa) for part in package.arithmetic.parts] == [
        ("PFO", 1), ("FIN", 0.5),
    ]  # fmt: skip
    assert package.after == (Predecessor("EN-1"),)


def test_what_is_mandatory_comes_before_what_pays_more():
    plain = built([FunctionState("F05", 2)], [CapabilityState("STD", 1.0, 3.0)])["F05"]
    forced = Package("Z", Kind.OWN, 99, mandatory=True)
    assert ranked([plain, forced]) == [forced, plain]


@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 3), st.sampled_from(sorted(KNOWN))),
        unique_by=lambda each: each[2],
    ),
    st.integers(),
)
def test_the_rank_does_not_depend_on_the_order_of_the_input(wanted, seed):
    capabilities = [CapabilityState(key, 1.0, 3.0) for key in ("STD", "CTL", "PFO", "KNO")]
    packages = list(built([FunctionState(key, t) for _, t, key in wanted], capabilities).values())
    packages = [
        replace(each, mandatory=must) for each, (must, *_) in zip(packages, wanted, strict=True)
    ]
    shuffled = packages.copy()
    random.Random(seed).shuffle(shuffled)
    assert ranked(shuffled) == ranked(packages)
    assert in_a_wave(shuffled) == ranked(packages)


@given(st.integers(0, 20), st.sampled_from("SML"))
def test_enabling_packages_wait_for_each_other_in_a_row(rollouts, size):
    waves = [Wave("F"), Wave("P"), *(Wave(f"R{n + 1}") for n in range(rollouts)), Wave("S")]
    found = enabling(waves, size)
    assert len(found) == 5 + rollouts
    assert in_a_wave(reversed(found)) == list(found)
    assert [each.after for each in found] == [
        (), *((Predecessor(each.key),) for each in found[:-1]),
    ]  # fmt: skip
    assert found[-1].key == "EN-6"


@pytest.mark.parametrize(
    ("size", "efforts"),
    [
        ("S", [5, 4, 12, 3, 16, 8, 6]),
        ("M", [8, 6, 20, 4, 24, 12, 10]),
        ("L", [12, 10, 40, 6, 40, 20, 20]),
    ],
)
def test_enabling_packages_take_the_effort_of_their_size_a_rollout_for_every_unit(size, efforts):
    """The first rollout reaches two units, the second one."""
    waves = [Wave("F"), Wave("P"), Wave("R1", units=2), Wave("R2"), Wave("S")]
    found = {each.key: each.effort for each in enabling(waves, size)}
    keys = ["EN-1", "EN-2", "EN-3", "EN-4", "EN-5.1", "EN-5.2", "EN-6"]
    assert found == dict(zip(keys, efforts, strict=True))


def test_every_build_stands_before_the_deployment_of_its_wave_and_all_later_ones():
    placed = [Package(f"B{n}", Kind.BUILD, 1, wave=wave.key) for n, wave in enumerate(WAVES)]
    found = {each.key: each for each in after_builds(enabling(WAVES, "M"), WAVES, placed)}
    waits = {key: [one.key for one in each.after] for key, each in found.items()}
    assert waits == {
        "EN-1": [],
        "EN-2": ["EN-1"],
        "EN-3": ["B0", "B1", "EN-2"],
        "EN-4": ["EN-3"],
        "EN-5.1": ["B2", "EN-4"],
        "EN-5.2": ["B3", "EN-5.1"],
        "EN-6": ["EN-5.2"],
    }


def test_what_has_no_size_is_answered_by_an_enabling_package():
    found = gaps(Facts(mandate_missing=["mission"]), KNOWN)
    assert enabling(WAVES, "M", found)[0].closes == ("G-MAN:mission",)


def test_the_packages_of_every_plan_are_written_as_their_schema_says():
    file = usual.FILE.parent / "schemas" / "packages.schema.json"
    validator = Draft202012Validator(json.loads(file.read_text("utf-8")))
    content = json.loads(usual.FILE.read_text("utf-8"))
    assert list(validator.iter_errors(content)) == []
    assert set(usual.acceptance()) == set(catalogue.load().deliverable_kinds)
