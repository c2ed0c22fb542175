"""Single values out of the JSON of spans, taken by the database so that the rest stays there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from mlflow.store.tracking.dbmodels.models import SqlSpan
from sqlalchemy.dialects.postgresql import JSONB

_CONTENT = SqlSpan.__table__.c.content
# From this version on PostgreSQL can say whether text is JSON before it parses it.
_POSTGRESQL_TESTS_JSON = (16,)


@dataclass(frozen=True)
class SpanJson:
    """How a database takes values out of a span's JSON, as expressions for a SELECT.

    They are NULL where a span's JSON is damaged, absent, or not to be taken apart by the database:
    who reads must then decode the whole. Before version 16 PostgreSQL gives an error instead when
    any span's JSON has what it does not know (NaN, half of a surrogate pair): see ``refused`` and
    ``none``.
    """

    dialect: str
    tests_json: bool = True
    takes_apart: bool = True

    @classmethod
    def of(cls, bind: Any) -> SpanJson:
        """That of the database which an engine or connection of SQLAlchemy is for."""
        dialect = bind.dialect
        if dialect.name != "postgresql":
            return cls(dialect.name)
        version = dialect.server_version_info or (0,)
        return cls("postgresql", tests_json=version >= _POSTGRESQL_TESTS_JSON)

    def none(self) -> SpanJson:
        """The same, with NULL for everything."""
        return replace(self, takes_apart=False)

    def refused(self, error: BaseException) -> bool:
        """Whether a query failed because some span's JSON could not be taken apart."""
        return self.takes_apart and isinstance(error.__cause__, sa.exc.DataError)

    def attributes(self, keys: Sequence[str], where: Any = None, marks: Sequence[str] = ()) -> Any:
        """The values of these attributes as a JSON list with null for what is not there.

        ``where`` says of which spans, as a condition. Each of ``keys`` holds one of ``marks``, if
        there are any: where a span's JSON has none of these, it is not taken apart.
        """
        found = self._guarded(self._list_of(keys), where)
        if not marks or not self.takes_apart or self.dialect == "sqlite":
            # SQLite takes JSON apart as fast as it finds texts in it.
            return found
        if self.dialect == "postgresql":
            places = [sa.func.strpos(_CONTENT, mark) for mark in marks]
        else:
            # As bytes: a text's collation may take "TOOL" for "tool".
            places = [sa.func.instr(sa.cast(_CONTENT, sa.LargeBinary), mark) for mark in marks]
        unmarked = [place == 0 for place in places]
        nothing = json.dumps([None] * len(keys))
        # In an archived trace this is empty, which is another thing than having no attributes.
        return sa.case((sa.and_(where, _CONTENT != "", *unmarked), nothing), else_=found)

    def _list_of(self, keys: Sequence[str]) -> Any:
        if self.dialect == "sqlite":
            paths = (_path("attributes", key) for key in keys)
            found: Any = sa.func.json_extract(_CONTENT, *paths)
        elif self.dialect == "mysql":
            # One call for all would leave out what is not there.
            paths = (_path("attributes", key) for key in keys)
            found = sa.func.json_array(*(sa.func.json_extract(_CONTENT, path) for path in paths))
        else:
            # Parsed once: a subquery with OFFSET is not merged into what is around it.
            parsed = (
                sa.select(_jsonb().op("->")("attributes").label("attributes"))
                .correlate(SqlSpan.__table__)
                .offset(0)
                .subquery()
            )
            values = (parsed.c.attributes.op("->")(key) for key in keys)
            found = sa.cast(
                sa.select(sa.func.jsonb_build_array(*values)).scalar_subquery(), sa.Text
            )
        return found

    def text(self, *path: str, where: Any = None) -> Any:
        """One value as text: a string as it is, an object or a list as JSON."""
        if self.dialect == "sqlite":
            found = sa.func.json_extract(_CONTENT, _path(*path))
        elif self.dialect == "mysql":
            value = sa.func.json_unquote(sa.func.json_extract(_CONTENT, _path(*path)))
            found = sa.func.nullif(value, "null")
        else:
            found = sa.func.jsonb_extract_path_text(_jsonb(), *path)
        return self._guarded(found, where)

    def _guarded(self, found: Any, where: Any) -> Any:
        if not self.takes_apart:
            return sa.null()
        if self.dialect != "postgresql":
            valid = sa.func.json_valid(_CONTENT) == 1
        elif self.tests_json:
            valid = sa.func.pg_input_is_valid(_CONTENT, "jsonb")
        else:
            # A zero byte is the likeliest of what it does not know.
            valid = sa.and_(_CONTENT != "", sa.func.strpos(_CONTENT, "\\u0000") == 0)
        return sa.case((valid if where is None else sa.and_(where, valid), found))


def _jsonb() -> Any:
    return sa.cast(_CONTENT, JSONB)


def _path(*keys: str) -> str:
    """A path as SQLite and MySQL write it."""
    return "$" + "".join(f'."{key}"' for key in keys)
