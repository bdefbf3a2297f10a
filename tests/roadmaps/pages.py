"""What pages of phase 3 say."""

from typing import Any

from tests.people import People


def text(response: Any) -> str:
    return response.content.decode()


def page(people: People, address: str, column: str = "lead") -> str:
    answer = people.browser(column).get(address)
    assert answer.status_code == 200, (answer.status_code, address)
    return text(answer)


def of_engagement(people: People, rest: str) -> str:
    return f"/engagements/{people.engagement.pk}/{rest}"


def between(html: str, start: str, end: str) -> str:
    """The part after the first `start` up to the `end` that follows."""
    found = html.partition(start)[2]
    assert found, start
    return found.partition(end)[0]
