"""A privacy class for each column, proposed from its label and its values (PRIVACY.md, gate 1). Doubt is never `public`.
Identifiers in the values are found by the detector that guards every release; it is passed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.model.text import Text
from pipelines.stages.draft.reading import Personal
from pipelines.stages.draft.words import CONTACTS, FREE, IDENTITIES, NAMES, PERSONAL, PERSONS, PLACES, THINGS, tokens

DATES = ("date", "datetime")
NUMBERS = ("number", "integer", "year", "boolean", "time")
SENTENCE_WORDS = 5
FLAGS = frozenset("rahasia confidential secret tertutup private dikecualikan".split())
FEW = 30  # distinct texts that may be categories
PERSON = re.compile(r"[A-Z][a-z'.-]+(?: [A-Z][a-z'.-]*){1,3}|[A-Z]{3,}(?: [A-Z.]{2,}){1,3}")


@dataclass(frozen=True)
class Proposal:
    """A class and, unless it is plain, why."""

    name: str
    doubt: Text | None = None
    withhold: bool = False  # rows in which the flag is set may not go out


def privacy(
    label: str,
    kind: str,
    texts: Sequence[str],
    found: Sequence[Personal],
    *,
    code: bool,
    choices: bool,
    of_people: bool,
) -> Proposal:
    """`found`: identifiers in the cells. `of_people`: another column points at persons, so that days here may do so too."""
    words = tokens(label)
    return (
        _flag(words, kind)
        or _detected(kind, texts, found)
        or _labelled(words)
        or _plain(words, kind, texts, code=code, choices=choices, of_people=of_people)
    )


def _flag(words: frozenset[str], kind: str) -> Proposal | None:
    if kind != "boolean" or not words & FLAGS:
        return None
    doubt = Text(
        "usul sensitive: baris bertanda ini ditahan, tidak ikut terbit",
        "proposed sensitive: rows with this flag are withheld from the release",
    )
    return Proposal("sensitive", doubt, withhold=True)


def _detected(kind: str, texts: Sequence[str], found: Sequence[Personal]) -> Proposal | None:
    """By values. In sentences even one is enough: it stands for the names around it."""
    if kind not in {"string", "integer"} or not found:
        return None
    name = "free-text" if _is_sentences(texts) else "sensitive"
    kinds = [Text(f"{each.title.id} ({each.cells} sel)", f"{each.title.en} ({each.cells} cells)") for each in found]
    indonesian, english = ", ".join(each.id for each in kinds), ", ".join(each.en for each in kinds)
    return _say(name, f"isinya seperti {indonesian}", f"its cells look like {english}")


LABELS = (
    (IDENTITIES, "sensitive", "judulnya seperti nomor identitas", "its label looks like an identity number"),
    (CONTACTS, "sensitive", "judulnya seperti nomor telepon atau surel", "its label looks like a telephone number or e-mail address"),
    (PLACES, "quasi", "judulnya seperti alamat atau letak", "its label looks like an address or place"),
    (PERSONAL, "quasi", "judulnya seperti ciri seseorang", "its label looks like a trait of a person"),
)  # fmt: skip


def _labelled(words: frozenset[str]) -> Proposal | None:
    return next((_say(*said) for group, *said in LABELS if words & group), None)


def _plain(
    words: frozenset[str], kind: str, texts: Sequence[str], *, code: bool, choices: bool, of_people: bool
) -> Proposal:
    if kind in DATES and of_people:
        return _say("quasi", "tanggal dalam data yang menyebut orang", "a day in data that name persons")
    return Proposal("public") if kind in (*DATES, *NUMBERS) else _text(words, texts, code=code, choices=choices)


def _text(words: frozenset[str], texts: Sequence[str], *, code: bool, choices: bool) -> Proposal:
    if said := _person(words, texts, code=code, choices=choices):
        return said
    known = code or choices or words & THINGS or len(set(texts)) <= min(FEW, len(texts) // 3)
    if known and not (_is_sentences(texts) and not choices):
        return Proposal("public")
    if _is_sentences(texts) or words & FREE:
        return _say(
            "free-text",
            "isian bebas, dan siapa pun bisa disebut di dalamnya",
            "free text, in which anybody may be named",
        )
    return _say(
        "free-text",
        "tidak dikenali; kalau tidak ada data pribadi di dalamnya, ganti public",
        "not recognised; if nothing personal is in it, make it public",
    )


def _person(words: frozenset[str], texts: Sequence[str], *, code: bool, choices: bool) -> Proposal | None:
    """`Nama kepala sekolah` is a person's name, `nama sekolah` is not; a number of a person is no name, but points at one."""
    if words & PERSONS and code:
        return _say(
            "quasi",
            "nomor seseorang; kalau bukan nomor resminya, ganti public",
            "a person's number; if it is none that others know, make it public",
        )
    if not code and (words & PERSONS or (words & NAMES and not words & THINGS)):
        return _say(
            "sensitive",
            "judulnya seperti nama orang atau badan; kalau bukan orang, ganti public",
            "its label looks like a name; if it is no person's, make it public",
        )
    plain = not code and not choices and not words & THINGS
    alike = sum(bool(PERSON.fullmatch(text.strip())) for text in texts)
    if plain and alike * 2 > len(texts) and len(set(texts)) * 2 > len(texts):
        return _say("sensitive", "isinya mungkin nama orang", "its cells may be names of persons")
    return None


def points_at_persons(label: str, found: Sequence[Personal]) -> bool:
    words = tokens(label)
    named = words & PERSONS or (words & NAMES and not words & THINGS)
    return bool(words & (IDENTITIES | CONTACTS) or named) or any(each.sure for each in found)


def _is_sentences(texts: Sequence[str]) -> bool:
    long = sum(text.count(" ") >= SENTENCE_WORDS for text in texts)
    return bool(texts) and long * 3 > len(texts)


def _say(name: str, indonesian: str, english: str) -> Proposal:
    return Proposal(name, Text(f"usul {name}: {indonesian}", f"proposed {name}: {english}"))
