"""Project files of other tools: what is wrong with a row, and what of a file is kept aside."""

from django.utils.translation import gettext_lazy as _

from roadmaps.exchange.mspdi.findings import Fault, Wrong
from roadmaps.exchange.mspdi.parsing import BadFile
from roadmaps.exchange.project import Kept, What

FILES = {
    "too_large": _("The file is larger than can be read here. Save a part of the project."),
    "too_deep": _("The file is nested too deeply to be a project. Save it again in its tool."),
    "too_many": _("The file has more than 20,000 tasks. Save a part of the project."),
    "not_xml": _("The file is not XML. In your planning tool save the project as XML."),
    "has_dtd": _("The file brings definitions of its own, which are not read, for safety."),
    "not_mspdi": _(
        "The file is no project in the XML of Microsoft Project. Save it as “Project XML”."
    ),
    "no_start": _("The file says nowhere when the project starts. Set its start date."),
    "no_tasks": _("There are no tasks in the file."),
}
FAULTS = {
    Fault.UID: _("The number of the task, “%(value)s”, is none. Save the file again in its tool."),
    Fault.UID_TWICE: _(
        "Another task has the number %(value)s too. Save the file again in its tool."
    ),
    Fault.NO_NAME: _("The task has no name. Give it one."),
    Fault.DATE: _("%(field)s “%(value)s” is no date. Correct it."),
    Fault.LENGTH: _("%(field)s “%(value)s” is no length of time. Correct it."),
    Fault.NUMBER: _("%(field)s “%(value)s” is no number that can be. Correct it."),
    Fault.FINISH_BEFORE_START: _(
        "The task ends on %(value)s, before it starts. Correct one of the two dates."
    ),
    Fault.NO_DURATION: _(
        "The task takes no time and is no milestone. Give it a duration, or make it a milestone."
    ),
    Fault.UNKNOWN_PREDECESSOR: _(
        "The task waits for number %(value)s, which is not in the file. Take the link away."
    ),
    Fault.LINK_KIND: _("A link of the task is of the unknown kind “%(value)s”. Set it anew."),
    Fault.CIRCLE: _("These tasks wait for each other: %(value)s. Take one of the links away."),
}
KEPT = {
    What.PROPERTY: _("Property of the project: %(value)s"),
    What.FROM_FINISH: _("The project is scheduled back from its end, %(value)s."),
    What.TIMEPHASED: _("Work day by day: %(value)s entries, which its tool computes anew."),
    What.FIELD: _("Field of %(name)s: %(value)s"),
    What.CUSTOM_FIELD: _("Column of its own for %(name)s: %(value)s"),
    What.OUTLINE_CODE: _("Outline code of %(name)s: %(value)s"),
    What.WORKING_EXCEPTION: _("The calendar %(name)s works on a free day: %(value)s"),
    What.RECURRING_EXCEPTION: _("The calendar %(name)s has recurring days: %(value)s"),
    What.WORK_WEEK: _("The calendar %(name)s has other weeks: %(value)s"),
    What.HOURS_PER_DAY: _(
        "Hours of a day by the settings and by the calendar: %(value)s. The calendar counts here."
    ),
    What.OTHER_HOURS: _(
        "The calendar %(name)s has a day of other length (1 is Monday), with its hours: %(value)s"
    ),
    What.INACTIVE: _("%(name)s is switched off and was left out."),
    What.SUBPROJECT: _("%(name)s stands for another project and was left out: %(value)s"),
    What.EXTERNAL: _("%(name)s is a task of another project and was left out: %(value)s"),
    What.TASK_CALENDAR: _("%(name)s follows a calendar of its own: %(value)s"),
    What.MANUAL: _("%(name)s was placed by hand. Here its start became a “not before”. %(value)s"),
    What.CONSTRAINT: _("%(name)s is bound to a date: %(value)s"),
    What.ESTIMATED: _("The duration of %(name)s, %(value)s days, is an estimate."),
    What.MILESTONE: _("%(name)s is a milestone that takes time: %(value)s days"),
    What.ELAPSED: _("%(name)s goes on at night and on free days: %(value)s days"),
    What.PART_DAY: _("%(name)s takes %(value)s days. Here they were rounded up."),
    What.SPLIT: _("%(name)s is interrupted: days of work and days from start to end: %(value)s"),
    What.DENSER: _("%(name)s takes more days than lie between its dates: %(value)s"),
    What.RECURRING: _("%(name)s recurs."),
    What.BASELINE: _("A further baseline of %(name)s: %(value)s"),
    What.COST: _("Cost of %(name)s: %(value)s"),
    What.OVERTIME: _("Overtime of %(name)s: %(value)s"),
    What.HYPERLINK: _("Address that %(name)s leads to: %(value)s"),
    What.DELAY: _("Delay of %(name)s: %(value)s"),
    What.LINK_KIND: _("%(name)s has a link that is not from end to start: %(value)s"),
    What.LEAD: _("%(name)s begins before what it waits for has ended: %(value)s days"),
    What.PERCENT_LAG: _("The lag before %(name)s is a share of a duration: %(value)s"),
    What.ELAPSED_LAG: _("The lag before %(name)s counts free days too: %(value)s days"),
    What.PART_DAY_LAG: _("The lag before %(name)s is no whole day: %(value)s. Rounded up here."),
    What.SUMMARY_LINK: _("A link with a whole group, of %(name)s: %(value)s"),
    What.CROSS_PROJECT: _("%(name)s waits for a task of another project: %(value)s"),
    What.LINK_LEFT_OUT: _("%(name)s waits for something that was left out: %(value)s"),
    What.RESOURCE_KIND: _("%(name)s is material or cost, not a person."),
    What.RESOURCE_CALENDAR: _("%(name)s has a calendar of their own: %(value)s"),
    What.AVAILABILITY: _("%(name)s is there to changing extents: %(value)s"),
    What.CONTOUR: _("The work on %(name)s is spread unevenly: form %(value)s"),
    What.ASSIGNMENT: _("%(name)s uses material or cost: %(value)s"),
}


def refusal(bad: BadFile) -> str:
    """Why nothing of the file can be taken."""
    return str(FILES[bad.code])


def wrong_with(wrong: Wrong) -> str:
    """What is wrong with a row, and the remedy."""
    return str(FAULTS[wrong.code]) % {"field": wrong.field, "value": wrong.value}


def kept(one: Kept) -> str:
    """What was kept aside, in a sentence."""
    name = one.name or _("the project")
    return (str(KEPT[one.code]) % {"name": name, "value": one.value}).strip()
