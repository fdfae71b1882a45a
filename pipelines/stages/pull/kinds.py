"""The kinds of sources. The folder is the registry: `kind: ckan` is `ckan.py`, which says how its deliveries are found and
how one is fetched. A new kind is one file with these two functions, and one branch in `dataset.schema.yaml`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted


class Kind(Protocol):
    """What every kind's module holds."""

    def find(self, order: Order) -> list[Expected]:
        """The deliveries that the source holds, or will be asked for. Raises Refused or Unreachable."""

    def fetch(self, order: Order, wanted: Wanted) -> Receipt:
        """Bring one file into `work/raw`, or keep the one of last time when nothing is new. Raises Refused, Absent or
        Unreachable."""


def kind(name: str) -> Kind:
    return cast("Kind", import_module(f"pipelines.stages.pull.{name}"))  # lazily: few offices need every library


REMOTE = ("objectstore", "sftp", "ckan")  # to find their deliveries, a server must be asked
