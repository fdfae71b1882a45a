"""Values that outlive the run: the file finds in a text what the matcher that wrote it finds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.deidentify.taint import Matcher, Words, keep, read_kept

WORD = st.sampled_from(["siti", "rahmawati", "budi", "santoso", "jl", "melati", "3204110101900001", "0812", "345678"])
TEXT = st.lists(WORD, min_size=1, max_size=9).map(" ".join)


@given(st.lists(TEXT, max_size=8), st.lists(TEXT, max_size=8), st.lists(TEXT, max_size=6))
def test_the_file_finds_what_the_matcher_finds(names: list[str], stories: list[str], texts: list[str]) -> None:
    matcher = Matcher.of({"nama": pa.array(names, pa.string()), "cerita": pa.array(stories, pa.string())})
    with TemporaryDirectory() as folder:
        keep(matcher, Path(folder) / "new" / "watched.arrow")
        kept = read_kept(Path(folder) / "new" / "watched.arrow")
        found = kept.search(Words.of({str(place): [text.encode()] for place, text in enumerate(texts)}))
    for place, text in enumerate(texts):
        columns: Counter[str] = Counter()
        for (_, column), times in found.get(str(place), Counter()).items():
            columns[column] += times
        assert columns == matcher.search(text.encode(), raw=True)


def test_no_value_stands_in_the_file(tmp_path: Path) -> None:
    keep(Matcher.of({"nama": pa.array(["Siti Rahmawati"])}), tmp_path / "watched.arrow")
    content = (tmp_path / "watched.arrow").read_bytes().lower()
    assert b"siti" not in content
    assert b"rahmawati" not in content
    assert (tmp_path / "watched.arrow").stat().st_mode & 0o777 == 0o600
