"""The command `verify.py`: a folder, an address or one file; prints a verdict; exit 0 only when all is well."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.stages.release.audit.auditing import Audit, audit
from pipelines.stages.release.audit.remembering import Memory, recall, remember
from pipelines.stages.release.audit.single import check_file
from pipelines.stages.release.audit.sources import Folder, Site, Source, Unreadable
from pipelines.stages.release.audit.verdicts import OK, SENTENCES, Fault, worst
from pipelines.stages.release.log.derive import ALLOWED_SIGNERS, VKEY, moment
from pipelines.stages.release.log.note import BadNote, Verifier, read_vkey
from pipelines.stages.release.log.sshsig import allowed_keys

SHOWN = 20  # faults at the terminal; --json has all of them
RETIRED = "ditandatangani kunci yang lebih lama / signed by an earlier key"
UNREADABLE = 2  # exit code when the place did not answer


def verify_command(arguments: Sequence[str]) -> int:
    """Run the command; returns the exit code: 0 OK, 1 any other verdict, 2 when nothing could be read."""
    return verify_place(_options(arguments))


def verify_place(options: argparse.Namespace) -> int:
    """The same with the options as `_options` makes them."""
    try:
        found = _file(options) if Path(options.place).is_file() else _tree(options)
    except (Unreadable, BadNote, ValueError, OSError) as error:
        print(f"Tidak dapat memeriksa / cannot check: {error}", file=sys.stderr)  # noqa: T201
        return UNREADABLE
    print(json.dumps(found, ensure_ascii=False, indent=1) if options.json else _sentences(found))  # noqa: T201
    return 0 if found["verdict"] == OK else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="verify.py",
        description="Memeriksa data terbuka tanpa penerbitnya. / Checks open data without its publisher.",
    )
    parser.add_argument("place", help="folder, https://… atau satu berkas / folder, https://… or one file")
    parser.add_argument(
        "--memory", type=Path, help="berkas ingatan; dibuat bila belum ada / memory file; made when absent"
    )
    parser.add_argument(
        "--peer", type=Path, action="append", default=[], help="ingatan orang lain / another reader's memory"
    )
    parser.add_argument("--key", default="", help="kunci penerbit yang Anda catat / the publisher's key that you noted")
    parser.add_argument("--quick", action="store_true", help="tanpa isi tabel / without the tables' bytes")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def look(
    source: Source,
    now: int,
    memory_file: Path | None,
    peers: Sequence[Path] = (),
    *,
    tables: bool = True,
    vkey: str = "",
) -> Audit:
    """Audit a tree against a reader's memory (and those of others), and renew the memory when the log continues it."""
    memory = recall(memory_file.read_bytes()) if memory_file and memory_file.is_file() else None
    others = [recall(peer.read_bytes()) for peer in peers]
    found = audit(source, now, [*([memory] if memory else []), *others], tables=tables, vkey=vkey)
    if memory_file and found.continues:
        keep(memory_file, remember(found.log, now))
    return found


def keep(path: Path, memory: Memory) -> None:
    partial = path.with_name(f"{path.name}.part")
    partial.write_bytes(memory.encode())
    partial.replace(path)


def open_source(place: str) -> Source:
    """A folder or an address. Raises Unreadable when it is neither."""
    if "://" in place:
        return Site(place)
    if not Path(place).is_dir():
        raise Unreadable(f"{place}: tidak ada / does not exist")
    return Folder(Path(place))


def _tree(options: argparse.Namespace) -> dict[str, Any]:
    source = open_source(options.place)
    found = look(source, int(time.time()), options.memory, options.peer, tables=not options.quick, vkey=options.key)
    return as_dict(found, remembers=bool(options.memory or options.key or options.peer))


def as_dict(found: Audit, *, remembers: bool) -> dict[str, Any]:
    """The audit as JSON. `remembers`: whether the reader had a memory or a key, without which a rewrite cannot be seen."""
    history = found.log.history
    return {
        **_judgement(found.faults),
        "origin": history.origin if history.keys else None,
        "vkey": history.vkey if history.keys else None,
        "size": found.log.size,
        "newest": moment(history.time) if history.size else None,
        "files": len(found.log.paths),
        "notes": list(found.notes),
        "remembers": remembers,
    }


def _judgement(faults: Sequence[Fault]) -> dict[str, Any]:
    """What an audit of a tree and of one file end with alike."""
    verdict = worst(faults)
    return {
        "verdict": verdict,
        "sentence": dict(zip(("id", "en"), SENTENCES[verdict])),  # noqa: B905
        "faults": [{"verdict": f.verdict, "path": f.path, "detail": f.detail} for f in faults],
    }


def _file(options: argparse.Namespace) -> dict[str, Any]:
    path = Path(options.place)
    memory = recall(options.memory.read_bytes()) if options.memory and options.memory.is_file() else None
    noted = options.key or (memory.vkey if memory else "")
    vkeys = [noted] if noted else _vkeys_above(path)
    found = check_file(path, vkeys)
    vkey = found.vkey or vkeys[0]
    return {
        **_judgement(found.faults),
        "origin": read_vkey(vkey).name,
        "vkey": vkey,
        "size": found.leaf.n + 1 if found.leaf else None,
        "newest": moment(found.leaf.time) if found.leaf else None,
        "files": 1,
        "notes": [] if vkey == vkeys[0] else [RETIRED],
        "remembers": bool(options.key or memory),
    }


def _vkeys_above(path: Path) -> list[str]:
    """The keys that lie in the same tree: better than none, but whoever forged the file could have forged them too."""
    for folder in path.resolve().parents:
        if (folder / VKEY).is_file():
            vkey = (folder / VKEY).read_text("utf-8").strip()
            signers = folder / ALLOWED_SIGNERS
            known = allowed_keys(signers.read_bytes()) if signers.is_file() else []
            return [vkey, *(Verifier(read_vkey(vkey).name, public).vkey for public in reversed(known))]
    raise Unreadable("kunci penerbit tidak ditemukan, pakai --key / the publisher's key was not found, use --key")


def _sentences(found: dict[str, Any]) -> str:
    shown = [str(Fault(**fault)) for fault in found["faults"][:SHOWN]]
    more = len(found["faults"]) - len(shown)
    lines = [
        f"{found['verdict']}: {found['sentence']['id']}",
        f"{' ' * len(found['verdict'])}  {found['sentence']['en']}",
        *(f"  {line}" for line in shown),
        *([f"  … {more} lagi / more (--json)"] if more > 0 else []),
        *(f"  catatan / note: {note}" for note in found["notes"]),
        f"  {found['files']} berkas / files · log {found['origin']} · {found['size']} · {found['newest']}",
        f"  kunci / key: {found['vkey']}",
    ]
    if not found["remembers"]:
        lines.append("  Tanpa --memory, sejarah yang ditulis ulang seluruhnya tidak akan terlihat.")
        lines.append("  Without --memory, a history that was rewritten as a whole cannot be seen.")
    return "\n".join(lines)
