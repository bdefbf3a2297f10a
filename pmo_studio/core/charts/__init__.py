"""Charts as SVG text: the same function draws for the page and for the PDF.

Pure functions of plain values; colours come from a Look (PAGE follows the theme, PRINT is
spelt out).  Every chart has its title as first child, prints its figures or stands beside
them, and never lets colour be the only signal.
"""

from pmo_studio.core.charts.mini import mini_bar, sparkline
from pmo_studio.core.charts.phase_line import Station, phase_line, phase_segment
from pmo_studio.core.charts.svg import PAGE, PRINT, Look, Svg

__all__ = [
    "PAGE",
    "PRINT",
    "Look",
    "Station",
    "Svg",
    "mini_bar",
    "phase_line",
    "phase_segment",
    "sparkline",
]
