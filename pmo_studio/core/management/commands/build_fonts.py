"""manage.py build_fonts: cut the two typefaces to what the studio uses.

The typefaces come from packages (SIL Open Font License), are cut once at set-up and never
committed: variable woff2 files for the pages, static ttf files for the PDF and for measuring.
"""

from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Latin with its extensions (English, Portuguese, Spanish and their neighbours), punctuation,
# superscripts, currency, arrows, the mathematical and geometric signs that the pages use.
RANGES = (
    (0x0020, 0x024F),
    (0x0259, 0x0259),
    (0x02B0, 0x02FF),
    (0x0300, 0x036F),
    (0x1E00, 0x1EFF),
    (0x2000, 0x206F),
    (0x2070, 0x209F),
    (0x20A0, 0x20CF),
    (0x2100, 0x218F),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
    (0x2713, 0x2717),
)
CODE_POINTS = [code for first, last in RANGES for code in range(first, last + 1)]

# name: (package, file in it, axes fixed for the pages, {weight of a static copy})
FACES: dict[str, tuple[str, str, dict[str, float], tuple[int, ...]]] = {
    # One optical size for all headings halves the file and is hard to tell apart.
    "bricolage": (
        "fontpkg_bricolage_grotesque",
        "BricolageGrotesque[opsz,wdth,wght].ttf",
        {"opsz": 36},
        (700,),
    ),
    "instrument": (
        "fontpkg_instrument_sans",
        "InstrumentSans[wdth,wght].ttf",
        {},
        (400, 600, 700),
    ),
}


# The rules that tell pages of the files; pages without these files use the system's fonts.
RULES = """\
@font-face { font-family: "Bricolage Grotesque"; src: url("bricolage.woff2") format("woff2");
  font-weight: 200 800; font-stretch: 75% 100%; font-display: swap; }
@font-face { font-family: "Instrument Sans"; src: url("instrument.woff2") format("woff2");
  font-weight: 400 700; font-stretch: 75% 100%; font-display: swap; }
"""


class Command(BaseCommand):
    help = "Cuts the typefaces for the pages (static/fonts) and for the PDF (var/fonts)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-changed", action="store_true", help="do nothing when built")

    def handle(self, *args: Any, **options: Any) -> None:
        pages, prints = folders()
        built, stamp = recipe(), prints / "recipe"
        complete = all(path.exists() for path in [stamp, *outputs(pages, prints)])
        if options["if_changed"] and complete and stamp.read_text("utf-8") == built:
            return
        for folder in (pages, prints):
            folder.mkdir(parents=True, exist_ok=True)
        for name in FACES:
            build(name, pages, prints)
        (pages / "fonts.css").write_text(RULES, "utf-8")
        stamp.write_text(built, "utf-8")


def folders() -> tuple[Path, Path]:
    """Where those for pages and for prints lie: beside the code and not in PMO_VAR, because they
    are built from it, like compiled translations."""
    base = Path(settings.BASE_DIR)
    return base / "static" / "fonts", base / "var" / "fonts"


def recipe() -> str:
    """What the fonts were built with: this file and the versions of the packages."""
    packages = ["fonttools", *(package for package, *_ in FACES.values())]
    versions = [f"{package} {version(package)}" for package in packages]
    code = sha256(Path(__file__).read_bytes()).hexdigest()
    return "\n".join([code, *versions])


def outputs(pages: Path, prints: Path) -> list[Path]:
    """Every file that build_fonts makes."""
    files = [
        path
        for name, (_, _, _, weights) in FACES.items()
        for path in (
            pages / f"{name}.woff2",
            *(prints / f"{name}-{weight}.ttf" for weight in weights),
        )
    ]
    return [*files, pages / "fonts.css"]


def build(name: str, pages: Path, prints: Path) -> None:
    """Write one typeface: NAME.woff2 for pages, NAME-WEIGHT.ttf for prints."""
    package, file, fixed, weights = FACES[name]
    latin = cut(source(package, file))
    for weight in weights:
        static = pinned(latin, {"wght": weight, "wdth": 100, **fixed})
        rename(static, f"{name.title()} {weight}")
        save(static, prints / f"{name}-{weight}.ttf")
    variable = pinned(latin, fixed)
    variable.flavor = "woff2"
    save(variable, pages / f"{name}.woff2")


def source(package: str, file: str) -> Path:
    spec = find_spec(package)
    path = Path(str(spec.origin)).parent / "files" / file if spec else None
    if path is None or not path.exists():
        raise CommandError(
            f"The typeface {file} of the package {package} is not installed:"
            " the pages and the PDF will use the fonts of the system."
        )
    return path


def cut(path: Path) -> bytes:
    """The font file with our characters only, the usual layout features kept."""
    options = subset.Options()
    options.layout_features += ["tnum"]  # figures of one width, for tables
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CODE_POINTS)
    font = TTFont(path, recalcTimestamp=False)
    cutter.subset(font)
    file = BytesIO()
    font.save(file)
    return file.getvalue()


def pinned(data: bytes, axes: dict[str, float]) -> TTFont:
    """The font with these axes fixed and the others left variable."""
    font = TTFont(BytesIO(data), recalcTimestamp=False)
    return instancer.instantiateVariableFont(font, axes) if axes else font


def rename(font: TTFont, family: str) -> None:
    """Give a static copy a family of its own, so that no engine mixes up the weights."""
    for name_id, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", "-"))):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    for name_id in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=name_id)


def save(font: TTFont, path: Path) -> None:
    """Write beside the target and then rename: a reader never sees half a font."""
    draft = path.with_suffix(".tmp")
    font.save(draft)
    draft.replace(path)
