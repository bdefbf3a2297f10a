"""Which elements mean nothing beyond what is read, so that all others can be kept.  No Django.

Whatever a tool wrote is read, computed from what is read, how a tool shows or edits it, or kept: an
element that nobody foresaw is kept too.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Its type only: what parses is defusedxml.
    from xml.etree.ElementTree import Element  # nosec B405

# Values that say "nothing here".
EMPTY = frozenset({"", "0", "false", "0.0", "0.00", "PT0H0M0S", "PT0S", "P0D", "-1", "NaN"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMPUTED = _words("""
    UID ID GUID IsNull CreateDate CreationDate OverAllocated Overallocated WorkVariance CostVariance
    StartVariance FinishVariance SV CV ACWP BCWS BCWP VAC RegularWork RemainingWork RemainingCost
    RemainingOvertimeCost RemainingOvertimeWork PercentWorkComplete ActualWorkProtected
    ActualOvertimeWorkProtected ActualWork ActualCost ActualOvertimeCost OvertimeCost Stop Resume
""")
TASK = _COMPUTED | _words("""
    Name Active Manual Type WBS WBSLevel OutlineNumber OutlineLevel Priority Start Finish Duration
    DurationFormat FreeformDurationFormat Work ResumeValid EffortDriven Recurring Estimated
    Milestone Summary DisplayAsSummary Critical IsSubproject IsSubprojectReadOnly SubprojectName
    ExternalTask ExternalTaskProject EarlyStart EarlyFinish LateStart LateFinish FreeSlack
    TotalSlack StartSlack FinishSlack FixedCostAccrual PercentComplete ActualStart ActualFinish
    ActualDuration RemainingDuration ConstraintType CalendarUID ConstraintDate Deadline
    LevelAssignments LevelingCanSplit LevelingDelayFormat PreLeveledStart PreLeveledFinish
    IgnoreResourceCalendar Notes HideBar Rollup EarnedValueMethod PredecessorLink ExtendedAttribute
    Baseline OutlineCode IsPublished CommitmentType StartText FinishText DurationText ManualStart
    ManualFinish ManualDuration
""")
RESOURCE = _COMPUTED | _words("""
    Name Type Initials WorkGroup MaxUnits PeakUnits Start Finish CanLevel AccrueAt Work
    StandardRateFormat OvertimeRateFormat CalendarUID IsGeneric IsInactive IsEnterprise BookingType
    ExtendedAttribute Baseline OutlineCode IsCostResource IsBudget ActiveDirectoryGUID Rates
    AvailabilityPeriods
""")
ASSIGNMENT = _COMPUTED | _words("""
    TaskUID ResourceUID ActualFinish ActualStart Confirmed CostRateTable Finish HasFixedRateUnits
    FixedMaterial LevelingDelayFormat LinkedFields Milestone PeakUnits RateScale ResponsePending
    Start Summary Units UpdateNeeded Work WorkContour BookingType ExtendedAttribute Baseline
""")
CALENDAR = _words("""
    UID GUID Name IsBaseCalendar IsBaselineCalendar BaseCalendarUID WeekDays Exceptions WorkWeeks
""")
# Of the project: what is read, what tools show and what they set for tasks to come.
PROJECT = _words("""
    SaveVersion BuildNumber UID GUID Name Title CreationDate Revision LastSaved StartDate
    FinishDate ScheduleFromStart FYStartDate CriticalSlackLimit CurrencyDigits CurrencySymbol
    CurrencyCode CurrencySymbolPosition CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay
    MinutesPerWeek DaysPerMonth DefaultTaskType DefaultFixedCostAccrual DefaultStandardRate
    DefaultOvertimeRate DurationFormat WorkFormat EditableActualCosts HonorConstraints
    EarnedValueMethod InsertedProjectsLikeSummary MultipleCriticalPaths NewTasksEffortDriven
    NewTasksEstimated SplitsInProgressTasks SpreadActualCost SpreadPercentComplete
    TaskUpdatesResource FiscalYearStart WeekStartDay MoveCompletedEndsBack MoveRemainingStartsBack
    MoveRemainingStartsForward MoveCompletedEndsForward BaselineForEarnedValue
    AutoAddNewResourcesAndTasks CurrentDate MicrosoftProjectServerURL Autolink NewTaskStartDate
    NewTasksAreManual DefaultTaskEVMethod ProjectExternallyEdited ExtendedCreationDate ActualsInSync
    RemoveFileProperties AdminProject BaselineCalendar UpdateManuallyScheduledTasksWhenEditingLinks
    KeepTaskOnNearestWorkingTimeWhenMadeAutoScheduled ExtendedAttributes Calendars Tasks Resources
    Assignments Views Filters Groups Tables Reports Maps VBAProjects
""")
IN_HUNDREDTHS = frozenset({"Cost", "FixedCost"})
# Elements with a word of their own; others are told as fields.
CODES = {
    "Cost": "cost",
    "FixedCost": "cost",
    "CostPerUse": "cost",
    "StandardRate": "cost",
    "OvertimeRate": "cost",
    "BudgetCost": "cost",
    "OvertimeWork": "overtime",
    "ActualOvertimeWork": "overtime",
    "Hyperlink": "hyperlink",
    "HyperlinkAddress": "hyperlink",
    "HyperlinkSubAddress": "hyperlink",
    "LevelingDelay": "delay",
    "Delay": "delay",
    "OutlineCodes": "outline_code",
    "WBSMasks": "outline_code",
}


def leftovers(element: "Element", known: frozenset[str]) -> Iterator[tuple[str, str]]:
    """A code and "Name: value" of every element under it that says something and is not known."""
    for child in element:
        if child.tag in known:
            continue
        text = " ".join("".join(child.itertext()).split())
        if text not in EMPTY:
            told = _money(text) if child.tag in IN_HUNDREDTHS else text
            yield CODES.get(child.tag, "field"), f"{child.tag}: {told}"


def _money(text: str) -> str:
    try:
        return f"{Decimal(text) / 100:.2f}"
    except ArithmeticError:
        return text
