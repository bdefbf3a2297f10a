"""The plan on A3 landscape: every page a table of rows with their bars beside it.

The rows are a real table, so that a tagged PDF can be read aloud; bars, links and capacity are
decoration behind it.  All lengths are points.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pmo_studio.core.drawing import Drawing, Face, Fonts, Item, Page, Table, Text
from pmo_studio.core.drawing import Row as TableRow
from roadmaps.gantt import paper_bars, paper_foot, paper_head, paper_table
from roadmaps.gantt.furniture import Furniture, TitleBlock
from roadmaps.gantt.lettering import Lettering
from roadmaps.gantt.links import shown
from roadmaps.gantt.paper_pen import HEIGHT, MARGIN, WIDTH, Area, PaperPen
from roadmaps.gantt.scale import Scale
from roadmaps.gantt.scene import Scene
from roadmaps.gantt.words import ENGLISH, Words

ROWS = 40  # on a page
TALLEST = 24.0  # a row of a short plan


def drawn(
    scene: Scene,
    *,
    fonts: Fonts,
    block: TitleBlock,
    words: Words = ENGLISH,
    lang: str = "en",
) -> Drawing:
    """The pages of the plan, the head of the table and the axis on each of them."""
    pen = _pen(scene, fonts, words)
    furniture = Furniture(pen, block)
    count = max(1, math.ceil(len(scene.rows) / ROWS))
    area = furniture.area()
    room = area.height - paper_head.HEIGHT - paper_foot.height(scene)
    # All pages have rows of one height; those of a long plan are spread evenly over its pages.
    most = math.ceil(len(scene.rows) / count) or 1
    pen.row = min(TALLEST, room / most)
    ...
