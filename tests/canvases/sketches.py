"""Canvases for the calculations, written as their links: sketch("cs1 vp1", "vp1 F05 3").

The first two signs of a key are its block; F… is a note that stands for that function, K… a
KPI. A note appears where it is first named.
"""

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from canvases.link_kinds import KINDS, KPI, LinkKind, kind_between
from canvases.thread import AUTHORITIES, EVIDENCE, STATES, Graph, Link, Note
from canvases.thread.graph import USUAL_STRENGTH
from pmo_studio.core import catalogue

FUNCTIONS = catalogue.load().functions
# One complete thread, and nothing that any check would find.
HEALTHY = (
    "cs1 vp1",
    "vp1 F05",
    "F05 kr1",
    "F05 kp1",
    "F05 K05",
    "cs1 ch1",
    "cs1 cr1",
    "vp1 rs1",
    "F05 co1",
)


def block_of(key: str) -> str:
    return {"F": "ka", "K": KPI}.get(key[0], key[:2])


def link(words: str) -> Link:
    source, target, *strength = words.split()
    kind = kind_between(block_of(source), block_of(target))
    return Link(kind.key, source, target, int(strength[0]) if strength else USUAL_STRENGTH)


def sketch(*links: str, also: str = "", but=None, **around) -> Graph:
    """A canvas of these links; `also` names notes without any, `but` what is said of a note."""
    keys = dict.fromkeys(word for words in links for word in words.split()[:2])
    keys |= dict.fromkeys(also.split())
    notes = tuple(
        Note(key, block_of(key), function=key if key in FUNCTIONS else None)
        for key in keys
        if block_of(key) != KPI
    )
    return Graph(
        notes=tuple(replace(note, **(but or {}).get(note.id, {})) for note in notes),
        links=tuple(map(link, links)),
        kpis=frozenset(key for key in keys if block_of(key) == KPI),
        functions=FUNCTIONS,
        **around,
    )


# --- anything at all, for properties ---

BLOCKS = ("cs", "vp", "ka", "kr", "kp", "rs", "ch", "cr", "co")
# Two notes a block: note 0 and note 9 are customers, and so on.
IDS = st.integers(0, 17)


def usual_block(note: int) -> str:
    return BLOCKS[note % 9]


def fitting(kind: LinkKind) -> list[tuple[str, int, int]]:
    ends = [(note, usual_block(note)) for note in range(18)]
    return [
        (kind.key, source, target)
        for source, at in ends
        for target, to in ends
        if at in kind.sources and (kind.target in (to, KPI))
    ]


NOTES = IDS.flatmap(
    lambda note: st.builds(
        Note,
        id=st.just(note),
        block=st.sampled_from([usual_block(note)] * 7 + ["vp", "xx"]),
        state=st.sampled_from([*STATES, *STATES, "keep"]),
        function=st.sampled_from([None, "F01", "F05", "F11", "F12", "F19", "none such"]),
        weight=st.floats(1, 3),
        votes=st.none() | st.integers(0, 5),
        evidence=st.sampled_from(EVIDENCE),
        touched=st.none() | st.dates(date(2025, 1, 1), date(2027, 1, 1)),
        ctl=st.none() | st.integers(1, 3),
        layer=st.none() | st.sampled_from("STO"),
    )
)
USUAL = tuple(Note(note, usual_block(note), function=f"F{note + 1:02}") for note in range(18))
# A whole thread, which what is drawn further may only join or break by a note.
WHOLE = tuple(
    Link(kind, source, target)
    for kind, source, target in (
        ("needs", 0, 1),
        ("delivered_by", 1, 2),
        ("uses", 2, 3),
        ("measured_by", 2, 5),
    )
)


def links_of(*kinds: str) -> st.SearchStrategy[Link]:
    """Links of these kinds, most of them between blocks that fit."""
    fits = st.sampled_from(kinds).flatmap(lambda kind: st.sampled_from(fitting(KINDS[kind])))
    anything = st.tuples(st.sampled_from(kinds), IDS, IDS)
    return st.builds(lambda ends, strength: Link(*ends, strength), fits | anything, STRENGTH)


STRENGTH = st.integers(1, 3)
LINKS = links_of(*KINDS) | st.builds(Link, st.just("none such"), IDS, IDS)
GRAPHS = st.builds(
    Graph,
    # the last note with a number counts, so that odd ones stand between usual ones
    notes=st.lists(NOTES, max_size=8).flatmap(
        lambda odd: st.sampled_from([(*USUAL, *odd), tuple(odd)])
    ),
    links=st.lists(LINKS, max_size=40).flatmap(
        lambda drawn: st.sampled_from([(*WHOLE, *drawn), tuple(drawn)])
    ),
    kpis=st.sampled_from([frozenset(range(18)), frozenset({5}), frozenset()]),
    functions=st.just(FUNCTIONS),
    authority=st.sampled_from([None, "", *AUTHORITIES]),
    pmo_fte=st.none() | st.floats(0, 5),
    review_days=st.none() | st.just(90),
    today=st.none() | st.just(date(2026, 11, 29)),
    as_is_services=st.dictionaries(st.sampled_from(sorted(FUNCTIONS)), st.floats(0, 3), max_size=3),
    built=st.none() | st.frozensets(IDS),
    proven=st.none() | st.frozensets(IDS),
)
