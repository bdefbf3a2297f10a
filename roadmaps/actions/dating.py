"""A change of many packages at once leaves a plan that can be dated."""

from django.utils.translation import gettext as __

from pmo_studio.core.refusals import Refused
from roadmaps import problem_words
from roadmaps.dated import Standing


def refuse_undated(before: Standing, after: Standing) -> None:
    """Refused, naming the first reason, where a plan that had dates would have none any more."""
    if not before.rows or before.errors or not after.errors:
        return
    why = problem_words.tell(after.errors[0], after).words
    words = __("With these lines the plan could not be dated any more. %(why)s")
    hint = __("Or leave out the line that moves it.")
    raise Refused(f"{words % {'why': why}} {hint}")
