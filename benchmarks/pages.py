"""Measures the pages with other people's tools: Lighthouse as on a mid-range phone with slow 4G, and the Nu HTML checker.

    python benchmarks/pages.py [--public public]

Publish first. The tree is served by Debian's nginx with the configuration that we ship. Lighthouse 12: 13 needs a newer Node
than Debian's. What is promised (issue 9): performance 95, all else 100, LCP 2.0 s, CLS 0.02, first view 100 KB, HTML 15 KB.
Needs node, java, chromium and nginx.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
TOOLS = HERE.parent / "work" / "bench-tools"
PAGES = (
    "",
    "katalog/",
    "data/realisasi-apbd/",
    "data/pengaduan/",
    "data/skm/",
    "status/",
    "periksa/",
    "instansi/",
    "en/",
    "en/data/pengaduan/",
)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def main(public: Path) -> dict[str, Any]:
    _tools()
    with TemporaryDirectory() as folder:
        pages = {page: _page(public, page, Path(folder)) for page in PAGES if (public / page / "index.html").is_file()}
    return {"pages": pages, "html": _nu(public)}


def _tools() -> None:
    TOOLS.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "package.json", TOOLS)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=TOOLS, check=True)


def _page(public: Path, page: str, folder: Path) -> dict[str, Any]:
    from tests.stages.doctor.server import filled_in, nginx

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with nginx(folder / "nginx", filled_in(public.resolve(), port), port) as address:
        report = _lighthouse(f"{address}/{page}", folder / "report.json")
    audits = report["audits"]
    found = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    failed = sorted(
        audit["id"] for audit in audits.values() if audit["score"] == 0 and audit["scoreDisplayMode"] == "binary"
    )
    html = len(gzip.compress((public / page / "index.html").read_bytes()))
    figures = {
        **found,
        "lcp_s": round(audits["largest-contentful-paint"]["numericValue"] / 1000, 2),
        "cls": round(audits["cumulative-layout-shift"]["numericValue"], 3),
        "first_view_bytes": audits["total-byte-weight"]["numericValue"],
        "html_gzip_bytes": html,
        "failed": failed,
    }
    print(f"{page or '(home)':24} " + " ".join(f"{value}" for value in figures.values()), flush=True)
    return figures


def _lighthouse(address: str, target: Path) -> dict[str, Any]:
    command = ["node", str(TOOLS / "node_modules/lighthouse/cli/index.js"), address, "--quiet", "--output=json"]
    command += [f"--output-path={target}", f"--chrome-flags={FLAGS}", "--max-wait-for-load=60000"]
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or "chromium"}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return json.loads(target.read_text("utf-8"))


def _nu(public: Path) -> dict[str, Any]:
    """Messages of the Nu HTML checker over every page, by their words."""
    jar = TOOLS / "node_modules/vnu-jar/build/dist/vnu.jar"
    command = ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--errors-only", "--skip-non-html", str(public)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    return {"pages": len([*public.rglob("*.html")]), "errors": dict(Counter(item["message"] for item in messages))}


if __name__ == "__main__":
    from benchmarks import record

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, default=HERE.parent / "public")
    results = main(parser.parse_args().public)
    record("pages", results)
    print(json.dumps(results["html"], indent=2, ensure_ascii=False))
