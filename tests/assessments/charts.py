"""Charts that several tests draw, write and import."""

from hypothesis import strategies as st

from assessments.processes.flow import MOST_MINUTES, Chart, Pain, Step, StepKind

T42 = (
    Step(0, StepKind.TASK, "Collect", 30, 0),
    Step(1, StepKind.DECISION, "Check", 20, 480),
    Step(0, StepKind.WAIT, "Wait for the board", 10, 60),
)
REPORT = Chart(
    name="Monthly status report",
    lanes=("PMO", "Finance"),
    steps=T42,
    pains=(Pain("The ledger closes late", 1), Pain("Nobody reads it")),
    owner="Head of PMO",
    purpose="One honest status.",
    trigger="First Monday",
    capability="CTL",
    suppliers=("Project leads",),
    inputs=("Progress", "Cost"),
    outputs=("Report",),
    customers=("Board",),
)

# What a text can hold when it has come through an action: no control characters, no blanks outside.
ONE_LINE = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")),
        min_size=1,
        max_size=40,
    )
    | st.sampled_from(["<b> & “x”", "=1+1", "a ]]> b", "não 予算 🚀", "--> <!DOCTYPE x>", "&#x0;"])
).filter(lambda text: text == " ".join(text.split()) and not set(text) & {"\ufffe", "\uffff"})
TEXTS = st.lists(ONE_LINE, min_size=1, max_size=3).map("\n".join)
MINUTES = st.integers(0, MOST_MINUTES)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Any chart that the studio can hold."""
    lanes = draw(st.lists(ONE_LINE, max_size=4, unique_by=str.casefold))
    steps = (
        st.builds(
            Step,
            st.integers(0, len(lanes) - 1),
            st.sampled_from(StepKind),
            ONE_LINE,
            MINUTES,
            MINUTES,
        )
        if lanes
        else st.nothing()
    )
    drawn = draw(st.lists(steps, max_size=12 if lanes else 0))
    at = st.none() | st.integers(0, len(drawn) - 1) if drawn else st.none()
    lines = st.lists(ONE_LINE, max_size=3).map(tuple)
    return Chart(
        name=draw(ONE_LINE),
        lanes=tuple(lanes),
        steps=tuple(drawn),
        pains=tuple(draw(st.lists(st.builds(Pain, TEXTS, at), max_size=4))),
        owner=draw(ONE_LINE | st.just("")),
        purpose=draw(TEXTS | st.just("")),
        trigger=draw(ONE_LINE | st.just("")),
        capability=draw(st.sampled_from(["", "GOV", "TEC"])),
        suppliers=draw(lines),
        inputs=draw(lines),
        outputs=draw(lines),
        customers=draw(lines),
    )
