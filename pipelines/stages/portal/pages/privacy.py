"""The privacy card: what was held back before the file was written, in words that anybody understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number
from pipelines.stages.portal.words import HELD_BACK

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Site


def privacy(site: Site, shelf: Shelf) -> html.Section:
    """One sentence, then what was dropped by kind; a card of an older release may lack any of its parts."""
    card = shelf.account.privacy if shelf.account else {}
    dropped = [_column(item) for item in card.get("dropped", ())]
    withheld = int(card.get("withheld_rows", 0))
    exceptions = ", ".join(str(item) for item in card.get("exceptions", ()))
    nothing = site.two("Tidak ada", "None")
    pairs = _kinds(site, dropped)
    pairs.append(
        (
            site.two("Baris yang tidak terbit", "Rows held back"),
            number(withheld, site.language) if withheld else nothing,
        )
    )
    pairs.append((site.two("Pengecualian", "Exceptions"), exceptions or nothing))
    evidence = html.note(site.two("Kartu privasi edisi ini", "Privacy card of this edition"))
    claim = html.paragraph(_said(site, card, dropped)) + html.facts([(term, safe(said)) for term, said in pairs])
    return html.Section("privasi", site.two("Privasi", "Privacy"), evidence, claim)


def _column(item: Any) -> tuple[str, str]:
    """(class, title); a title alone counts as personal."""
    if isinstance(item, Mapping):
        return str(item.get("class", "sensitive")), str(item.get("title") or item.get("name", ""))
    return "sensitive", str(item)


def _said(site: Site, card: Mapping[str, Any], dropped: list[tuple[str, str]]) -> str:
    kept = number(len(card.get("published", ())), site.language)
    gone = number(len(dropped), site.language)
    if not dropped:
        return site.two(
            "Berkas ini tidak memuat kolom pribadi, dan tidak ada kolom yang perlu dibuang.",
            "The file holds no personal columns, and none had to be dropped.",
        )
    return site.two(
        f"{kept} kolom terbit. {gone} kolom ditinggalkan sebelum berkas ini ditulis; isinya tidak ada di situs ini.",
        f"{kept} columns are published. {gone} were left behind before the file was written; nothing of them is on this site.",
    )


def _kinds(site: Site, dropped: list[tuple[str, str]]) -> list[tuple[str, str]]:
    kinds = dict.fromkeys(kind for kind, _ in dropped)
    return [
        (
            site.say(HELD_BACK[kind]) if kind in HELD_BACK else site.two("Dibuang", "Dropped"),
            ", ".join(title for its, title in dropped if its == kind),
        )
        for kind in kinds
    ]
