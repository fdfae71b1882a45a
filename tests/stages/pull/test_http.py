"""Files behind an address: TRUST.md §4, each limit against a server that breaks it."""

from __future__ import annotations

import hashlib
import json
import ssl
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from pipelines.model.errors import Absent, Refused, Unreachable
from pipelines.stages.pull.retry import asked_pause
from pipelines.stages.pull.web.address import public
from tests.conftest import NOW, ROWS, rules, states
from tests.stages.pull.conftest import Intake, rule
from tests.stages.pull.server import Fault, File, Host, serving

BODY = ROWS.encode()


def declare(intake: Intake, url: str, **source: Any) -> None:
    intake.declare(source={"kind": "http", "url": url, **source})


def read(intake: Intake) -> bytes:
    return intake.one().path.read_bytes()


def test_raw_bytes_are_kept_untouched_under_their_hash_with_a_receipt(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, '"1"', headers={"Last-Modified": "Tue, 24 Nov 2026 05:00:00 GMT"})
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY
    sha256 = hashlib.sha256(BODY).hexdigest()
    assert [path.name for path in intake.office.raw.iterdir()] == [sha256]
    [receipt] = json.loads(intake.office.receipt("sekolah", "2026.0").read_text("utf-8")).values()
    assert {key: receipt[key] for key in ("at", "bytes", "sha256", "etag")} == {
        "at": "2026-11-24T06:00:00+00:00",
        "bytes": len(BODY),
        "sha256": sha256,
        "etag": '"1"',
    }


def test_an_unchanged_file_costs_one_request_and_no_body(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, '"1"')
    declare(intake, host.url("/a.csv"))
    assert intake.one() == intake.one()
    assert [asked.headers.get("if-none-match") for asked in host.asked] == [None, '"1"']


def test_a_file_whose_kept_bytes_were_lost_is_sent_again(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, '"1"')
    declare(intake, host.url("/a.csv"))
    intake.one().path.write_bytes(b"")
    assert read(intake) == BODY


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_breaks_off_is_continued_from_there(intake: Intake, host: Host, chunked: bool) -> None:
    host.files["/a.csv"] = File(BODY * 100, '"1"', chunked=chunked)
    host.faults["/a.csv"] = [Fault("cut", at=2000), Fault("cut", at=1000)]
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY * 100
    ranges = [asked.headers.get("range") for asked in host.asked]
    first = 2000 - len(b"%x\r\n" % (len(BODY) * 50)) if chunked else 2000
    assert ranges == [None, f"bytes={first}-", f"bytes={first + 1000}-"]
    assert [path.name for path in intake.office.raw.iterdir()] == [intake.one().sha256]


def test_a_file_that_changed_meanwhile_is_never_patched_together(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, '"1"')
    host.faults["/a.csv"] = [Fault("cut", at=30)]
    declare(intake, host.url("/a.csv"))
    changed = BODY.replace(b"120", b"121")

    def change(pause: float) -> None:
        host.files["/a.csv"] = File(changed, '"2"')

    intake.pauses = _Pauses(change)
    assert read(intake) == changed


class _Pauses(list):
    def __init__(self, act: Any) -> None:
        super().__init__()
        self.act = act

    def append(self, pause: float) -> None:
        super().append(pause)
        self.act(pause)


def test_a_run_that_broke_off_is_continued_by_the_next_run(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, '"1"')
    host.faults["/a.csv"] = [Fault("cut", at=30), *[Fault("status")] * 4]
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Unreachable):
        intake.one()
    assert read(intake) == BODY
    assert host.asked[-1].headers["range"] == "bytes=30-"


def test_a_part_that_is_no_longer_what_it_was_is_thrown_away(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, '"1"')
    host.faults["/a.csv"] = [Fault("cut", at=30), *[Fault("status")] * 4]
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Unreachable):
        intake.one()
    [part] = intake.office.raw.glob("*.part")
    part.write_bytes(b"\0" * 30)  # what a power cut leaves
    assert read(intake) == BODY
    assert "range" not in host.asked[-1].headers


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", 0, 206, headers={"Content-Range": "bytes 0-9/10", "ETag": '"1"'}, body=b"x" * 10),
        Fault("status", 0, 206, headers={"Content-Range": "bytes 30-33/99", "ETag": '"1"'}, body=b"x" * 4),
        Fault("status", 0, 206, headers={"ETag": '"1"'}, body=b"x" * 4),
        Fault("status", 0, 416),
    ],
)
def test_a_server_that_continues_wrongly_is_asked_for_the_whole(intake: Intake, host: Host, fault: Fault) -> None:
    host.files["/a.csv"] = File(BODY, '"1"')
    host.faults["/a.csv"] = [Fault("cut", at=30), fault]
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY
    assert [asked.headers.get("range") for asked in host.asked] == [None, "bytes=30-", None]


def test_a_weak_etag_does_not_vouch_for_a_part(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY, 'W/"1"')
    host.faults["/a.csv"] = [Fault("cut", at=30)]
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY
    assert [asked.headers.get("range") for asked in host.asked] == [None, None]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_always_breaks_off_is_never_used(intake: Intake, host: Host, chunked: bool) -> None:
    host.files["/a.csv"] = File(BODY, chunked=chunked)
    host.faults["/a.csv"] = [Fault("cut", at=40)] * 5
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Unreachable):
        intake.one()
    assert not list(intake.office.raw.glob("[0-9a-f]" * 64))
    assert intake.pauses == [1, 2, 4, 8]


def test_a_body_without_a_visible_end_is_refused(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY)
    host.faults["/a.csv"] = [Fault("no-length")]
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "no-length"


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_a_busy_server_is_tried_again_with_growing_pauses(intake: Intake, host: Host, status: int) -> None:
    host.files["/a.csv"] = File(BODY)
    host.faults["/a.csv"] = [Fault("status", status=status)] * 3
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY
    assert intake.pauses == [1, 2, 4]


def test_a_server_that_stays_busy_is_worth_another_run(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(status=503)
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Unreachable):
        intake.one()
    assert len(host.asked) == 5


def test_the_pause_that_a_server_asks_for_is_kept(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(BODY)
    host.faults["/a.csv"] = [
        Fault("status", status=429, headers={"Retry-After": "37"}),
        Fault("status", status=503, headers={"Retry-After": "Tue, 24 Nov 2026 06:00:50 GMT"}),
    ]
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY
    assert intake.pauses == [37, 50]


def test_a_pause_that_is_too_long_is_left_to_the_next_run(intake: Intake, host: Host) -> None:
    host.faults["/a.csv"] = [Fault("status", status=429, headers={"Retry-After": "86400"})]
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Unreachable):
        intake.one()
    assert (intake.pauses, len(host.asked)) == ([], 1)


@pytest.mark.parametrize(("value", "seconds"), [("", 0), ("x", 0), ("7", 7), ("9" * 40, 999_999_999), ("-1", 0)])
def test_retry_after_that_is_no_number_asks_for_nothing(value: str, seconds: float) -> None:
    assert asked_pause(value, NOW) == seconds


@pytest.mark.parametrize(("status", "kind", "name"), [(404, Absent, "source-missing"), (403, Refused, "http-status")])
def test_a_missing_or_forbidden_file_is_not_tried_again(
    intake: Intake, host: Host, status: int, kind: type[Refused], name: str
) -> None:
    host.files["/a.csv"] = File(status=status)
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Refused) as refused:
        intake.one()
    assert (type(refused.value), rule(refused), len(host.asked)) == (kind, name, 1)


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_larger_than_allowed_is_refused_and_not_kept(intake: Intake, host: Host, chunked: bool) -> None:
    host.files["/a.csv"] = File(b"x" * 1000, chunked=chunked)
    declare(intake, host.url("/a.csv"), max_bytes=999)
    with pytest.raises(Refused, match="999") as refused:
        intake.one()
    assert rule(refused) == "too-large"
    assert not list(intake.office.raw.glob("[0-9a-f]" * 64))


@pytest.mark.parametrize("kind", ["drip", "drip-head", "hang"])
def test_bytes_that_only_drip_end_with_the_time_limit(intake: Intake, host: Host, kind: str) -> None:
    host.files["/a.csv"] = File(BODY * 100)
    host.faults["/a.csv"] = [Fault(kind, seconds=0.05)] * 9
    declare(intake, host.url("/a.csv"), max_seconds=1)
    with pytest.raises(Unreachable) as refused:
        intake.one()
    assert {finding.rule for finding in refused.value.findings} <= {"too-slow", "unreachable"}
    assert len(host.asked) == 1


def test_pauses_count_towards_the_time_limit(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(status=503)
    declare(intake, host.url("/a.csv"), max_seconds=5)
    with pytest.raises(Unreachable):
        intake.one()
    assert intake.pauses == [1, 2]


def test_a_compressed_body_that_nobody_asked_for_is_refused(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "content-encoding"
    assert host.asked[0].headers["accept-encoding"] == "identity"


def test_a_redirect_on_the_same_host_is_followed(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(status=302, headers={"Location": "/b.csv"})
    host.files["/b.csv"] = File(BODY)
    declare(intake, host.url("/a.csv"))
    assert read(intake) == BODY


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:1/b.csv",
        "https://127.0.0.2/b.csv",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//evil.example/b.csv",
    ],
)
def test_a_redirect_to_another_host_is_refused(intake: Intake, host: Host, target: str) -> None:
    host.files["/a.csv"] = File(status=302, headers={"Location": target})
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "host"
    assert len(host.asked) == 1


def test_a_ring_of_redirects_ends(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(status=302, headers={"Location": "/a.csv"})
    declare(intake, host.url("/a.csv"))
    with pytest.raises(Refused) as refused:
        intake.one()
    assert (rule(refused), len(host.asked)) == ("redirects", 5)


def test_the_token_comes_from_the_environment_and_stays_with_its_own_host(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(status=302, headers={"Location": host.url("/b.csv", "localhost")})
    host.files["/b.csv"] = File(BODY)
    declare(intake, host.url("/a.csv"), hosts=["localhost"], token_env="PORTAL_TOKEN")
    with pytest.raises(Refused, match="PORTAL_TOKEN") as refused:
        intake.one()
    assert rule(refused) == "secret-missing"
    intake.environment = {"PORTAL_TOKEN": "sangat-rahasia"}
    assert read(intake) == BODY
    assert [asked.headers.get("authorization") for asked in host.asked] == ["Bearer sangat-rahasia", None]
    assert b"sangat-rahasia" not in intake.secrets_on_disk()


def test_a_query_is_never_shown(intake: Intake, host: Host) -> None:
    declare(intake, host.url("/a.csv?gid=sangat-rahasia"))
    with pytest.raises(Refused) as refused:
        intake.one()
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize("url", ["https://a.example/x.csv?api_key=1", "https://u:p@a.example/x.csv"])
def test_an_address_that_holds_a_secret_is_refused_where_it_is_written(intake: Intake, url: str) -> None:
    declare(intake, url)
    [finding] = intake.bureau.catalog().broken["sekolah"]
    assert (finding.rule, finding.file) == ("secret-in-address", "datasets/sekolah.yaml")


def test_this_machine_is_no_source_unless_a_test_says_so(intake: Intake, host: Host) -> None:
    declare(intake, host.url("/a.csv"))
    intake.loopback = False
    with pytest.raises(Refused, match="https") as refused:
        intake.one()
    assert (rule(refused), host.asked) == ("address", [])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "ff02::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_the_open_internets_is_no_source(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_internet_is_one(address: str) -> None:
    assert public(address)


@pytest.mark.parametrize("name", ["localhost", "2130706433", "0x7f000001", "127.1"])
def test_a_name_that_leads_to_this_machine_is_refused_after_looking_it_up(intake: Intake, name: str) -> None:
    declare(intake, f"https://{name}/a.csv")
    intake.loopback = False
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "address"


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The same host behind TLS, with a certificate for `localhost` that only this test trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2020, 1, 1), datetime(2120, 1, 1))  # noqa: DTZ001
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(certificate.public_bytes(Encoding.PEM) + private)
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with serving(Host(), context) as found:
        yield found


def test_a_source_over_https_must_hold_a_certificate_for_its_own_name(intake: Intake, secure: Host) -> None:
    secure.files["/a.csv"] = File(BODY, '"1"')
    declare(intake, secure.url("/a.csv", "localhost"))
    assert read(intake) == BODY
    declare(intake, secure.url("/a.csv"))
    with pytest.raises(Unreachable):
        intake.one()


def test_the_administrator_may_name_hosts_inside_the_offices_network(intake: Intake, secure: Host) -> None:
    secure.files["/a.csv"] = File(BODY)
    declare(intake, secure.url("/a.csv", "localhost"))
    intake.loopback = False
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "address"
    intake.environment = {"TERBUKA_INTERNAL_HOSTS": "data.intern, LOCALHOST"}
    assert read(intake) == BODY


def test_spaces_and_letters_beyond_ascii_in_an_address_are_encoded(intake: Intake, host: Host) -> None:
    host.files["/data%20baru/caf%C3%A9.csv"] = File(BODY)
    declare(intake, host.url("/data baru/café.csv", "LOCALHOST"))
    assert read(intake) == BODY


@pytest.mark.parametrize("url", ["https://a.example:x/x.csv", "https://"])
def test_an_address_that_is_none_is_refused(intake: Intake, url: str) -> None:
    declare(intake, url)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) in ("address", "host")


def test_an_address_that_cannot_even_be_parsed_is_refused_where_it_is_written(intake: Intake) -> None:
    declare(intake, "https://[::1/x.csv")
    assert [finding.rule for finding in intake.bureau.catalog().broken["sekolah"]] == ["address"]


def test_a_login_page_with_200_is_not_published(intake: Intake, host: Host) -> None:
    host.files["/a.csv"] = File(b"<!DOCTYPE html><html>Masuk</html>", '"1"', headers={"Content-Type": "text/html"})
    declare(intake, host.url("/a.csv"))
    for _ in range(2):
        assert rules(intake.bureau.publish()) == [("not-csv", "a.csv", None, "")]
    host.files["/a.csv"] = File(BODY, '"2"')
    assert states(intake.bureau.publish()) == [("2026", "released")]
