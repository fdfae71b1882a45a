"""Files of the office that are not public: whichever of them a kill or a power cut left empty or cut short, publishing goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.sources import Folder
from tests.conftest import NOW, ROWS, Bureau, states
from tests.soak import report
from tests.stages.release_crash.judge import torn, tree

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content)),
}


def working(bureau: Bureau) -> list[Path]:
    """Everything that a run wrote outside of what the store keeps safe: notes, receipts, copies."""
    office = bureau.office
    own = (office.public, office.datasets, office.schemas, office.site, office.keys, office.outbox)
    return [
        path
        for path in sorted(office.root.rglob("*"))
        if path.is_file() and not path.is_symlink() and not any(path.is_relative_to(folder) for folder in own)
    ]


@pytest.mark.parametrize("damage", DAMAGES)
def test_no_working_file_that_was_cut_off_stops_the_next_run(tmp_path: Path, damage: str) -> None:
    bureau = Bureau(tmp_path)
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv")
    assert states(bureau.publish()) == [("2026-10", "released")]
    bad = []
    for path in working(bureau):
        content = path.read_bytes() if path.exists() else b""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(DAMAGES[damage](content))
        name = path.relative_to(tmp_path).as_posix()
        try:
            if states(bureau.publish()) != [("2026-10", "unchanged")]:
                bad.append(f"{name}: published again")
        except Exception as error:  # noqa: BLE001  (each of them is a defect, and all are to be named)
            bad.append(f"{name}: {type(error).__name__}")
        path.write_bytes(content)
    report(f"working files {damage}", runs=len(working(bureau)), bad=len(bad))
    assert bad == []
    assert bureau.deliver("sekolah_2026-11.csv", ROWS)
    assert states(bureau.publish())[-1] == ("2026-11", "released")
    files = tree(bureau.office.public)
    assert torn(files) == []
    faults = [str(fault) for fault in audit(Folder(bureau.office.public), int(NOW.timestamp())).faults]
    assert [fault for fault in faults if "log/pages" not in fault and "log/catalog" not in fault] == []
