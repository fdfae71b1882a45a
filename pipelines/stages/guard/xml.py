"""XML in archives, streamed through expat: a DTD ends it before an entity exists, and sizes are those of the directory."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Container
from typing import Any
from xml.parsers import expat

BLOCK = 1 << 16
Start = Callable[[str, dict[str, str]], None]
Attributes = dict[str, str]


class Trouble(Exception):
    """Stops a stream; the argument is the key of `words.py`."""


class Enough(Exception):
    """Stops a stream that has told what it was asked."""


def stream(
    archive: zipfile.ZipFile,
    member: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    data: Callable[[str], None] | None = None,
) -> None:
    """Call back for every element, by its local name. Raises Trouble for a DTD, a damaged member or broken XML."""
    parser = _parser(start, end, data)
    try:
        with archive.open(member) as source:
            while block := source.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except Enough:
        return
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise Trouble("format") from error
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise Trouble("format") from error


def _parser(start: Start, end: Callable[[str], None] | None, data: Callable[[str], None] | None) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    if data:
        parser.CharacterDataHandler = data
    return parser


def _refuse(*_: Any) -> None:
    raise Trouble("xml-dtd")


def require(member: str, names: Container[str]) -> None:
    """Raises Trouble when the archive is not the document that its name says."""
    if member not in names:
        raise Trouble("format")


def prolog(archive: zipfile.ZipFile, member: str) -> None:
    """Read up to the root element, before which alone a DTD may stand (XML 1.0 §2.8)."""
    if archive.getinfo(member).file_size:  # LibreOffice writes empty parts
        stream(archive, member, _enough)


def _enough(_: str, __: Attributes) -> None:
    raise Enough


def local(attributes: Attributes) -> Attributes:
    """Attributes by local name."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
