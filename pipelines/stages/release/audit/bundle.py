"""`verify.py` for readers: the modules of `log/` and of this folder in one file that needs nothing but Python 3.9."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ORDER = (
    "log/ed25519 log/sshsig log/tree log/tiles log/note log/checkpoint log/proof log/leaf log/history log/derive "
    "log/manifest audit/verdicts audit/sources audit/reading audit/serving audit/remembering audit/auditing "
    "audit/single audit/main"
).split()
OURS = "pipelines."
HEAD = '''#!/usr/bin/env python3
"""Memeriksa data yang diterbitkan dengan Terbuka, tanpa Terbuka dan tanpa penerbitnya. Perlu Python 3.9 saja.
Checks data published with Terbuka, without Terbuka and without its publisher. Needs Python 3.9 only.

    python3 verify.py https://data.example                      seluruh portal / the whole portal
    python3 verify.py https://data.example --memory ingatan.json    dan ingat / and remember
    python3 verify.py unduhan/realisasi-apbd.csv --key VKEY     satu berkas / one file
"""

'''
FOOT = """

if __name__ == "__main__":
    sys.exit(verify_command(sys.argv[1:]))
"""


def verify_py() -> bytes:
    """The whole file. Raises ValueError when two modules use one name for different things."""
    root = Path(__file__).parent.parent
    parts = [_part(root / f"{name}.py") for name in ORDER]
    _check_names([names for _, names, _ in parts])
    imports = sorted(
        {line for _, _, lines in parts for line in lines}, key=lambda line: ("__future__" not in line, line)
    )
    bodies = "".join(body for body, _, _ in parts)
    return f"{HEAD}{chr(10).join(imports)}\n{bodies}{FOOT}".encode()


def _part(path: Path) -> tuple[str, set[str], list[str]]:
    """Body without imports and docstring (as a comment), the names it defines, and its imports from outside."""
    source = path.read_text("utf-8")
    tree = ast.parse(source)
    lines = source.splitlines()
    imports, names, dropped = [], set(), set(range(1, _end(tree.body[0]) + 1))
    for node in tree.body[1:]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            dropped |= set(range(node.lineno, _end(node) + 1))
            if not (isinstance(node, ast.ImportFrom) and (node.module or "").startswith(OURS)):
                imports.append(ast.unparse(node))
        names |= _names(node)
    said = (ast.get_docstring(tree) or "").splitlines()
    title = "\n".join(f"# {line}".rstrip() for line in [f"{'─' * 20} {path.parent.name}/{path.stem}", *said])
    body = "\n".join(line for number, line in enumerate(lines, 1) if number not in dropped)
    for name in sorted(name for name in names if name.startswith("_")):  # private names may be used by several modules
        body = re.sub(rf"(?<![\w.]){name}\b", f"_{path.stem}{name}", body)
    return f"\n\n{title}\n\n{body.strip()}\n", {name for name in names if not name.startswith("_")}, imports


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {item.id for target in targets for item in ast.walk(target) if isinstance(item, ast.Name)}


def _check_names(parts: list[set[str]]) -> None:
    seen: set[str] = set()
    for names in parts:
        if twice := seen & names:
            raise ValueError(f"two modules define {', '.join(sorted(twice))}")
        seen |= names


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno
