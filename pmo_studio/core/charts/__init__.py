"""Charts as SVG text: the same function draws for the page and for the PDF.

Pure functions of plain values; colours come from a Look (PAGE follows the theme, PRINT is
spelt out).  Every chart has its title as first child, prints its figures or stands beside
them, and never lets colour be the only signal.
"""

from pmo_studio.core.charts.band_scale import band_scale
from pmo_studio.core.charts.course import CourseLevels, CourseLine, CoursePoint, course_chart
from pmo_studio.core.charts.distribution import distribution
from pmo_studio.core.charts.dots import DotCategory, DotGroup, stacked_dots
from pmo_studio.core.charts.dumbbells import Dumbbell, dumbbells
from pmo_studio.core.charts.gap_bars import Gap, gap_bars
from pmo_studio.core.charts.growth_line import LevelPoint, LineWords, growth_line
from pmo_studio.core.charts.heat import HeatCell, HeatColumn, HeatRow, heat_map, heat_step
from pmo_studio.core.charts.marks import Legend
from pmo_studio.core.charts.mini import mini_bar, sparkline
from pmo_studio.core.charts.org_chart import OrgRole, OrgUnit, org_chart
from pmo_studio.core.charts.phase_line import Station, phase_line, phase_segment
from pmo_studio.core.charts.power_grid import GridPoint, GridWords, power_grid
from pmo_studio.core.charts.radar import RADAR_AXES, Axis, radar
from pmo_studio.core.charts.share_bar import Part, share_bar
from pmo_studio.core.charts.svg import PAGE, PRINT, Look, Svg
from pmo_studio.core.charts.threads import (
    ThreadBox,
    ThreadColumn,
    ThreadLight,
    ThreadLink,
    ThreadState,
    golden_thread,
)

__all__ = [
    "PAGE",
    "PRINT",
    "RADAR_AXES",
    "Axis",
    "CourseLevels",
    "CourseLine",
    "CoursePoint",
    "DotCategory",
    "DotGroup",
    "Dumbbell",
    "Gap",
    "GridPoint",
    "GridWords",
    "HeatCell",
    "HeatColumn",
    "HeatRow",
    "Legend",
    "LevelPoint",
    "LineWords",
    "Look",
    "OrgRole",
    "OrgUnit",
    "Part",
    "Station",
    "Svg",
    "ThreadBox",
    "ThreadColumn",
    "ThreadLight",
    "ThreadLink",
    "ThreadState",
    "band_scale",
    "course_chart",
    "distribution",
    "dumbbells",
    "gap_bars",
    "golden_thread",
    "growth_line",
    "heat_map",
    "heat_step",
    "mini_bar",
    "org_chart",
    "phase_line",
    "phase_segment",
    "power_grid",
    "radar",
    "share_bar",
    "sparkline",
    "stacked_dots",
]
