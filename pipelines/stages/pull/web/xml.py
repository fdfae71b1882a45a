"""XML without a document type, so without entities: an element with children is a dict, or a list of its children when
they repeat; one without is its text, or None when it is empty."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from pipelines.stages.pull.refusal import refused
from pipelines.stages.pull.web.document import not_what_was_asked

DEEPEST = 30


class _DoctypeError(Exception):
    pass


def read_xml(body: bytes, url: str) -> Any:
    """The content of the root element. Raises Refused for a document type (XML-DTD) and for what is no XML."""
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text.append
    try:
        parser.Parse(body, True)
    except _DoctypeError:
        if b"<html" in body[:2000].lower():
            raise not_what_was_asked(body, url, "XML") from None
        raise refused("xml-dtd", url, "XML memuat DTD.", "The XML holds a document type.") from None
    except (expat.ExpatError, ValueError, LookupError):  # LookupError: an encoding that Python does not know
        raise not_what_was_asked(body, url, "XML") from None
    return tree.result


def _refuse(*_: object) -> None:
    raise _DoctypeError


class _Tree:
    """Built while the parser goes."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.open: list[list[tuple[str, Any]]] = []
        self.result: Any = None

    def start(self, _: str, __: object) -> None:
        if len(self.open) == DEEPEST:
            raise ValueError("too deep")
        self.open.append([])
        self.text.clear()

    def end(self, name: str) -> None:
        children = self.open.pop()
        value = _value(children, "".join(self.text).strip())
        self.text.clear()
        if self.open:
            self.open[-1].append((name, value))
        else:
            self.result = value


def _value(children: list[tuple[str, Any]], text: str) -> Any:
    if not children:
        return text or None
    grouped: dict[str, list[Any]] = {}
    for name, value in children:
        grouped.setdefault(name, []).append(value)
    if len(grouped) == 1 and (len(children) > 1 or isinstance(children[0][1], dict)):
        return [value for _, value in children]
    return {name: values[0] if len(values) == 1 else values for name, values in grouped.items()}
