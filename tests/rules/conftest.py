"""Whom the tests of all addresses send around."""

from typing import Any

import pytest

from tests.rules.visiting import SignedIn


@pytest.fixture
def signed_in(db: None, standing: Any) -> SignedIn:
    signed_in: SignedIn = standing.given("signed_in")
    return signed_in
