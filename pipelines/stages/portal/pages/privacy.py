"""The privacy card: what was held back before the file was written, in words that anybody understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipelines.model.text import Text
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number
from pipelines.stages.portal.words import COUNTED, HELD_BACK, TREATED, WHY_HELD

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Site


def privacy(site: Site, shelf: Shelf) -> html.Section:
    """One sentence, then column by kind, rows and exceptions; a card of an older release may lack any of its parts."""
    card = shelf.account.privacy if shelf.account else {}
    dropped = [_column(item) for item in card.get("dropped", ())]
    nothing = site.two("Tidak ada", "None")
    pairs = [*_treated(site, card), *_kinds(site, dropped), *_groups(site, card)]
    pairs.append((site.two("Baris yang tidak terbit", "Rows held back"), _rows(site, card) or nothing))
    pairs += _counted(site, card)
    exceptions = "; ".join(_exception(site, item) for item in card.get("exceptions", ()))
    pairs.append((site.two("Pengecualian", "Exceptions"), exceptions or nothing))
    evidence = html.note(site.two("Kartu privasi edisi ini", "Privacy card of this edition"))
    claim = html.paragraph(_said(site, card, dropped)) + html.facts([(term, safe(said)) for term, said in pairs])
    return html.Section("privasi", site.two("Privasi", "Privacy"), evidence, claim)


def _treated(site: Site, card: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was done to columns that are published: `Tanggal masuk (per bulan)`."""
    return [
        (site.say(word), ", ".join(f"{item['title']} ({site.say(Text.read(item['how']))})" for item in card[kind]))
        for kind, word in TREATED.items()
        if card.get(kind)
    ]


def _groups(site: Site, card: Mapping[str, Any]) -> list[tuple[str, str]]:
    reached = card.get("k", {}).get("reached")
    if reached is None:
        return []
    least, found = (number(value, site.language) for value in (card["k"]["required"], reached))
    said = site.two(
        f"{found} baris; paling sedikit harus {least} yang tidak dapat dibedakan",
        f"{found} rows; at least {least} must look alike",
    )
    return [(site.two("Kelompok terkecil", "Smallest group"), said)]


def _rows(site: Site, card: Mapping[str, Any]) -> str:
    total = int(card.get("withheld_rows", 0))
    if not total:
        return ""
    why = [
        f"{number(count, site.language)} {site.say(WHY_HELD[reason])}"
        for reason, count in card.get("rows_by_reason", {}).items()
        if reason in WHY_HELD
    ]
    return number(total, site.language) + (f" ({'; '.join(why)})" if why else "")


def _counted(site: Site, card: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Protected subjects: how many, where they are not too few to say."""
    said = [
        site.say(COUNTED[item["kind"]]) + (f": {number(item['rows'], site.language)}" if item.get("rows") else "")
        for item in card.get("counted_only", ())
        if item["kind"] in COUNTED
    ]
    return [(site.two("Dihitung, tidak didaftar", "Counted, not listed"), ", ".join(said))] if said else []


def _exception(site: Site, item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    reason = site.say(Text.read(item["reason"]))
    return site.two(
        f"{item['column']}: {reason} (disetujui {item['approver']}, sampai {item['until']})",
        f"{item['column']}: {reason} (approved by {item['approver']}, until {item['until']})",
    )


def _column(item: Any) -> tuple[str, str]:
    """(class, title); a title alone counts as personal."""
    if isinstance(item, Mapping):
        return str(item.get("class", "sensitive")), str(item.get("title") or item.get("name", ""))
    return "sensitive", str(item)


def _said(site: Site, card: Mapping[str, Any], dropped: list[tuple[str, str]]) -> str:
    kept = number(len(card.get("published", ())), site.language)
    gone = number(len(dropped), site.language)
    if not dropped and not any(card.get(kind) for kind in TREATED):
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
