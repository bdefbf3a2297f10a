"""Notes from CSV files: what is read, and what is refused in which words."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvases import table
from pmo_studio.core.csvs import BadTable

BLOCKS = {"vp": "vp", "value propositions": "vp", "2": "vp", "cs": "cs"}
PAPERS = {"": "saffron", "mint": "mint"}


def read(text: str | bytes) -> list[table.Row]:
    content = text.encode() if isinstance(text, str) else text
    return table.read(content, blocks=BLOCKS, papers=PAPERS)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_separator_is_read(separator: str) -> None:
    rows = read(
        separator.join(["block", "text", "colour"]) + "\n" + f"2{separator}Hi{separator}Mint"
    )
    assert rows == [table.Row(2, "vp", "Hi", "mint")]


def test_byte_order_mark_crlf_and_quotes_are_read() -> None:
    rows = read(b'\xef\xbb\xbfBlock,Text\r\nVP,"One, honest\r\nstatus"\r\n')
    assert rows == [table.Row(3, "vp", "One, honest\r\nstatus", "saffron")]


def test_column_order_and_further_columns_do_not_matter() -> None:
    rows = read("author,text,block\nAna,Hi,cs\n")
    assert (rows[0].block, rows[0].text) == ("cs", "Hi")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"block,title\nvp,x\n", "column"),
        (b"text\nx\n", "column"),
        (b"", "empty"),
        (b"block,text\n", "empty"),
        (b"\n\n", "empty"),
        ("block,text\nvp,caf\xe9\n".encode("latin-1"), "encoding"),
        ("block,text\nvp,x\n".encode("utf-16"), "encoding"),
        (b"block,text\nvp,a\x00b\n", "encoding"),
        (b"block,text\n" + b"vp,x\n" * (table.MOST_ROWS + 1), "too_many"),
        (b"block,text\n" + b"vp,x\n" * 100_000, "too_many"),
        (b"block,text\nvp," + b"x" * table.MOST_BYTES, "too_large"),
        (b"block,text\nvp," + b"x" * 200_000 + b"\n", "broken"),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(BadTable) as bad:
        read(content)
    assert bad.value.code == code


def test_rows_beyond_the_most_are_counted_and_not_kept_in_memory() -> None:
    tracemalloc.start()
    with pytest.raises(BadTable) as bad:
        read("block,text\n" + "v\n" * 100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (bad.value.code, bad.value.value) == ("too_many", "100000")
    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("row", "errors"),
    [
        ("zz,Hi,mint", ("block",)),
        ("vp,,mint", ("text_empty",)),
        ("vp," + "x" * 501, ("text_long",)),
        ("vp,Hi,pink", ("colour",)),
        ("zz,,pink", ("block", "text_empty", "colour")),
        ("vp", ("text_empty",)),
    ],
)
def test_wrong_rows_are_told_with_their_line(row: str, errors: tuple[str, ...]) -> None:
    rows = read(f"block,text,colour\nvp,Right,mint\n{row}\n")
    assert rows[0].errors == ()
    assert (rows[1].line, rows[1].errors) == (3, errors)


CODES = {"too_large", "encoding", "broken", "empty", "column", "too_many"}


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_anything_but_bad_table(content: bytes) -> None:
    found = ""
    try:
        rows = read(content)
    except BadTable as bad:
        rows, found = [], bad.code
    assert rows or found in CODES


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=20))
def test_texts_written_by_a_csv_writer_come_back(texts: list[str]) -> None:
    import csv
    import io

    kept = [text.strip() for text in texts]
    if any("\x00" in text or "\ufeff" in text or "\r" in text for text in kept):
        return
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["block", "text"], *(["vp", text] for text in kept)])
    try:
        content = out.getvalue().encode()
    except UnicodeEncodeError:
        return
    assert [row.text for row in read(content)] == [text.strip() for text in kept]
