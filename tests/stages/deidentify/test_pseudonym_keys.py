"""The key of a pseudonym: never made silently, never read when others can read it, never short."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pipelines.model.errors import Refused
from pipelines.stages.deidentify.keys import key_file, make_key, read_key, variable

HEX = "00112233445566778899aabbccddeeff" * 2


def refusal(folder: Path, environment: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_key(environment, folder, "izin-usaha", "2026", ("nik", "nama"), "schemas/izin-usaha.json")
    for finding in refused.value.findings:
        assert finding.remedy.id
        assert HEX[:8] not in str(finding)
    return [(finding.rule, finding.field) for finding in refused.value.findings]


def both(rule: str) -> list[tuple[str, str]]:
    return [(rule, "nik"), (rule, "nama")]


def test_a_missing_key_is_refused_for_every_column_that_needs_it_and_not_made(tmp_path: Path) -> None:
    assert refusal(tmp_path, {}) == both("pseudonym-key-missing")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "rahasia", HEX[:62], HEX[:63], "zz" * 32])
def test_a_short_key_is_refused_wherever_it_comes_from(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, {variable("izin-usaha", "2026"): text}) == both("pseudonym-key-length")
    path = key_file(tmp_path, "izin-usaha", "2026")
    path.touch(0o600)
    path.write_text(text)
    assert refusal(tmp_path, {}) == both("pseudonym-key-length")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    make_key(tmp_path, "izin-usaha", "2026").chmod(mode)
    assert refusal(tmp_path, {}) == both("pseudonym-key-mode")


def test_a_made_key_is_its_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = make_key(tmp_path / "keys", "izin-usaha", "2026")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = read_key({}, tmp_path / "keys", "izin-usaha", "2026", (), "")
    assert len(key) == 32
    with pytest.raises(FileExistsError):
        make_key(tmp_path / "keys", "izin-usaha", "2026")
    assert read_key({}, tmp_path / "keys", "izin-usaha", "2026", (), "") == key


def test_the_environment_goes_before_the_file_and_is_named_after_dataset_and_year(tmp_path: Path) -> None:
    make_key(tmp_path, "izin-usaha", "2026")
    environment = {"TERBUKA_PSEUDONYM_IZIN_USAHA_2026": HEX}
    assert read_key(environment, tmp_path, "izin-usaha", "2026", (), "") == bytes.fromhex(HEX)
