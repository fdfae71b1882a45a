"""The report of a month from what an office has released."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.model.period import parse
from pipelines.publish.report_card import Wanted, released_register, report_card
from tests.conftest import Bureau

STANDARDS = {
    "fields": [
        {"name": name, "type": kind, "privacy": "public"}
        for name, kind in {
            "unit": "string",
            "layanan": "string",
            "janji_hari": "integer",
            "median_hari": "integer",
            "p90_hari": "integer",
            "jumlah_selesai": "integer",
            "jumlah_sesuai_janji": "integer",
            "jumlah_dikembalikan": "integer",
            "daring": "string",
        }.items()
    ]
}
AGENCIES = {"fields": [{"name": name, "type": "string", "privacy": "public"} for name in ("kode", "nama")]}
HEAD = "unit,layanan,janji_hari,median_hari,p90_hari,jumlah_selesai,jumlah_sesuai_janji,jumlah_dikembalikan,daring\n"


def test_a_report_is_made_of_released_figures_the_log_and_a_released_register(bureau: Bureau) -> None:
    bureau.now = datetime(2026, 11, 9, 1, tzinfo=UTC)
    bureau.declare(schema=STANDARDS, kit={"profile": "standar-layanan"})
    bureau.declare(
        "daftar", AGENCIES, family="reference", source={"kind": "file", "path": "incoming/daftar_{edition}.csv"}
    )
    for edition, kept in (("2026-09", 40), ("2026-10", 70)):
        bureau.deliver(
            f"sekolah_{edition}.csv", f"{HEAD}Puskesmas,Rawat,1,1,2,100,{kept},0,ya\nDinas B,Izin,3,2,4,50,45,0,tidak\n"
        )
        bureau.deliver(f"daftar_{edition}.csv", "kode,nama\n1,Dinas A\n2,Kantor Kecil\n")
    for name in ("sekolah", "daftar"):
        assert {outcome.state for outcome in bureau.publish(name)} == {"released"}
    desk = bureau.desk()
    known = released_register(desk, "daftar", "kode", "nama", {"Puskesmas": "Dinas A"}, [])
    found = report_card(desk, [Wanted("services", "sekolah", "within-standard")], known, parse("month", "2026-11"))
    # 40 of 100, then 70 of 100: clear. Dinas B is in no register.
    assert [(item.agency.name, round(item.change.difference)) for item in found.improved] == [("Dinas A", 30)]
    assert found.unmatched == {"sekolah": ("Dinas B",)}
    [health] = [each for each in found.agencies if each.agency.name == "Dinas A"]
    assert [strand.aspect.name for strand in health.strands] == ["services", "publishing"]
    # The log began on 9 November: September (due on 10 October) cannot be judged, October (due on the 10th) came in time, twice.
    [office] = [each for each in found.agencies if each.agency.name == "Kantor Kecil"]
    now = office.strands[1].now
    assert now is not None
    assert (now.period.key, now.numerator, now.denominator) == ("2026-11", 2, 2)
    assert [each.agency.name for each in found.agencies] == ["Dinas A", "Kantor Kecil"]
