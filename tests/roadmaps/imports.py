"""Files into a plan as tests bring them: straight to the match, or through the page."""

import re
from dataclasses import replace
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from roadmaps.actions.importing import import_plan
from roadmaps.importing import reading
from roadmaps.importing.arrival import Choices
from roadmaps.importing.matching import ground, matched
from roadmaps.models import Dependency
from tests.roadmaps.pages import of_engagement


def csv(*lines):
    return "\r\n".join(lines).encode()


def read(people, content, name="plan.csv", **choices):
    """What arrives, with what people chose."""
    standing = ground(people.engagement)
    keys = [row.key for row in standing.rows]
    found = reading.read(content, name=name, waves=standing.waves, keys=keys)
    return replace(found, choices=Choices(**choices))


def match(people, content, name="plan.csv", **choices):
    return matched(ground(people.engagement), read(people, content, name, **choices))


def take(people, content, name="plan.csv", **choices):
    found = read(people, content, name, **choices)
    seen = matched(ground(people.engagement), found).digest
    return import_plan(people.engagement, arrival=found, seen=seen, by=people.facilitator)


def rows(people):
    return {row.key: row for row in ground(people.engagement).rows}


def waits(people):
    pairs = Dependency.objects.filter(package__archived_at=None).select_related(
        "package", "predecessor"
    )
    return {(one.predecessor.key, one.package.key): one.lag for one in pairs}


def send(people, content, name="plan.csv", column="facilitator"):
    address = of_engagement(people, "plan/import/")
    return people.browser(column).post(address, {"file": SimpleUploadedFile(name, content)})


def hidden(html, name):
    found = re.search(rf'name="{name}"[^>]*?(?:value="([^"]*)"|>([^<]*)</textarea>)', html)
    assert found, name
    return unescape(found[1] or found[2])


def agree(people, html, column="facilitator", **more):
    values = {name: hidden(html, name) for name in ("content", "seen", "key")}
    address = of_engagement(people, "plan/import/")
    return people.browser(column).post(address, values | {"take": "yes"} | more)
