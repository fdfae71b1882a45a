"""An SFTP server: a real OpenSSH. Its key is known beforehand or nothing is sent; files are whole or not used."""

from __future__ import annotations

import os
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipelines.model.errors import Refused, Unreachable
from pipelines.stages.pull import sftp
from tests.conftest import ROWS
from tests.stages.doctor.server import free_port
from tests.stages.pull.conftest import Intake, rule
from tests.stages.pull.sshd import Sshd, sshd


@pytest.fixture(scope="session")
def running() -> Iterator[Sshd]:
    with sshd() as found:
        yield found


@pytest.fixture
def server(running: Sshd, intake: Intake) -> Sshd:
    """Without files."""
    for path in sorted(running.files.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    intake.environment = {"KUNCI": running.private_key}
    return running


def put(server: Sshd, name: str, content: str = ROWS, age: int = 3600) -> Path:
    path = server.files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    moment = 1_795_500_000 - age  # before the day of the tests
    os.utime(path, (moment, moment))
    return path


def declare(intake: Intake, server: Sshd, path: str, *, edition: dict[str, Any] | None = None, **source: Any) -> None:
    told = {"kind": "sftp", "url": server.url(path), "host_key": server.host_key(), "key_env": "KUNCI", **source}
    intake.declare(source=told, **({"edition": edition} if edition else {}))


def test_files_are_found_by_the_edition_in_their_names(intake: Intake, server: Sshd) -> None:
    for name in (
        "2026-01/utara.csv",
        "2026-01/selatan.csv",
        "2026-02/utara.csv",
        "2026-02/.utara.csv",
        "2026-02/a.csv.part",
    ):
        put(server, name)
    put(server, "catatan/utara.csv")
    declare(intake, server, "/{edition}/*.csv*", edition={"kind": "month"}, format="csv")
    root = str(server.files)
    assert [(e.edition, [path.removeprefix(root) for path in e.locations]) for e in intake.find()] == [
        ("2026-01", ["/2026-01/selatan.csv", "/2026-01/utara.csv"]),
        ("2026-02", ["/2026-02/utara.csv"]),
    ]
    assert [file.path.read_text("utf-8") for file in intake.pull()] == [ROWS] * 3
    assert [e.edition for e in intake.find(offline=True)] == ["2026-01", "2026-02"]


def test_a_file_that_is_unchanged_is_listed_and_not_read(intake: Intake, server: Sshd) -> None:
    path = put(server, "a.csv")
    declare(intake, server, "/a.csv")
    before = intake.one()
    path.write_text(ROWS.replace("120", "121"), "utf-8")
    os.utime(path, (1_795_500_000 - 3600,) * 2)
    assert intake.one() == before  # what could not be seen was not read
    put(server, "a.csv", ROWS.replace("120", "121"), age=1800)
    assert b"121" in intake.one().path.read_bytes()


def test_a_time_of_the_last_minute_is_not_believed(intake: Intake, server: Sshd) -> None:
    seconds = int(intake.now.timestamp())
    for content in (ROWS, ROWS.replace("120", "121")):
        path = put(server, "a.csv", content)
        os.utime(path, (seconds, seconds))
        declare(intake, server, "/a.csv")
        assert intake.one().path.read_text("utf-8") == content


def test_links_are_not_followed(intake: Intake, server: Sshd) -> None:
    (server.files / "a.csv").symlink_to("/etc/passwd")
    declare(intake, server, "/a.csv")
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "source-missing"


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_the_server_is_known_by_the_key_that_is_written_down(intake: Intake, server: Sshd, kind: str) -> None:
    put(server, "a.csv")
    declare(intake, server, "/a.csv", host_key=server.host_key(kind))
    assert intake.one().path.read_text("utf-8") == ROWS


def test_a_fingerprint_will_do_for_the_key_that_the_server_offers_first(intake: Intake, server: Sshd) -> None:
    put(server, "a.csv")
    declare(intake, server, "/a.csv", host_key=server.fingerprint())
    assert intake.one().path.read_text("utf-8") == ROWS


@pytest.mark.parametrize(
    "key",
    [
        "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ],
)
def test_a_server_with_another_key_is_told_nothing(intake: Intake, server: Sshd, key: str) -> None:
    put(server, "a.csv")
    declare(intake, server, "/a.csv", host_key=key)
    before = (server.folder / "log").read_text("utf-8").count("userauth")
    with pytest.raises(Refused, match="SHA256:") as refused:
        intake.one()
    assert rule(refused) == "host-key"
    assert (server.folder / "log").read_text("utf-8").count("userauth") == before


def test_a_source_without_a_host_key_cannot_be_declared(intake: Intake, server: Sshd) -> None:
    intake.declare(source={"kind": "sftp", "url": server.url("/a.csv"), "key_env": "KUNCI"})
    assert [finding.rule for finding in intake.bureau.catalog().broken["sekolah"]] == ["yaml-key-missing"]


@pytest.mark.parametrize(
    ("secret", "name"),
    [("rahasia", "secret-missing"), ("-----BEGIN OPENSSH PRIVATE KEY-----\nrahasia", "secret-missing")],
)
def test_a_key_that_cannot_be_read_is_refused_without_being_shown(
    intake: Intake, server: Sshd, secret: str, name: str
) -> None:
    declare(intake, server, "/a.csv")
    intake.environment = {"KUNCI": secret}
    with pytest.raises(Refused) as refused:
        intake.one()
    assert (rule(refused), "rahasia" in str(refused.value)) == (name, False)


def test_a_key_may_lie_in_a_file_and_stays_out_of_what_is_kept(intake: Intake, server: Sshd) -> None:
    put(server, "a.csv")
    declare(intake, server, "/a.csv")
    intake.environment = {"KUNCI": str(server.folder / "officer")}
    assert intake.one().path.read_text("utf-8") == ROWS
    assert server.private_key.splitlines()[1].encode() not in intake.secrets_on_disk()


def test_a_login_that_is_refused_says_so(intake: Intake, server: Sshd) -> None:
    put(server, "a.csv")
    intake.declare(
        source={"kind": "sftp", "url": server.url("/a.csv"), "host_key": server.host_key(), "password_env": "SANDI"}
    )
    intake.environment = {"SANDI": "sangat-rahasia"}
    with pytest.raises(Refused) as refused:
        intake.one()
    assert (rule(refused), "sangat" in str(refused.value)) == ("login", False)


def test_a_file_larger_than_allowed_is_not_read(intake: Intake, server: Sshd) -> None:
    put(server, "a.csv")
    declare(intake, server, "/a.csv", max_bytes=10)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "too-large"


def test_a_large_file_comes_through_whole(intake: Intake, server: Sshd) -> None:
    content = ROWS * 100_000
    put(server, "a.csv", content)
    declare(intake, server, "/a.csv")
    assert intake.one().path.read_text("utf-8") == content


def test_a_file_that_grows_while_it_is_read_is_read_again(
    intake: Intake, server: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(server, "a.csv")
    declare(intake, server, "/a.csv")
    save, grown = sftp.save, iter([ROWS + "01.3,70,Ani\n"])

    def slow(*arguments: Any) -> Any:
        receipt = save(*arguments)
        if (content := next(grown, None)) is not None:
            path.write_text(content, "utf-8")
        return receipt

    monkeypatch.setattr(sftp, "save", slow)  # the moment between reading and looking again
    assert intake.one().path.read_text("utf-8") == ROWS + "01.3,70,Ani\n"
    assert intake.pauses == [1]


@contextmanager
def cutting(server: Sshd, limits: list[int], *, stalls: bool = False) -> Iterator[int]:
    """A line to the server that breaks after so many bytes, the first time, the second time, …; then it holds.

    `stalls`: it does not break but stands still.
    """
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        carriers: list[threading.Thread] = []

        def accept() -> None:
            while not ended.is_set():
                try:
                    client, _ = listener.accept()
                except TimeoutError:
                    continue
                limit = limits.pop(0) if limits else 1 << 60
                carriers.append(threading.Thread(target=carry, args=(client, server.port, limit, ended, stalls)))
                carriers[-1].start()

        thread = threading.Thread(target=accept)
        thread.start()
        yield listener.getsockname()[1]
        ended.set()
        for each in (thread, *carriers):
            each.join()


def carry(client: socket.socket, port: int, left: int, ended: threading.Event, stalls: bool) -> None:
    """Both ways, until one side is done or `left` bytes have come from the server."""
    with client, socket.create_connection(("127.0.0.1", port)) as far, selectors.DefaultSelector() as ready:
        ready.register(client, selectors.EVENT_READ, far)
        ready.register(far, selectors.EVENT_READ, client)
        while left > 0 and not ended.is_set():
            for key, _ in ready.select(0.02):
                try:
                    block = key.fileobj.recv(min(4096, left))
                    key.data.sendall(block)
                except OSError:
                    return
                if not block:
                    return
                left -= len(block) if key.fileobj is far else 0
        if stalls:
            ended.wait()


def test_a_line_that_breaks_is_tried_again_and_a_cut_file_is_never_used(intake: Intake, server: Sshd) -> None:
    content = ROWS * 20_000
    put(server, "a.csv", content)
    with cutting(server, [100, 60_000, 200_000]) as port:
        declare(intake, server, "/a.csv", url=server.url("/a.csv").replace(f":{server.port}", f":{port}"))
        assert intake.one().path.read_text("utf-8") == content
    assert [len(path.name) for path in intake.office.raw.iterdir()] == [64]


def test_a_line_that_stands_still_ends_with_the_time_limit(intake: Intake, server: Sshd) -> None:
    put(server, "a.csv", ROWS * 20_000)
    with cutting(server, [1 << 60, 60_000], stalls=True) as port:
        url = server.url("/a.csv").replace(f":{server.port}", f":{port}")
        declare(intake, server, "/a.csv", url=url, max_seconds=2)
        with pytest.raises(Unreachable) as refused:
            intake.one()
    assert rule(refused) == "too-slow"
    assert not list(intake.office.raw.glob("[0-9a-f]" * 64))


def test_a_server_that_does_not_run_is_worth_another_run(intake: Intake, server: Sshd) -> None:
    url = server.url("/a.csv").replace(f":{server.port}", f":{free_port()}")
    declare(intake, server, "/a.csv", url=url)
    with pytest.raises(Unreachable):
        intake.one()
    assert intake.pauses == [1, 2, 4, 8]


def test_this_machine_is_no_source_unless_a_test_says_so(intake: Intake, server: Sshd) -> None:
    put(server, "a.csv")
    declare(intake, server, "/a.csv")
    intake.loopback = False
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "address"
    intake.environment["TERBUKA_INTERNAL_HOSTS"] = "127.0.0.1"
    assert intake.one().path.read_text("utf-8") == ROWS
