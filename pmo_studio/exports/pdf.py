"""HTML documents to PDF, safely: no network, no files, the same bytes for the same input.

Imports neither Django nor, before `render`, WeasyPrint: the web process never loads pango.
"""

import gc
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pmo_studio.core.drawing import Drawing, Face
from pmo_studio.core.drawing import html as drawing_html
from pmo_studio.core.drawing.svg import FAMILIES

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

ACCESSIBLE, ARCHIVE = "pdf/ua-1", "pdf/a-3a"
HTML_BYTES = 5_000_000  # without assets
PAGES = 200
# The date written into every document: contents decide the bytes, not the clock.
EPOCH = 1_577_836_800  # 2020-01-01

_SHA = re.compile(r"[0-9a-f]{64}\Z")


class TooLarge(ValueError):
    """The document is beyond what is rendered."""


class Forbidden(ValueError):
    """The document asked for something that is not part of it."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A font or picture that a document may use."""

    data: bytes
    kind: str

    @property
    def sha(self) -> str:
        """The name under which documents refer to it: asset:<sha>."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Document:
    """A complete HTML document and everything it may fetch.

    `attachments` are files that the PDF carries, by their names.
    """

    html: str
    assets: Mapping[str, Asset] = field(default_factory=dict)
    attachments: Mapping[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Store the document for the child process."""
        (folder / "assets").mkdir()
        (folder / "document.html").write_text(self.html, encoding="utf-8")
        for sha, asset in self.assets.items():
            (folder / "assets" / sha).write_bytes(asset.data)
        kinds = {sha: asset.kind for sha, asset in self.assets.items()}
        (folder / "kinds.json").write_text(json.dumps(kinds, sort_keys=True))
        (folder / "attachments").mkdir()
        for name, data in self.attachments.items():
            (folder / "attachments" / name).write_bytes(data)

    @classmethod
    def read(cls, folder: Path) -> "Document":
        """The document stored by `write`."""
        kinds = json.loads((folder / "kinds.json").read_text())
        assets = {
            sha: Asset((folder / "assets" / sha).read_bytes(), kind) for sha, kind in kinds.items()
        }
        attached = sorted((folder / "attachments").iterdir())
        return cls(
            (folder / "document.html").read_text(encoding="utf-8"),
            assets,
            {path.name: path.read_bytes() for path in attached},
        )


def font_faces(folder: Path) -> tuple[str, dict[str, Asset]]:
    """The @font-face rules for the studio's fonts and their files as assets."""
    rules: list[str] = []
    assets: dict[str, Asset] = {}
    for face in Face:
        path = folder / f"{face}.ttf"
        if not path.exists():  # system fonts stand in
            continue
        asset = Asset(path.read_bytes(), "font/ttf")
        assets[asset.sha] = asset
        family, weight = FAMILIES[face]
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};src:url(asset:{asset.sha})}}'
        )
    return "".join(rules), assets


def document(
    *,
    body: str,
    styles: Iterable[str],
    title: str,
    lang: str,
    fonts: Path,
    pictures: Mapping[str, Asset] | None = None,
    attachments: Mapping[str, bytes] | None = None,
) -> Document:
    """A whole document; `body` is markup, everything else plain text."""
    faces, assets = font_faces(fonts)
    css = "".join((faces, "html,body{margin:0}", *styles))
    page = (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{css}</style></head><body>{body}</body></html>"
    )
    return Document(page, {**assets, **(pictures or {})}, attachments or {})


def drawing_document(
    drawing: Drawing, fonts: Path, pictures: Mapping[str, Asset] | None = None
) -> Document:
    """A document that is one drawing and nothing else."""
    markup = drawing_html.render(drawing)
    return document(
        body=markup.body,
        styles=[markup.css],
        title=drawing.title,
        lang=drawing.lang,
        fonts=fonts,
        pictures=pictures,
    )


def render(source: Document, *, variant: str | None = ACCESSIBLE) -> bytes:
    """The PDF.  Call it in a process of its own (see `process.run`).

    Raises TooLarge beyond `HTML_BYTES` or `PAGES`, Forbidden when the document refers to
    anything but its own assets and data: URLs.
    """
    encoded = source.html.encode()
    if len(encoded) > HTML_BYTES:
        raise TooLarge(f"the document has {len(encoded)} bytes, at most {HTML_BYTES}")
    with _collector_resting():
        from tinyhtml5 import inputstream
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError

        inputstream.characters_until_regex = _Runs()
        fetcher = _fetcher(source.assets)
        try:
            page = HTML(string=source.html, base_url=None, url_fetcher=fetcher)
            laid_out = page.render(pdf_variant=variant)
        except FatalURLFetchingError as refusal:
            raise Forbidden(str(refusal)) from refusal
        if len(laid_out.pages) > PAGES:
            raise TooLarge(f"the document has {len(laid_out.pages)} pages, at most {PAGES}")
        buffer = BytesIO()
        identifier = hashlib.sha256(encoded).hexdigest()[:32].encode()
        laid_out.write_pdf(
            buffer,
            pdf_identifier=identifier,
            pdf_variant=variant,
            attachments=_attachments(source),
            finisher=_name_sources,
        )
    return buffer.getvalue()


class _Runs(dict[tuple[Any, bool], re.Pattern[str]]):
    """Patterns of runs of characters, by the characters and whether they make the run or end it.

    tinyhtml5 2.1 keeps each by the pattern itself, never finds it again, and makes it anew for
    every word of the document: half of the time of reading it.
    """

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = key
        listed = "".join(f"\\x{ord(each):02x}" for each in characters)
        found = self[key] = re.compile(f"[{'' if opposite else '^'}{listed}]+")
        return found


def _attachments(source: Document) -> list[Any]:
    from weasyprint import Attachment

    moment = datetime.fromtimestamp(EPOCH, UTC)
    return [
        Attachment(file_obj=BytesIO(data), name=name, created=moment, modified=moment)
        for name, data in source.attachments.items()
    ]


def _name_sources(laid_out: Any, file: Any) -> None:
    """Say of each attachment that the document was made from it (WeasyPrint: PDF/A only)."""
    import pydyf

    attached = [
        each
        for each in file.objects
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Filespec"
    ]
    for each in attached:
        each["AFRelationship"] = "/Source"
    if attached:
        file.catalog["AF"] = pydyf.Array([each.reference for each in attached])


@contextmanager
def _collector_resting() -> Iterator[None]:
    """A fifth of the time went into looking for garbage among boxes that are all still needed.

    The process ends right after, and its memory is limited anyway.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fetcher(assets: Mapping[str, Asset]) -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OwnAssets(URLFetcher):  # type: ignore[misc]
        """Hands out data: URLs and the document's own assets; anything else ends the work."""

        def fetch(self, url: str, headers: Any = None) -> "URLFetcherResponse":
            scheme, _, rest = url.partition(":")
            if scheme == "asset" and _SHA.match(rest) and rest in assets:
                asset = assets[rest]
                return URLFetcherResponse(url, asset.data, {"Content-Type": asset.kind})
            if scheme == "data":
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"not part of the document: {url[:80]}")

    return OwnAssets(allowed_protocols=("data",), allow_redirects=False)
