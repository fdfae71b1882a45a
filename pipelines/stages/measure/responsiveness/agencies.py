"""Which agency a name in a dataset stands for. Datasets spell agencies in their own ways; a register says which there are, and
an office's own list says what the register does not know. A name that neither knows is named, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipelines.model.indicator import Measurement, State
from pipelines.model.period import Period
from pipelines.model.responsiveness import Agency, Point


@dataclass(frozen=True)
class Register:
    """Agencies by folded name. `suffixes`: what datasets write behind a name ("Kabupaten Sukamaju")."""

    known: Mapping[str, Agency] = field(default_factory=dict)
    suffixes: tuple[str, ...] = ()

    @classmethod
    def read(
        cls,
        editions: Iterable[Iterable[tuple[str, str]]],
        aliases: Mapping[str, str] | None = None,
        suffixes: Iterable[str] = (),
    ) -> Register:
        """From (code, name) of each edition of a register, oldest first: former names lead to the same agency.

        `aliases`: other name → name or code in the register ("Puskesmas Cibening" → "Dinas Kesehatan").
        """
        agencies, names = dict[str, Agency](), dict[str, str]()
        for rows in editions:
            for code, name in rows:
                agencies[code] = Agency(code, name)
                names[folded(name)] = code
        for other, meant in (aliases or {}).items():
            code = meant if meant in agencies else names.get(folded(meant), "")
            if code:
                names[folded(other)] = code
        return cls({name: agencies[code] for name, code in names.items()}, tuple(map(folded, suffixes)))

    def agency(self, name: str) -> Agency | None:
        """The agency of a name, also without what stands behind it; a code is a name, too."""
        wanted = folded(name)
        shorter = (wanted.removesuffix(f" {suffix}") for suffix in self.suffixes)
        found = (self.known.get(each) for each in (wanted, *shorter))
        by_code = {agency.code: agency for agency in self.known.values()}
        return next((agency for agency in found if agency), by_code.get(name))


def folded(name: str) -> str:
    return " ".join(name.casefold().replace(",", " ").split())


def points(
    period: Period, measurements: Iterable[Measurement], indicator: str, register: Register
) -> tuple[dict[Agency, Point], set[str]]:
    """An edition's values by agency, and the names that have none. Several units of one agency become one."""
    found, strange = dict[Agency, Point](), set[str]()
    for m in measurements:
        if (m.indicator, m.by, m.population) != (indicator, "unit", "published"):
            continue
        agency = register.agency(m.group)
        if agency is None:
            strange.add(m.group)
            continue
        point = Point(period, m.state, m.value, m.numerator, m.denominator, m.n)
        found[agency] = together(found[agency], point) if agency in found else point
    return found, strange


def together(one: Point, other: Point) -> Point:
    """Shares of cases add up. Anything else has no sum, nor has a value that may not be shown: then there is none."""
    joined = one.joined + other.joined
    if not (one.is_share and other.is_share):
        withheld = [p.state for p in (one, other) if p.state in {"hidden", "few"}]
        hidden: State = withheld[0] if withheld else "missing"
        return Point(one.period, hidden, joined=joined)
    numerator = (one.numerator or 0) + (other.numerator or 0)
    n = (one.n or 0) + (other.n or 0)
    return replace(one, value=100 * numerator / n, numerator=numerator, denominator=float(n), n=n, joined=joined)
