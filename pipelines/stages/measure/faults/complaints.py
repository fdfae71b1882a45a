"""Bad input of complaints, counted and named: what it is, how many, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.clocks import due, read_clocks
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.derive.course import Course, read_course
from pipelines.stages.measure.working_days import outside, read_calendar

OUT = Text("tidak diukur waktunya", "no time is measured of them")
FAULTS = {
    "submitted-missing": ("submitted", "laporan tanpa tanggal masuk", "reports without the day they came in", OUT),
    "submitted-in-future": (
        "submitted",
        "laporan masuk sesudah tanggal data",
        "reports came in after the day of the data",
        OUT,
    ),
    "closed-in-future": (
        "closed",
        "laporan selesai sesudah tanggal data",
        "reports ended after the day of the data",
        OUT,
    ),
    "closed-before-submitted": ("closed", "laporan selesai sebelum masuk", "reports ended before they came in", OUT),
    "closed-without-day": ("closed", "laporan selesai tanpa tanggal", "reports ended without a day", OUT),
    "state-unclear": (
        "status",
        "laporan tanpa status yang dikenal dan tanpa tanggal selesai",
        "reports have no known state and no day of ending",
        OUT,
    ),
    "closed-while-open": (
        "status",
        "laporan masih terbuka tetapi bertanggal selesai",
        "reports are open but have a day of ending",
        Text("dihitung masih terbuka", "they count as open"),
    ),
    "verified-before-submitted": (
        "verified",
        "laporan diverifikasi sebelum masuk",
        "reports were verified before they came in",
        Text("ketepatan verifikasinya tidak dihitung", "whether they were passed on in time is not counted"),
    ),
    "response-before-submitted": (
        "first_response",
        "laporan dijawab sebelum masuk",
        "reports were answered before they came in",
        Text("ketepatan jawabannya tidak dihitung", "whether they were answered in time is not counted"),
    ),
    "response-in-future": (
        "first_response",
        "laporan dijawab sesudah tanggal data",
        "reports were answered after the day of the data",
        Text("ketepatan jawabannya tidak dihitung", "whether they were answered in time is not counted"),
    ),
}
DIMENSIONS = {"unit": ("instansi", "agency"), "class": ("klasifikasi", "class"), "region": ("wilayah", "place")}


def check(facts: pa.Table, context: Context) -> list[Note]:
    """Everything that the figures do not tell of themselves."""
    course = read_course(facts, context)
    told = (_faults(course), _states(facts, context), _dimensions(facts), _clocks(facts, context))
    return [note for notes in told for note in notes] + list(_calendar(facts, course, context))


def _faults(course: Course) -> Iterator[Note]:
    for rule, (role, indonesian, english, done) in FAULTS.items():
        if count := int(course.faults[rule].sum()):
            yield Note(rule, role, count, Text(f"{count} {indonesian}: {done.id}.", f"{count} {english}: {done.en}."))


def _states(facts: pa.Table, context: Context) -> Iterator[Note]:
    """Reports in a state that cannot be reached without a day that they do not have (`parameters.states.<state>.days`)."""
    if "status" not in facts.column_names:
        return
    for state, said in context.parameters.get("states", {}).items():
        for role in set(said.get("days", ())) & set(facts.column_names):
            here = pc.and_(pc.equal(facts.column("status"), state), pc.is_null(facts.column(role)))
            if count := pc.sum(pc.fill_null(here, False)).as_py():
                message = Text(
                    f"{count} laporan berstatus '{state}' tanpa '{role}': tahap itu tidak dinilai sebagai sudah dilalui.",
                    f"{count} reports are '{state}' without '{role}': that stage does not count as passed.",
                )
                yield Note("state-without-day", role, count, message)


def _dimensions(facts: pa.Table) -> Iterator[Note]:
    for role, (indonesian, english) in DIMENSIONS.items():
        if role in facts.column_names and (count := facts.column(role).null_count):
            message = Text(
                f"{count} laporan tidak menyebut {indonesian}: dihitung dalam kelompok tanpa nama.",
                f"{count} reports do not say the {english}: they count in a group without a name.",
            )
            yield Note("dimension-missing", role, count, message)


def _clocks(facts: pa.Table, context: Context) -> Iterator[Note]:
    """Reports that no clock fits, and clocks whose regulation nobody has read."""
    if not read_clocks(context.parameters, "close"):
        return
    found = due(facts, "close", context)
    if count := int((found.rule < 0).sum()):
        message = Text(
            f"{count} laporan tanpa batas waktu, karena klasifikasi atau tanggalnya tidak dikenal: tepat atau tidaknya tidak dihitung.",
            f"{count} reports have no clock, because their class or day is not known: whether they are in time is not counted.",
        )
        yield Note("clock-none", "class", count, message)
    for regulation in sorted({clock.regulation for clock in found.clocks if not clock.verified}):
        numbers = [i for i, clock in enumerate(found.clocks) if clock.regulation == regulation and not clock.verified]
        if count := int(np.isin(found.rule, numbers).sum()):
            message = Text(
                f"Batas waktu {count} laporan menurut {regulation}, yang naskahnya belum kami periksa.",
                f"The clock of {count} reports follows {regulation}, whose text we have not checked.",
            )
            yield Note("clock-unverified", "class", count, message)


def _calendar(facts: pa.Table, course: Course, context: Context) -> Iterator[Note]:
    """Reports whose days, or whose last day to be in time, lie where the calendar of working days is unknown or unread."""
    if not any(clock.unit == "working-days" for clock in read_clocks(context.parameters, "close")):
        return
    calendar = read_calendar(context.parameters)
    days = (course.submitted, course.end, due(facts, "close", context).day)
    if count := int(np.logical_or.reduce([outside(each, calendar.covered) for each in days]).sum()):
        message = Text(
            f"{count} laporan menyentuh tahun yang hari liburnya belum kami daftar: di sana hanya akhir pekan yang dihitung libur.",
            f"{count} reports touch years whose holidays we have not listed: there only weekends count as days off.",
        )
        yield Note("calendar-uncovered", "submitted", count, message)
    unread = [~outside(each, calendar.unverified) & ~np.isnat(each) for each in days]
    if count := int(np.logical_or.reduce(unread).sum()):
        message = Text(
            f"Hari kerja {count} laporan memakai daftar hari libur yang belum dicocokkan dengan keputusan aslinya.",
            f"The working days of {count} reports use holidays that have not been compared with the decree itself.",
        )
        yield Note("calendar-unverified", "submitted", count, message)
