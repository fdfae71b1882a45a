"""A connection that can only read: which dialects, how each is told to be read-only, and how long a statement may take."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from pipelines.model.errors import PublishingError, Refused, Unreachable
from pipelines.model.library import library, missing_library
from pipelines.model.text import Text
from pipelines.stages.pull.refusal import finding, refused

if TYPE_CHECKING:
    from pipelines.stages.pull.deadline import Deadline
    from pipelines.stages.pull.order import Order

PAGE_ROWS = 5_000
MISSING = Text("Pustaka basis data belum terpasang.", "The database library is missing.")
CONNECT_SECONDS = 10
KEEPALIVE = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}  # a line that died is noticed in a minute
DIALECTS = ("postgresql", "sqlite")  # others have other words for a read-only transaction; each wants its own test
TIMED_OUT = "57014"  # PostgreSQL, query_canceled


@dataclass
class Database:
    """Opened when the first SELECT is made. `place` is what messages say: the variable's name, never its value."""

    alchemy: ModuleType
    engine: Any
    deadline: Deadline
    place: str
    _connection: Any = None
    _result: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self.engine.dispose()

    def _close(self) -> None:
        """Cursor first: a reading that was refused half way leaves one on the server."""
        for each in (self._result, self._connection):
            if each is not None:
                each.close()
        self._result = self._connection = None

    def select(
        self, query: str, values: Mapping[str, Any]
    ) -> tuple[tuple[str, ...], Iterator[Sequence[Sequence[Any]]]]:
        """Names of the columns, and pages of rows as the cursor delivers them."""
        try:
            connection = self._open()
            statement = self.alchemy.text(query).execution_options(stream_results=True, yield_per=PAGE_ROWS)
            self._result = found = connection.execute(statement, self._bound(values))
            return tuple(found.keys()), self._pages(found)
        except self.alchemy.exc.SQLAlchemyError as error:
            raise self._meaning(error) from None

    def _bound(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """SQLite has neither dates nor decimals: it compares text and numbers."""
        if self.engine.dialect.name != "sqlite":
            return dict(values)
        forms: dict[type, Callable[[Any], Any]] = {
            date: str,
            Decimal: lambda value: int(value) if value == value.to_integral_value() else float(value),
        }
        return {name: forms.get(type(value), lambda value: value)(value) for name, value in values.items()}

    def _open(self) -> Any:
        """One transaction for one SELECT: a snapshot, read-only, cut off by the server itself when it takes too long."""
        self._close()
        self._connection = self.engine.connect().execution_options(postgresql_readonly=True)
        if self.engine.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA query_only = ON")
            driver = self._connection.connection.driver_connection
            driver.set_progress_handler(self._out_of_time, 100_000)
        else:
            milliseconds = max(1, int(self.deadline.left() * 1000))  # 0 would be no limit
            self._connection.exec_driver_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
            self._connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")
        return self._connection

    def _out_of_time(self) -> int:
        try:
            self.deadline.left()
        except Unreachable:
            return 1
        return 0

    def _pages(self, found: Any) -> Iterator[Sequence[Sequence[Any]]]:
        try:
            for page in found.partitions(PAGE_ROWS):
                yield page
                self.deadline.left()
        except self.alchemy.exc.SQLAlchemyError as error:
            raise self._meaning(error) from None

    def _meaning(self, error: Any) -> PublishingError:
        """The driver's own words may quote a cell or the address, so only its codes are told."""
        origin = getattr(error, "orig", None)
        state = getattr(origin, "sqlstate", None) or getattr(origin, "sqlite_errorname", None) or type(origin).__name__
        if state in (TIMED_OUT, "SQLITE_INTERRUPT"):
            return Unreachable([finding("too-slow", self.place, "Kueri terlalu lama.", "The query took too long.")])
        lost = getattr(error, "connection_invalidated", False) or str(state)[:2] in ("08", "53", "57", "Op")
        if lost or state in ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN"):
            words = (f"Basis data tidak menjawab ({state}).", f"The database did not answer ({state}).")
            return Unreachable([finding("unreachable", self.place, *words)])
        remedy = Text("Coba kueri itu di basis datanya.", "Try the query in the database itself.")
        words = (f"Basis data menolak kueri ({state}).", f"The database refused the query ({state}).")
        return refused("query", self.place, *words, remedy)


def open_database(order: Order, deadline: Deadline) -> Database:
    """Raises Refused when the address cannot be read, or its dialect is not one that we can hold to reading."""
    place = order.source.location
    alchemy = library("library", ("sqlalchemy",), "sql", MISSING)
    try:
        url = alchemy.engine.make_url(order.variable(place))
        dialect = url.get_backend_name()
    except (alchemy.exc.ArgumentError, ValueError):
        raise _setting(place) from None
    if dialect not in DIALECTS:
        known = ", ".join(DIALECTS)
        words = (f"Basis data '{dialect}' belum didukung; {known}.", f"No support for '{dialect}' yet; {known}.")
        raise refused("database", place, *words)
    return Database(alchemy, _engine(alchemy, url, dialect, place), deadline, place)


def _engine(alchemy: ModuleType, url: Any, dialect: str, place: str) -> Any:
    if dialect == "sqlite":
        if not url.database or url.database == ":memory:":
            raise _setting(place)
        address = f"file:{quote(url.database)}?mode=ro"
        return alchemy.create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=alchemy.pool.NullPool
        )
    try:
        driven = url.set(drivername="postgresql+psycopg")
        arguments = {"connect_timeout": CONNECT_SECONDS, **KEEPALIVE}
        return alchemy.create_engine(driven, connect_args=arguments, poolclass=alchemy.pool.NullPool)
    except ImportError:
        raise missing_library("library", "sql", MISSING) from None


def _setting(place: str) -> Refused:
    """The value itself is never shown: it holds a password."""
    example = f"{place}=postgresql://reader:…@host/database"
    remedy = Text(f"Contoh: {example}", f"Example: {example}")
    return refused("secret-missing", place, f"{place} tidak sah.", f"{place} is not valid.", remedy)
