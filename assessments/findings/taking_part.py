"""Who had answered when the figures were made, in words."""

from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments.answering.participation import GroupProgress, Progress
from assessments.findings.groups import Groups
from assessments.findings.tables import Row
from assessments.results import Results


def people_rows(results: Results, groups: Groups) -> tuple[Row, ...]:
    """By group that may be shown."""
    parts = sorted(results.participation.groups, key=lambda each: groups.place(each.groups))
    return tuple(
        Row(
            groups.full_title(part.groups),
            (asked_in_words(part), words.share(part.completion)),
        )
        for part in parts
    )


def asked_in_words(part: GroupProgress | Progress) -> str:
    told = __("%(people)s of %(expected)s asked")
    return told % {"people": part.people, "expected": part.expected}
