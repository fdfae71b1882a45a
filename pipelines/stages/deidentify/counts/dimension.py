"""One dimension of a table of counts: its categories, what they add up to, and the total of all. Tables are next door."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Dimension:
    """Categories that share no person; `parents` pairs (child, parent), and what has no parent adds up to the total."""

    name: str
    categories: tuple[str, ...]
    parents: tuple[tuple[str, str], ...] = ()
    total: str = "total"

    def __post_init__(self) -> None:
        names = Counter([*self.categories, *dict.fromkeys(parent for _, parent in self.parents), self.total])
        twice = sorted(name for name, times in names.items() if times > 1)
        if not self.categories or twice:
            raise ValueError(f"dimension {self.name!r} needs categories that occur once; twice: {twice}")
        if len({child for child, _ in self.parents}) < len(self.parents):
            raise ValueError(f"dimension {self.name!r}: a child has one parent")
        if unknown := sorted({child for child, _ in self.parents} - set(names)):
            raise ValueError(f"dimension {self.name!r}: children that are neither category nor parent: {unknown}")
        if sum(len(self.members[node]) for node in self.roots) != len(self.categories):
            raise ValueError(f"dimension {self.name!r}: parents form a circle")
        if hollow := sorted(node for node, leaves in self.members.items() if not leaves):
            raise ValueError(f"dimension {self.name!r}: parents without a category: {hollow}")

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Categories, then parents, then the total: the order of a cube's axis."""
        return (*self.categories, *dict.fromkeys(parent for _, parent in self.parents), self.total)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        below = dict(self.parents)
        return tuple(node for node in self.nodes[:-1] if node not in below)

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Of every parent and of the total."""
        found: dict[str, list[str]] = {node: [] for node in self.nodes[len(self.categories) :]}
        for child, parent in self.parents:
            found[parent].append(child)
        found[self.total].extend(self.roots)
        return {parent: tuple(children) for parent, children in found.items()}

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """The categories that a node counts: what the node *is*, whatever it is called."""
        above = dict(self.parents)
        found: dict[str, set[str]] = {node: set() for node in self.nodes}
        for leaf in self.categories:
            node: str | None = leaf
            seen: set[str] = set()
            while node is not None and node not in seen:
                seen.add(node)
                found[node].add(leaf)
                node = above.get(node)
            found[self.total].add(leaf)
        return {node: frozenset(leaves) for node, leaves in found.items()}
