"""Who had answered when the figures were made, in words."""

from assessments import result_words as words
from assessments.findings.groups import Groups
from assessments.findings.tables import Row
from assessments.results import Results


def people_rows(results: Results, groups: Groups) -> tuple[Row, ...]:
    """By group that may be shown."""
    parts = sorted(results.participation.groups, key=lambda each: groups.place(each.groups))
    return tuple(
        Row(
            groups.full_title(part.groups),
            (
                words.came(part.people, part.expected, by_list=results.assessment.by_invitation),
                words.share(part.completion),
            ),
        )
        for part in parts
    )
