"""A CKAN portal: which resources are meant, and the file behind one. The rows of its table: `datastore.py`.

CKAN before 2.12 does not touch `last_modified` when rows are written through its interface (ckan#8980), so for a table the
number of rows is asked for too; without `increment`, a cell that was changed in place is noticed with the next stamp.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.stages.pull.datastore import action, read_rows, search
from pipelines.stages.pull.editions import by_name, matching, when_over
from pipelines.stages.pull.raw import still
from pipelines.stages.pull.refusal import refused
from pipelines.stages.pull.web.download import download
from pipelines.stages.pull.web.session import Session

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted

STAMPS = ("last_modified", "metadata_modified", "hash", "size", "url")  # what changes with an upload


def find(order: Order) -> list[Expected]:
    """In a package, the resources whose name matches; else one resource, which filters may ask for each edition."""
    package, pattern = order.settings.get("package"), order.settings["resource"]
    if package is None:
        return when_over(order)
    with _session(order) as session:
        named = {str(each.get("name", "")): _stamps(each) for each in _packaged(session, package)}
    match = matching(pattern)
    return by_name(order, pattern, {name: mark for name, mark in named.items() if match.fullmatch(name)})


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Raises Refused, Absent or Unreachable."""
    with _session(order) as session:
        if order.settings.get("increment"):
            return read_rows(session, wanted, _resource_id(session, wanted))
        resource = _resource(session, wanted)
        if order.settings.get("read", "datastore") == "file":
            return _file(session, wanted, resource)
        total = search(session, wanted, resource["id"], {"limit": "0"})["total"]
        stamp = f"{_stamps(resource)} {total}"
        if (
            wanted.previous.get("stamp") == stamp
            and not order.everything
            and (known := still(wanted, order.office.raw))
        ):
            return known
        return {**read_rows(session, wanted, resource["id"]), "stamp": stamp}


def _session(order: Order) -> Session:
    token = order.secret("token_env")
    return Session(order, {"authorization": token} if token else {})


def _resource(session: Session, wanted: Wanted) -> dict[str, Any]:
    package = session.order.settings.get("package")
    if package is None:
        return _checked(session, action(session, "resource_show", {"id": session.order.settings["resource"]}))
    named = [each for each in _packaged(session, package) if each.get("name") == wanted.location]
    if len(named) != 1:
        place = session.order.source.location
        raise refused("ckan", place, f"{len(named)} sumber bernama sama.", f"{len(named)} resources have that name.")
    return _checked(session, named[0])


def _packaged(session: Session, package: str) -> list[dict[str, Any]]:
    listed = action(session, "package_show", {"id": package}).get("resources")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        words = ("Jawaban CKAN tidak dikenal.", "CKAN's answer has an unknown shape.")
        raise refused("ckan", session.order.source.location, *words)
    return listed


def _checked(session: Session, resource: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(resource.get("id"), str):
        raise refused("ckan", session.order.source.location, "Sumber tanpa 'id'.", "A resource without 'id'.")
    return resource


def _resource_id(session: Session, wanted: Wanted) -> str:
    settings = session.order.settings
    return str(_resource(session, wanted)["id"] if settings.get("package") else settings["resource"])


def _stamps(resource: Mapping[str, Any]) -> str:
    return json.dumps([str(resource.get(name) or "") for name in STAMPS])


def _file(session: Session, wanted: Wanted, resource: Mapping[str, Any]) -> Receipt:
    """An uploaded file changes with its stamps; one that lies elsewhere must be asked itself."""
    stamp = _stamps(resource) if resource.get("url_type") == "upload" and resource.get("last_modified") else ""
    if stamp and wanted.previous.get("stamp") == stamp and (known := still(wanted, session.order.office.raw)):
        return known
    url = str(resource.get("url", ""))
    name = PurePosixPath(urlsplit(url).path).name
    form = str(resource.get("format", "")).lower()
    receipt = download(session, wanted, url)
    return {**receipt, "stamp": stamp, "name": name if "." in name else f"{name or 'resource'}.{form}"}
