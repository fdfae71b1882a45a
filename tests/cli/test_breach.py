"""The notice of UU 27/2022 art. 46: its clock, and a draft that leaves to people what only people know."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.cli.breach import due, notice
from pipelines.model.text import Text

KNOWN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


def test_the_notice_is_due_three_times_24_hours_after_it_is_known_weekends_included() -> None:
    assert due(KNOWN) == datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


def test_the_draft_has_the_three_parts_that_the_law_asks_for() -> None:
    draft = notice(
        ["data/a/2026-10/r1"], Text("Ada NIK.", "It held NIKs."), Text("Kantor", "Office"), "a@b.example", KNOWN
    )
    for text, reason in ((draft.id, "Ada NIK."), (draft.en, "It held NIKs.")):
        assert [line[:2] for line in text.splitlines() if line[:2] in {"a.", "b.", "c."}] == ["a.", "b.", "c."]
        assert "2026-11-27 06:00 UTC" in text
        assert "data/a/2026-10/r1" in text
        assert reason in text
