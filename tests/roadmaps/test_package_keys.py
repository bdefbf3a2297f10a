"""Keys of packages: whatever a plan holds already, the next one has room and is nobody's."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps import package_keys
from roadmaps.actions import packages
from roadmaps.actions.packages import Details
from roadmaps.bundle.packages import KEY
from roadmaps.exchange.package_rows import KEY as KEY_OF_FILES
from roadmaps.package_keys import KEY_MOST, OWN
from tests.roadmaps.planned import package, planned

HELD = st.from_regex(KEY["pattern"].replace(r"(?![\s\S])", r"\Z"), fullmatch=True)
LIKELY = st.builds(
    "{}{}".format, st.sampled_from([OWN, "WP-", "CH-", "EN-5."]), st.integers(0, 99_999_999)
)
KEYS = st.one_of(HELD, LIKELY).filter(lambda key: len(key) <= KEY_MOST)
TAKEN = st.sets(KEYS, max_size=8)


def fits(key: str) -> bool:
    return bool(KEY_OF_FILES.fullmatch(key.upper())) and len(key) <= KEY_MOST


@given(TAKEN, st.sampled_from([OWN, "WP-", "CH-"]))
def test_the_next_packages_find_keys_that_fit_and_that_nobody_has(taken, prefix):
    keys = list(islice(package_keys.numbered(prefix, taken), 5))
    assert len({*keys}) == 5
    assert not taken.intersection(keys)
    assert all(map(fits, keys))


@given(KEYS, TAKEN)
def test_every_part_finds_a_key_that_fits_and_that_nobody_has(whole, others):
    taken = {whole, *others}
    for _part in range(30):
        key = package_keys.of_part(whole, taken)
        assert fits(key)
        assert key not in taken
        taken.add(key)


@pytest.mark.parametrize(
    ("taken", "following"),
    [
        (set(), ["OWN-1", "OWN-2"]),
        ({"OWN-3", "OWN-1"}, ["OWN-4", "OWN-5"]),
        # The longest there is, and one on which the count would run into it.
        ({"OWN-99999999", "OWN-7"}, ["OWN-8", "OWN-9"]),
        ({"OWN-99999", "OWN-100000"}, ["OWN-100001", "OWN-100002"]),
    ],
)
def test_numbers_go_on_after_the_last_one_with_room_behind_it(taken, following):
    assert list(islice(package_keys.numbered(OWN, taken), 2)) == following


@pytest.mark.django_db
def test_a_key_without_room_behind_it_keeps_nobody_from_adding_a_package(people):
    plan = planned(people.lead)
    package(plan, "OWN-99999999", "F")
    details = Details(name="Standard method", effort=60)
    made = packages.add_package(people.engagement, details=details, by=people.lead)
    assert made.key == "OWN-1"
