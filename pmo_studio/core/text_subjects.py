"""Subjects whose title is a text that somebody wrote into one column of a row."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import SubjectKind
from pmo_studio.core.texts import REDACTED

if TYPE_CHECKING:
    from django.db.models import QuerySet


def kind(
    prefix: str, rows: "QuerySet[Any]", path: str, field: str, *, confidential: bool = False
) -> SubjectKind:
    """`path` is how the rows reach their engagement, `field` the column; an empty one is no
    title.  Its rows have a `number`, so that no form that is open now puts the text back."""

    def titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
        found = rows.filter(**{path: engagement}, pk__in=list(ids))
        return {pk: text for pk, text in found.values_list("pk", field) if text}

    def redact(engagement: Engagement, pk: int) -> bool:
        found = rows.filter(**{path: engagement}, pk=pk).exclude(**{field: ""})
        return bool(found.update(**{field: REDACTED, "number": engagement.last_number + 1}))

    return SubjectKind(prefix, titles, redact, confidential=confidential)
