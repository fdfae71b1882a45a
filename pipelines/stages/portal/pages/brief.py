"""One agency's month on one sheet of A4: four questions, each beside its own past and its peers. A fragment of HTML; the figures
are worked out in `stages/measure/responsiveness/`."""

from __future__ import annotations

from pipelines.model.responsiveness import (
    QUESTIONS,
    AgencyReport,
    FollowUp,
    Peers,
    Point,
    Recognition,
    Responsiveness,
    Strand,
)
from pipelines.model.text import Language, Text
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import edition, number, value
from pipelines.stages.portal.words import STATES, UNITS

HEADS = {
    "id": ("Pertanyaan", "Kini", "Sebelumnya", "Instansi lain", "Yang berubah"),
    "en": ("Question", "Now", "Before", "Other agencies", "What changed"),
}
COURSES = {
    "better": Text("membaik", "better"),
    "worse": Text("memburuk", "worse"),
    "unclear": Text("belum jelas berubah", "no clear change"),
    "unknown": Text("tidak dapat dibandingkan", "not comparable"),
}
REASONS = {
    "target": Text("di bawah target", "short of its target"),
    "peers": Text("di seperempat terlemah", "in the weakest quarter"),
}
READING = Text(
    "Cara membaca: angka kecil mudah naik turun; n adalah banyaknya kasus. Instansi lain: nilai tengah, dan dalam kurung separuh "
    "yang di tengah. Berubah hanya disebut bila selang 95 % selisihnya tidak memuat nol. Pekerjaan instansi berbeda-beda: ini "
    "bukan peringkat.",
    "How to read: small numbers go up and down easily; n is the number of cases. Other agencies: the median, and in brackets the "
    "middle half. A change is only named where the 95 % interval of the difference excludes zero. Agencies do different work: "
    "this is no ranking.",
)
PAST = 3  # editions shown before the present one


def brief(report: AgencyReport, language: Language) -> str:
    """The sheet: heading, one row for each question, what became of earlier findings, how to read it."""
    title = Text(
        f"Rapor responsivitas, {report.period.title('id')}", f"Responsiveness report, {report.period.title('en')}"
    )
    rows = [_row(strand, language) for strand in report.strands]
    followed = [line for strand in report.strands for line in _followed(strand, language)]
    found = Text("Temuan sebelumnya", "Earlier findings")[language]
    after = f"<h2>{safe(found)}</h2><ul>{''.join(followed)}</ul>" if followed else ""
    return (
        f'<article class="tp-brief"><p class="tp-over">{safe(title[language])}</p><h1>{safe(report.agency.name)}</h1>'
        f"{html.table(HEADS[language], rows, title[language])}{after}{html.paragraph(READING[language])}</article>"
    )


def recognition(report: Responsiveness, language: Language) -> str:
    """Who became better, with n and uncertainty. Empty where nobody did beyond what chance explains."""
    lines = [_recognised(item, language) for item in report.improved]
    return f'<ul class="tp-recognised">{"".join(lines)}</ul>' if lines else ""


def _recognised(item: Recognition, language: Language) -> str:
    if item.change is None:
        return ""
    before, after = item.change.before, item.change.after
    shown = [f"{_shown(p, item, language)} (n {number(p.n or 0, language)})" for p in (before, after)]
    low, high = sorted((abs(item.change.low), abs(item.change.high)))
    between = [number(each, language, 1) for each in (low, high)]
    said = Text(
        f"{item.agency.name}, {item.aspect.indicator.name.id.lower()}: dari {shown[0]} menjadi {shown[1]}, "
        f"{between[0]} sampai {between[1]} poin lebih baik.",
        f"{item.agency.name}, {item.aspect.indicator.name.en.lower()}: from {shown[0]} to {shown[1]}, "
        f"{between[0]} to {between[1]} points better.",
    )
    return f"<li>{safe(said[language])}</li>"


def _row(strand: Strand, language: Language) -> list[str]:
    question = QUESTIONS.get(strand.aspect.name, strand.aspect.indicator.question)[language]
    past = [p for p in strand.earlier if p.state == "measured"][-PAST:]
    return [
        f"{safe(question)}<br><small>{safe(strand.aspect.indicator.name[language])}</small>",
        _now(strand, language),
        safe(", ".join(f"{_shown(p, strand, language)} ({edition(p.period, language)})" for p in past) or "–"),
        safe(_others(strand.peers, strand, language)),
        safe(_changed(strand, language)),
    ]


def _now(strand: Strand, language: Language) -> str:
    if strand.now is None:
        return f"<em>{safe(Text('belum ada data', 'no data yet')[language])}</em>"
    when = safe(edition(strand.now.period, language))
    if strand.now.state != "measured":
        return f"<em>{safe(STATES[strand.now.state][language])}</em><br><small>{when}</small>"
    n = f", n {number(strand.now.n, language)}" if strand.now.n is not None else ""
    return f"<strong>{safe(_shown(strand.now, strand, language))}</strong><br><small>{when}{n}</small>"


def _shown(point: Point, item: Strand | Recognition, language: Language) -> str:
    return _amount(point.value, item, language)


def _amount(amount: float | None, item: Strand | Recognition, language: Language) -> str:
    indicator = item.aspect.indicator
    unit = indicator.unit if indicator.unit == "percent" else UNITS.get(indicator.unit, Text("", ""))[language]
    return value(amount, unit, language, indicator.decimals)


def _others(found: Peers | None, strand: Strand, language: Language) -> str:
    if found is None:
        return Text("terlalu sedikit untuk dibandingkan", "too few to compare")[language]
    middle, lower, upper = (_amount(each, strand, language) for each in (found.median, found.lower, found.upper))
    return Text(
        f"{middle} ({lower} sampai {upper}; {found.count} instansi)",
        f"{middle} ({lower} to {upper}; {found.count} agencies)",
    )[language]


def _changed(strand: Strand, language: Language) -> str:
    """The difference with its interval, in the words that it allows."""
    if strand.change is None:
        return COURSES["unknown"][language]
    low, high = (number(each, language, 1) for each in (strand.change.low, strand.change.high))
    word = COURSES["unclear"][language]
    if strand.change.is_clear and strand.aspect.indicator.good != "none":
        better = (strand.change.difference > 0) == (strand.aspect.indicator.good == "up")
        word = COURSES["better" if better else "worse"][language]
    return Text(f"{word} ({low} sampai {high} poin)", f"{word} ({low} to {high} points)")[language]


def _followed(strand: Strand, language: Language) -> list[str]:
    return [f"<li>{safe(_told(found, strand)[language])}</li>" for found in strand.follow_ups]


def _told(found: FollowUp, strand: Strand) -> Text:
    reason, course, name = REASONS[found.reason], COURSES[found.course], strand.aspect.indicator.name
    end = Text("tidak lagi demikian", "no longer so") if found.resolved else Text("masih berlaku", "still so")
    return Text(
        f"{name.id}: {reason.id} pada {edition(found.before.period, 'id')}; {course.id}, {end.id}.",
        f"{name.en}: {reason.en} in {edition(found.before.period, 'en')}; {course.en}, {end.en}.",
    )
