"""`terbuka serve`: the portal on 127.0.0.1, with the byte ranges that explorers and DuckDB ask for (RFC 9110 §14)."""

from __future__ import annotations

import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipelines.cli import printing
from pipelines.model.media import media_type

if TYPE_CHECKING:
    from pipelines.model.address import Office


def serve(office: Office, port: int, *, as_json: bool) -> int:
    """Serve until interrupted. Returns 2 when nothing has been published, 1 when the port is taken."""
    if not (office.public / "index.html").is_file():
        printing.errors.print("Belum ada yang terbit / nothing is published yet: terbuka publish")
        return 2
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, directory=str(office.public)))
    except OSError:
        printing.errors.print(f"Porta {port} sudah dipakai / port {port} is taken: terbuka serve --port {port + 1}")
        return 1
    address = f"http://127.0.0.1:{server.server_port}/"
    if as_json:
        printing.say_json({"address": address})
    else:
        printing.console.print(f"Portal: [bold]{address}[/]  (Ctrl+C = berhenti / stop)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


class Handler(SimpleHTTPRequestHandler):
    """Static files with single byte ranges; quiet."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """The terminal belongs to the person who looks at pages."""

    def guess_type(self, path: str | PathLike[str]) -> str:
        place = Path(path).relative_to(self.directory).as_posix()
        return media_type(place) or super().guess_type(path)

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_head(self) -> BytesIO | BinaryIO | None:
        match = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not match or not path.is_file() or match.groups() == ("", ""):
            return super().send_head()
        size = path.stat().st_size
        first, last = _range(match[1], match[2], size)
        if first >= size or first > last:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return self._part(path, first, last, size)

    def _part(self, path: Path, first: int, last: int, size: int) -> BytesIO:
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(last - first + 1))
        self.end_headers()
        with path.open("rb") as stream:
            stream.seek(first)
            return BytesIO(stream.read(last - first + 1))


def _range(first: str, last: str, size: int) -> tuple[int, int]:
    """First and last byte of `bytes=first-last`; `-n` asks for the last n."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1
