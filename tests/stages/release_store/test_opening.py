"""Opening an object store: what it may be told, what it tells readers, and what it never says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipelines.model.errors import Refused
from pipelines.stages.release.store.s3 import S3Store, open_s3
from pipelines.stages.release.store.s3.headers import headers
from tests.stages.release_store.conftest import Line
from tests.stages.release_store.faults import Fault, FaultProxy
from tests.stages.release_store.server import S3Server

AT = 1_790_000_000.0
SECRET = "j8Kq-sangat-rahasia"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIA-penerbit", "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_REGION": "ap-southeast-3"}


def refusal(url: str, environment: dict[str, str]) -> Refused:
    with pytest.raises(Refused) as found:
        open_s3(url, environment)
    assert SECRET not in str(found.value)
    return found.value


def rule_of(refused: Refused) -> list[str]:
    assert all(f.message.id and f.message.en and f.remedy.id and f.remedy.en for f in refused.findings)
    return [finding.rule for finding in refused.findings]


@pytest.mark.parametrize(
    ("key", "kind", "cache"),
    [
        ("data/x/2026/r1/x.csv", "text/csv; charset=utf-8", "public, max-age=31536000, immutable, no-transform"),
        ("data/x/2026/r12/x.csv.gz", "application/gzip", "public, max-age=31536000, immutable, no-transform"),
        ("data/x/2026/r1/SHA256SUMS", "text/plain; charset=utf-8", "public, max-age=31536000, immutable, no-transform"),
        ("data/x/2026/latest/x.parquet", "application/vnd.apache.parquet", "no-cache, no-transform"),
        ("data/x/latest/datapackage.json", "application/json", "no-cache, no-transform"),
        ("data/x/versions.json", "application/json", "no-cache, no-transform"),
        ("log/checkpoint", "text/plain; charset=utf-8", "no-cache, no-transform"),
        ("log/tile/0/x001/234", "application/octet-stream", "public, max-age=31536000, immutable, no-transform"),
        ("log/tile/entries/000", "application/octet-stream", "public, max-age=31536000, immutable, no-transform"),
        ("log/tile/0/000.p/5", "application/octet-stream", "no-cache, no-transform"),
        ("en/data/x/index.html", "text/html; charset=utf-8", "no-cache, no-transform"),
        ("assets/a.unknown", "application/octet-stream", "no-cache, no-transform"),
    ],
)
def test_readers_are_told_what_a_file_is_and_how_long_to_keep_it(
    s3: S3Store, server: S3Server, bucket: str, key: str, kind: str, cache: str
) -> None:
    s3.create(key, b"1", AT)
    created = server.headers(bucket, f"terbit/{key}")
    s3.put(f"staged/sums/{key.rsplit('/', 1)[-1]}", b"2", AT)
    s3.promote(f"staged/sums/{key.rsplit('/', 1)[-1]}", key)
    promoted = server.headers(bucket, f"terbit/{key}")
    s3.put("another", b"3", AT)
    s3.promote("another", key)
    carried = server.headers(bucket, f"terbit/{key}")
    for told in (created, promoted, carried):
        assert (told["content-type"], told["cache-control"]) == (kind, cache)
        assert told["x-amz-meta-mtime"] == "1790000000"
        assert "content-encoding" not in told
        assert int(told["content-length"]) == 1


def test_what_is_staged_for_a_revision_is_copied_inside_the_bucket(line: Line) -> None:
    line.beside.put("staged/sums/x.csv", b"1", AT)
    line.store.promote("staged/sums/x.csv", "data/x/2026/r1/x.csv")
    [copied] = line.proxy.headers
    assert copied["x-amz-copy-source"].endswith("/terbit/staged/sums/x.csv")


def test_a_file_is_fetched_once_for_each_content(line: Line) -> None:
    line.beside.put("a.csv", b"1", AT)
    assert line.store.path("a.csv") == line.store.path("a.csv")
    assert [asked.split()[0] for asked in line.proxy.requests] == ["HEAD", "GET", "HEAD"]


def test_copies_go_to_the_folder_that_was_named_or_end_with_the_store(
    server: S3Server, bucket: str, tmp_path: Path
) -> None:
    named = open_s3(f"s3://{bucket}", server.environment(), folder=tmp_path / "copies")
    named.put("a.csv", b"1", AT)
    assert named.path("a.csv").parent == tmp_path / "copies"
    own = open_s3(f"s3://{bucket}", server.environment())
    path = own.path("a.csv")
    assert path.read_bytes() == b"1"
    del own
    assert not path.parent.exists()


def test_no_two_keys_of_one_name_have_different_types() -> None:
    assert headers("data/x/2026/r1/x.csv")["Content-Type"] == headers("data/x/latest/x.csv")["Content-Type"]


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_setting_that_is_missing_is_named(missing: str, value: str | None) -> None:
    environment = {name: text for name, text in KEYS.items() if name != missing}
    found = refusal("s3://umum", {**environment, missing: value} if value is not None else environment)
    assert rule_of(found) == ["store-setting"]
    assert missing in str(found)


@pytest.mark.parametrize(
    "endpoint",
    ["http://s3.example", "http://10.0.0.1:9000", f"https://u:{SECRET}@s3.example", "ftp://s3.example", "s3.example", "https://", f"https://s3.example?k={SECRET}", "http://127.0.0.1.example"],
)  # fmt: skip
def test_an_endpoint_that_would_show_keys_or_data_on_the_way_is_refused(endpoint: str) -> None:
    found = refusal("s3://umum", {**KEYS, "AWS_ENDPOINT_URL": endpoint})
    assert rule_of(found) == ["store-setting"]


@pytest.mark.parametrize(
    "endpoint", ["https://s3.example", "http://localhost:9000", "http://127.0.0.1:9", "http://[::1]:9"]
)
def test_https_anywhere_and_http_on_this_machine_are_accepted(endpoint: str) -> None:
    assert open_s3("s3://umum", {**KEYS, "AWS_ENDPOINT_URL": endpoint}).address == "s3://umum"


@pytest.mark.parametrize(
    "url", ["umum", "https://umum/x", "s3://", "s3://Umum/x", "s3://a/../b", "s3://umum/x?versionId=1", f"s3://k:{SECRET}@umum/x"]
)  # fmt: skip
def test_an_address_that_is_not_a_bucket_and_a_folder_is_refused(url: str) -> None:
    assert rule_of(refusal(url, KEYS)) == ["store-url"]


def test_two_folders_of_one_bucket_are_two_stores(server: S3Server, bucket: str) -> None:
    stores = [open_s3(f"s3://{bucket}{folder}", server.environment()) for folder in ("", "/", "/a", "/a/b/")]
    for number, store in enumerate(stores):
        store.put("x", b"%d" % number, AT)
    assert [store.read("x") for store in stores] == [b"1", b"1", b"2", b"3"]
    assert stores[2].keys("") == ["b/x", "x"]


def test_without_the_library_the_officer_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("obstore", "obstore.store", "obstore.exceptions"):
        monkeypatch.setitem(sys.modules, name, None)
    found = refusal("s3://umum", KEYS)
    assert rule_of(found) == ["store-library"]
    assert "terbuka[s3]" in found.findings[0].remedy.id


def test_a_folder_as_store_never_loads_the_library(tmp_path: Path) -> None:
    import subprocess

    code = "import sys, pipelines.stages.release, pipelines.stages.release.store.s3; sys.exit('obstore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_only_the_environment_that_was_passed_counts(
    server: S3Server, bucket: str, proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_SESSION_TOKEN": SECRET, "AWS_SKIP_SIGNATURE": "true", "AWS_REGION": "xx", "AWS_ACCESS_KEY_ID": "other"}  # fmt: skip
    for name, value in others.items():
        monkeypatch.setenv(name, value)
    store = open_s3(f"s3://{bucket}", {**server.environment(proxy.url), "AWS_REGION": "ap-southeast-3"})
    store.put("a", b"1", AT)
    [head] = proxy.headers
    assert "Credential=penerbit/" in head["authorization"]
    assert "/ap-southeast-3/s3/" in head["authorization"]
    assert "x-amz-security-token" not in head


def test_keys_that_expire_are_passed_on_with_their_token(server: S3Server, bucket: str, proxy: FaultProxy) -> None:
    store = open_s3(f"s3://{bucket}", {**server.environment(proxy.url), "AWS_SESSION_TOKEN": "token"})
    store.put("a", b"1", AT)
    assert proxy.headers[0]["x-amz-security-token"] == "token"


VERBS = {
    "read": lambda s: s.read("a"),
    "has": lambda s: s.has("a"),
    "create": lambda s: s.create("a", b"1", AT),
    "swap": lambda s: s.swap("a", None, b"1", AT),
    "put": lambda s: s.put("a", b"1", AT),
    "copy": lambda s: s.promote("staged/k/a", "data/x/2026/r1/a"),
    "carry": lambda s: s.promote("staged/k/a.csv", "a.csv"),
    "path": lambda s: s.path("a"),
    "keys": lambda s: s.keys("a"),
    "remove": lambda s: s.remove("a"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_that_the_bucket_is_missing_rather_than_the_key(server: S3Server, verb: str) -> None:
    with pytest.raises(Refused) as found:
        VERBS[verb](open_s3("s3://tidak-ada/terbit", server.environment()))
    assert rule_of(found.value) == ["store-missing"]


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_there_is_a_refusal_to_connect_too(verb: str) -> None:
    slept: list[float] = []
    store = open_s3("s3://umum", {**KEYS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, sleep=slept.append)
    with pytest.raises(Refused) as found:
        VERBS[verb](store)
    assert rule_of(found.value) == ["store-unreachable"]
    assert len(slept) == 5


@pytest.mark.parametrize("fault", [Fault.EXPIRED, Fault.DENIED, Fault.BUSY, Fault.CLOSED], ids=lambda fault: fault.name)
def test_no_refusal_shows_a_secret_or_a_signature(
    server: S3Server, bucket: str, proxy: FaultProxy, fault: Fault
) -> None:
    environment = {
        **server.environment(proxy.url),
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_SESSION_TOKEN": "token-rahasia",
    }
    store = open_s3(f"s3://{bucket}", environment, sleep=lambda _: None)
    proxy.always = fault
    with pytest.raises(Refused) as found:
        store.put("a", b"1", AT)
    shown = f"{found.value!r} {found.value} {store!r} {found.value.__cause__!r}"
    assert not any(hidden in shown for hidden in (SECRET, "token-rahasia", "penerbit", "Signature", "Credential"))
    assert f"s3://{bucket}/a" in shown
