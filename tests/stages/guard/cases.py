"""Bad inputs by script, each with the refusal that is expected: (name of the file, bytes, {(rule, row, column)})."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from tests.stages.guard.build import lying, ods, ods_row, parquet, relations, row, text, xlsx, zipped

Place = tuple[str, int | None, str]
HEAD = "kode,murid,kepala\n"
GOOD = HEAD + "01,5,A\n"


@dataclass(frozen=True)
class Case:
    name: str
    kind: str
    content: Callable[[], bytes]
    expected: tuple[Place, ...]


def _text(value: str) -> Callable[[], bytes]:
    return value.encode


def _csv() -> Iterator[Case]:
    def case(name: str, content: bytes | str | Callable[[], bytes], *expected: Place) -> Case:
        data = content.encode() if isinstance(content, str) else content
        return Case(name, "csv", (lambda: data) if isinstance(data, bytes) else data, expected)

    yield case("empty", b"", ("empty", None, ""))
    yield case("only a mark", b"\xef\xbb\xbf", ("empty", None, ""))
    yield case("only blank lines", b"\xef\xbb\xbf \r\n\r\n", ("empty", None, ""))
    for name, head in {
        "pdf": b"%PDF-1.7\n",
        "zip": b"PK\x03\x04abc",
        "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1",
        "parquet": b"PAR1xx",
        "png": b"\x89PNG\r\n\x1a\n",
        "jpeg": b"\xff\xd8\xff\xe0",
        "rich text": b"{\\rtf1",
        "json error": b'{"error": "not found"}',
        "json list": b' [{"a": 1}]',
        "sqlite": b"SQLite format 3\0",
        "html": b"<!DOCTYPE html><title>Login</title>",
        "html after blanks": b"\xef\xbb\xbf\r\n  <HTML lang=id>",
        "xml error": b"<?xml version='1.0'?><Error/>",
        "login script": b"<script>location='/login'</script>",
        "comment first": b"<!-- proxy --><html>",
    }.items():
        yield case(name, head, ("not-csv", None, ""))
    yield case("gzip bomb", lambda: gzip.compress(b"0" * 50_000_000, mtime=0), ("not-csv", None, ""))
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"):
        yield case(codec, GOOD.encode(codec), ("encoding", 1, ""))
    yield case("latin-1 in utf-8", HEAD.encode() + "01,5,é\n".encode() + b"02,6,\xe9\n", ("encoding", 3, "C"))
    yield case("latin-1 before utf-8", HEAD.encode() + b"01,5,\xe9\n" + "02,6,é\n".encode(), ("encoding", 2, "C"))
    yield case("mojibake", HEAD + "01,5,JosÃ©\n", ("encoding", 2, "C"))
    yield case("mojibake of a quote", HEAD + "01,5,itâ€™s\n", ("encoding", 2, "C"))
    yield case("lost letters", HEAD + "01,5,A\n02,5,Jos\ufffd\n", ("encoding", 3, "C"))
    yield case("nul", HEAD + "01,5,A\0\n", ("control-char", 2, "C"))
    yield case(
        "nul in the second megabyte",
        (HEAD + "01,5,A\n" * 200_000 + "01,\0,A\n").encode,
        ("control-char", 200_002, "B"),
    )
    for sign in ("\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1a", "\x1b", "\x7f"):
        yield case(f"control {ord(sign):02x}", HEAD + f"01,{sign}5,A\n", ("control-char", 2, "B"))
    for sign in "\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u00ad\u200d\u061c":
        yield case(f"hidden {ord(sign):04x}", HEAD + f"01,5,A{sign}B\n", ("control-char", 2, "C"))
    yield case("cyrillic a", HEAD + "01,5,B\u0430ndung\n", ("mixed-script", 2, "C"))
    yield case("cyrillic in the label", "k\u043ede,murid\n1,2\n", ("mixed-script", 1, "A"))
    yield case("greek o", HEAD + "01,5,\u039fperasi\n", ("mixed-script", 2, "C"))
    yield case("armenian", HEAD + "01,5,Bup\u0561ti\n", ("mixed-script", 2, "C"))
    yield case("quote open to the end", HEAD + '01,5,A\n02,5,"B\n03,5,C\n', ("quote", 3, "C"))
    yield case("quote closed by the next", HEAD + '01,5,"A\n02,5,B\n03,5,"C"\n', ("quote", 2, "C"))
    yield case("quote after a cell of two lines", HEAD + '01,5,"A\nA"\n02,5,"B\n', ("quote", 3, "C"))
    yield case("quote after an inch", HEAD + '01,5,pipa 5" besi\n02,"5,A\n', ("quote", 3, "B"))
    yield case("quote with crlf", 'kode,murid\r\n01,"5\r\n02,6\r\n', ("quote", 2, "B"))
    yield case("quote with lone cr", 'kode,murid\r01,5\r02,"6\r03,7', ("quote", 3, "B"))
    yield case("quote over blocks", (HEAD + '01,5,"A\n' + "01,5,A\n" * 400_000).encode, ("quote", 2, "C"))
    yield case("100,000 columns", (",".join(f"k{n}" for n in range(100_000)) + "\n").encode, ("too-wide", 1, ""))
    yield case("a wide row", (GOOD + "," * 20_000 + "\n").encode, ("too-wide", 3, ""))
    yield case("20 MB cell", (GOOD + "02,5," + "x" * 20_000_000 + "\n").encode, ("too-long", 3, "C"))
    yield case("2 MB cell", (GOOD + "02," + "x" * 2_000_000 + ",B\n").encode, ("too-long", 3, "B"))
    yield case("2 MB quoted cell", (GOOD + '02,"' + "x,\n" * 700_000 + '",B\n').encode, ("quote", 3, "B"))
    yield case("20 MB quoted cell", (GOOD + '02,"' + "x" * 20_000_000 + '",B\n').encode, ("too-long", 3, "B"))
    yield case("a line of 20 MB", (GOOD + ("x" * 100_000 + ",") * 200 + "\n").encode, ("too-long", 3, ""))
    for name, cell in {
        "equals": "=1+1",
        "command": "=cmd|' /C calc'!A0",
        "at": "@SUM(1)",
        "tab": "\t=1",
        "plus": "+A1",
        "plus quoted": '"+SUM(1,2)"',
        "excel's text trick": '="0012"',
        "quoted": '"=1,2"',
    }.items():
        yield case(f"formula {name}", HEAD + f"01,5,{cell}\n", ("formula", 2, "C"))
    yield case("formula in the first cell", "=kode,murid\n1,2\n", ("formula", 1, "A"))
    yield case("formula after a semicolon", "kode;murid\n01;=1\n", ("formula", 2, "B"))
    yield case("formula after a quoted cell", HEAD + '01,"a\nb",=1\n', ("formula", 2, "C"))
    yield case("400 digits", HEAD + f"01,{'9' * 400},A\n", ("huge-number", 2, "B"))
    yield case("1e999", HEAD + "01,1e999,A\n", ("huge-number", 2, "B"))
    yield case("-1.5E+400", HEAD + "01,-1.5E+400,A\n", ("huge-number", 2, "B"))
    yield case("an id destroyed", "nama,nik\nA,3.20411E+15\n", ("huge-number", 2, "B"))
    yield case("an id destroyed with a comma", "nama;No Rekening\nA;3,20411E+15\n", ("huge-number", 2, "B"))


def _xlsx() -> Iterator[Case]:
    def case(name: str, content: Callable[[], bytes] | bytes, *expected: Place) -> Case:
        return Case(name, "xlsx", (lambda: content) if isinstance(content, bytes) else content, expected)

    sheet = "xl/worksheets/sheet1.xml"
    dtd = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    comments = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "comments", "../comments1.xml")),
        "xl/comments1.xml": '<comments><commentList><comment ref="B2"/></commentList></comments>',
    }
    strings = {"xl/sharedStrings.xml": "<sst><si><t>aman</t></si><si><r><t>=1</t></r><r><t>+1</t></r></si></sst>"}
    yield case("a csv", GOOD.encode(), ("format", None, ""))
    yield case("html", b"<html>", ("format", None, ""))
    yield case("cut off", xlsx()[:-30], ("format", None, ""))
    yield case("password", b"\xd0\xcf\x11\xe0" + bytes(600), ("encrypted", None, ""))
    yield case("a document", zipped({"word/document.xml": "<x/>"}), ("format", None, ""))
    yield case("broken xml", xlsx("<row"), ("format", None, ""))
    yield case("zip bomb", lambda: xlsx(**{"xl/media/a.bin": bytes(50_000_000)}), ("zip-bomb", None, ""))
    yield case("many members", lambda: xlsx(**{f"xl/{n}": "" for n in range(10_001)}), ("zip-bomb", None, ""))
    yield case("a huge size that is declared", lying(xlsx(), sheet.encode(), 2_000_000_000), ("zip-bomb", None, ""))
    yield case("a size that lies", lying(xlsx(), sheet.encode(), 60), ("format", None, ""))
    for name in ("../evil.txt", "/etc/passwd", "xl\\..\\evil", "c:evil", "XL/Workbook.xml"):
        yield case(f"zip path {name}", xlsx(**{name: "x"}), ("zip-path", None, ""))
    yield case("nested", xlsx(**{"xl/embeddings/a.xlsx": "PK"}), ("zip-nested", None, ""))
    yield case("entities", xlsx(prolog=dtd), ("xml-dtd", None, ""))
    yield case("external dtd", xlsx(prolog='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), ("xml-dtd", None, ""))
    yield case("dtd in strings", xlsx(**{"xl/sharedStrings.xml": dtd + "<sst/>"}), ("xml-dtd", None, ""))
    yield case("dtd in utf-16", xlsx(**{"xl/styles.xml": (dtd + "<x/>").encode("utf-16")}), ("xml-dtd", None, ""))
    yield case("dtd after a long comment", xlsx(prolog=f"<!--{'x ' * 99_999}-->{dtd}"), ("xml-dtd", None, ""))
    yield case("far cell", xlsx(row(1_048_576, '<c r="XFD1048576"><v>1</v></c>')), ("far-cell", 1_048_576, "XFD"))
    yield case("hidden sheet", xlsx(state='state="hidden"'), ("hidden-sheet", None, ""))
    yield case("very hidden sheet", xlsx(state='state="veryHidden"'), ("hidden-sheet", None, ""))
    yield case("hidden row", xlsx('<row r="2" hidden="1"/>'), ("hidden-row", 2, ""))
    yield case(
        "hidden column", xlsx(before='<cols><col min="2" max="2" hidden="true"/></cols>'), ("hidden-column", None, "B")
    )
    yield case("comment", xlsx(**comments), ("comment", 2, "B"))
    foreign = comments["xl/comments1.xml"].replace(
        "<commentList>", "<authors><author>Terbuka </author></authors><commentList>"
    )
    yield case(
        "comment of another",
        xlsx(**comments | {"xl/comments1.xml": foreign.replace("ref=", 'authorId="0" ref=')}),
        ("comment", 2, "B"),
    )
    yield case("formula without value", xlsx(row(2, '<c r="B2"><f>SUM(A1)</f></c>')), ("formula-cell", 2, "B"))
    yield case("reference error", xlsx(row(2, '<c r="B2" t="e"><v>#REF!</v></c>')), ("cell-error", 2, "B"))
    yield case(
        "prefixed error",
        xlsx('<x:row xmlns:x="y" r="3"><x:c t="&#101;"><x:v>#N/A</x:v></x:c></x:row>'),
        ("cell-error", 3, "A"),
    )
    yield case("external link", xlsx(**{"xl/externalLinks/externalLink1.xml": "<x/>"}), ("external-link", None, ""))
    yield case("macro", xlsx(**{"xl/vbaProject.bin": "x"}), ("macro", None, ""))
    yield case("formula as text", xlsx(row(2, text("A2", "=1+1"))), ("formula", 2, "A"))
    yield case(
        "formula in shared strings",
        xlsx(row(2, '<c r="A2" t="s"><v>0</v></c><c t="s"><v>1</v></c>'), **strings),
        ("formula", 2, "B"),
    )
    yield case("bidi", xlsx(row(2, text("A2", "a\u202eb"))), ("control-char", 2, "A"))
    yield case("look-alike", xlsx(row(2, text("A2", "B\u0430ndung"))), ("mixed-script", 2, "A"))
    yield case("16 digits", xlsx(row(2, '<c r="B2"><v>3204110101900001</v></c>')), ("huge-number", 2, "B"))
    yield case(
        "16 digits with exponent", xlsx(row(2, '<c r="B2"><v>3.204110101900012E+15</v></c>')), ("huge-number", 2, "B")
    )
    nik = text("A2", "No. KTP") + text("B2", "NIK")
    yield case(
        "a sixteen-digit id",
        xlsx(row(2, nik) + row(3, '<c r="B3"><v>3204110101900000</v></c>')),
        ("huge-number", 3, "B"),
    )
    yield case("1e999", xlsx(row(2, '<c r="B2"><v>1e999</v></c>')), ("huge-number", 2, "B"))
    yield case("long cell", lambda: xlsx(row(2, text("A2", "".join(map(str, range(300_000)))))), ("too-long", 2, "A"))


def _ods() -> Iterator[Case]:
    head = ods_row("kode", "murid")
    hidden = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    note = '<table:table-cell office:value-type="string"><office:annotation><text:p>x</text:p></office:annotation><text:p>a</text:p></table:table-cell>'
    for name, content, expected in (
        ("dtd", ods(head, prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), ("xml-dtd", None, "")),
        ("hidden sheet", ods(head, styles=hidden), ("hidden-sheet", None, "")),
        ("hidden row", ods(head + ods_row("1", extra='table:visibility="filter"')), ("hidden-row", 2, "")),
        ("hidden column", ods(head, columns='<table:table-column/><table:table-column table:visibility="collapse"/>'), ("hidden-column", None, "B")),
        ("comment", ods(head + ods_row("1", note)), ("comment", 2, "B")),
        ("error", ods(head + ods_row("1", "#REF!")), ("cell-error", 2, "B")),
        ("formula as text", ods(head + ods_row("=1")), ("formula", 2, "A")),
        ("formula without value", ods(head + ods_row('<table:table-cell table:formula="of:=1"/>')), ("formula-cell", 2, "A")),
        ("repeated rows", ods(head + ods_row("1", '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"><text:p>x</text:p></table:table-cell>', extra='table:number-rows-repeated="1048000"')), ("far-cell", 1_048_001, "WQK")),
        ("not a document", zipped({"a.xml": "<x/>"}), ("format", None, "")),
    ):  # fmt: skip
        yield Case(name, "ods", lambda content=content: content, (expected,))


def _json() -> Iterator[Case]:
    for name, content, expected in (
        ("empty", "", ("empty", None, "")),
        ("login page", "<!doctype html>", ("not-csv", None, "")),
        ("cut off", '[{"a": 1}, {"a": ', ("json", 2, "")),
        ("cut in a string", '[{"a": "b', ("json", 1, "")),
        ("wrong bracket", '[{"a": 1]', ("json", 1, "")),
        ("deep", "[" * 100_000, ("json", None, "")),
        ("deep objects", '[{"a": ' + '{"a":' * 50_000, ("json", 1, "")),
        ("key twice", '[{"a": 1}, {"a": 1, "b": 2, "a": 3}]', ("json", 2, "")),
        ("key twice by escape", r'[{"a": 1, "\u0061": 3}]', ("json", 1, "")),
        ("nan", '[{"a": NaN}]', ("not-a-number", 1, "")),
        ("infinity", '[{"a": 1}, {"a": -Infinity}]', ("not-a-number", 2, "")),
        ("1e999", '[{"a": 1e999}]', ("huge-number", 1, "")),
        ("400 digits", f'[{{"a": {"9" * 400}}}]', ("huge-number", 1, "")),
        ("escaped nul", r'[{"a": "\u0000"}]', ("control-char", 1, "")),
        ("escaped bidi", r'[{"a": "x\u202ey"}]', ("control-char", 1, "")),
        ("formula", json.dumps([{"a": "x"}, {"a": "=1"}]), ("formula", 2, "")),
    ):
        yield Case(name, "json", _text(content), (expected,))
    yield Case("latin-1", "json", lambda: b'[{"a": "\xe9"}]', (("encoding", 1, ""),))


def _parquet() -> Iterator[Case]:
    good = parquet({"kode": ["01", "02"]})
    bomb = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int32()), ["x" * 100_000])
    for name, content, expected in (
        ("not parquet", b"kode\n", ("format", None, "")),
        ("truncated", good[:-10], ("parquet", None, "")),
        ("only the sign", b"PAR1", ("parquet", None, "")),
        ("a footer that is too long", good[:-8] + b"\xff\xff\xff\x7fPAR1", ("parquet", None, "")),
        ("a broken footer", good[:-40] + b"\xff" * 32 + good[-8:], ("parquet", None, "")),
        ("list", parquet({"a": [1], "b": [[1]]}), ("parquet", None, "B")),
        ("struct", parquet({"a": [{"x": 1}]}), ("parquet", None, "A")),
        ("dictionary bomb", parquet({"a": bomb}), ("parquet", None, "")),
        ("formula", parquet({"a": [1, 2], "b": ["x", "@x"]}), ("formula", 2, "B")),
        ("bidi", parquet({"a": ["x", "y", "a\u202eb"]}), ("control-char", 3, "A")),
        ("long", parquet({"a": ["x" * 1_100_000]}), ("too-long", 1, "A")),
    ):
        yield Case(name, "parquet", lambda content=content: content, (expected,))


def cases() -> list[Case]:
    return [*_csv(), *_xlsx(), *_ods(), *_json(), *_parquet()]
