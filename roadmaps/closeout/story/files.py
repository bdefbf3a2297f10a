"""The tables of the closeout as CSV files in one zip."""

import io
import zipfile

from pmo_studio.core import csvs
from roadmaps.closeout.story import tables
from roadmaps.closeout.story.whole import Whole

MEDIA_TYPE = "application/zip"
# The same tables give the same bytes: no file says when it was packed.
PACKED = (1980, 1, 1, 0, 0, 0)


def packed(whole: Whole) -> bytes:
    """A file for each table with a row, named by its section: "05-mandate.csv"."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables.of(whole):
            name = zipfile.ZipInfo(f"{table.section:02}-{table.key}.csv", PACKED)
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, csvs.written(table.heads, table.rows))
    return made.getvalue()
