"""Canvases to draw in tests and benchmarks: any number of notes, in five scripts."""

import random

from canvases.sheet import SheetBlock, SheetCanvas, SheetGroup, SheetNote

TITLES = {
    "cs": (1, "Customers"),
    "vp": (2, "Value propositions"),
    "ch": (3, "Channels"),
    "cr": (4, "Relationships"),
    "rs": (5, "Benefits and funding"),
    "ka": (6, "Functions and activities"),
    "kr": (7, "Resources"),
    "kp": (8, "Partners"),
    "co": (9, "Costs"),
}
LATIN = (
    "Sponsors see trouble six weeks earlier",
    "One honest status, not nine",
    "Go or no-go inside five days",
    "A named adviser for every sponsor",
    "Monthly portfolio wall walk with the regional directors and their planners",
    "Cancelled work freed £1.4m last year",
    "Coaching hours, 12 per project",
    "Revisão de marcos, duas por mês, com decisão no mesmo dia",
    "Los patrocinadores entienden el riesgo antes de que cueste dinero",
)
OTHERS = (
    ("لوحة متابعة حية على الشبكة الداخلية لكل المديرين", "ar"),
    ("परियोजना प्रबंधकों के लिए मासिक प्रशिक्षण और क्षमता", "hi"),
    ("项目组合每季度重新平衡，资金跟随证据。", "zh-Hans"),
    ("Ежемесячный обзор портфеля с руководителями направлений", "ru"),
)
EMOJI = "Celebrate 🎉 finished work 👩🏽‍💻 with 3 # tags"
PAPERS = ("saffron", "coral", "sky", "mint", "lilac")
NAMES = ("Ana", "Tomás", "Kemi", "Yuki", "Inês", "Rui", "Maria Fernanda Gonçalves")
MANDATE = (
    "The PMO gives every sponsor one honest picture of delivery, six weeks before it is too late "
    "to act, and helps project leads in clinical services to finish what they start."
)


def canvas(
    count: int, *, seed: int = 1, groups: bool = True, mandate: str = MANDATE, scripts: bool = True
) -> SheetCanvas:
    """A canvas with `count` notes; the same seed gives the same canvas."""
    rng = random.Random(seed)
    notes: dict[str, list[SheetNote]] = {key: [] for key in TITLES}
    for number in range(1, count + 1):
        notes[rng.choice(list(TITLES))].append(_note(number, rng, scripts))
    blocks = [
        SheetBlock(
            key,
            number,
            title,
            _items(notes[key], groups and key == "vp"),
            hint="Whose decisions or work get better because we exist?",
        )
        for key, (number, title) in TITLES.items()
    ]
    return SheetCanvas(
        "PMO business model canvas: to-be",
        "Meridian Health PMO",
        "Meridian Health Group",
        "23 November 2026",
        "C",
        tuple(blocks),
        mandate,
    )


def _note(number: int, rng: random.Random, scripts: bool) -> SheetNote:
    text, lang = rng.choice(LATIN), ""
    if scripts and rng.random() < 0.2:
        text, lang = rng.choice(OTHERS)
    elif scripts and rng.random() < 0.05:
        text = EMOJI
    dots = rng.choice((0, 0, 0, 1, 2, 3, 5, 12))
    return SheetNote(number, text, rng.choice(PAPERS), rng.choice((*NAMES, "")), dots, lang)


def _items(notes: list[SheetNote], grouped: bool) -> tuple[SheetNote | SheetGroup, ...]:
    if not grouped or len(notes) < 4:
        return tuple(notes)
    half = len(notes) // 2
    first = SheetGroup(
        "Predictable delivery",
        tuple(notes[: half - 1]),
        sum(note.dots for note in notes[: half - 1]),
    )
    return (first, SheetGroup("Faster decisions", tuple(notes[half - 1 : -1])), notes[-1])
