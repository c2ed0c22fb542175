"""Numbers that follow from given ones: sums, differences, products, shares, averages.

Any number is the sum of some of a hundred others. So what is reckoned with stands together: in one
list, one column of a list of records, one record, one text. Two numbers from different places make
a third only where it has cents, or where there are few numbers at all.
"""

# ruff: noqa: RUF001 - marks and letters of other languages are meant as they are.

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from mlflow_analyst.analysis.patterns.identifiers import amounts_in, decimals, readings
from mlflow_analyst.traces.decoding import decode_container

Group = list[float]

_MOST_NODES = 2_000
_MOST_GROUPS = 120
_MOST_NUMBERS = 300
_FEW = 15
"""Among so few numbers, any two may be reckoned with."""
_TOGETHER = 10
"""So few numbers of one result or text are taken to belong together."""
_ANY_SUM = 10
_ANY_WHOLE_SUM = 6
_MOST = 1e10
_ID_DIGITS = 7
_CENT = 0.006
_ROUNDED = 1e-6
_TIMES = 12
"""An amount may be taken so many times without the count in figures: three of them."""
_TAKEN = frozenset(range(2, _TIMES + 1))
_SHARED_BY = frozenset((2, 3, 4))
_UNITS: tuple[int, ...] = (
    7,
    12,
    24,
    52,
    60,
    100,
    365,
    1_000,
    1_024,
    3_600,
    86_400,
    10**6,
    10**9,
    2**20,
    2**30,
)
"""Days in weeks, hours in minutes, kilograms in grams, shares in percent, bytes in gigabytes."""
_PREFIXES: tuple[int, ...] = (1_000, 10**6, 10**9, 1_024, 2**20, 2**30)
_DAYS = 365
_FULL = 1e-9
_ROUND_FROM = 100
_SHARE = re.compile(
    r"\s?(?:%|％|percent|per\s+cent|Prozent|pour\s*cent|por\s*ciento|por\s*cento|per\s+cento|"
    r"procent|процент|yüzde|パーセント|퍼센트|times|x\b|mal\b|fois|veces|vezes|volte|keer|раз|倍|배)",
    re.IGNORECASE,
)


class Amounts:
    """The numbers given, by what they stand with. ``signed`` numbers may be taken off a sum as
    well as put to it, as changes of price are. ``counts`` and ``percents`` are what else the given
    amounts may be taken times, divided by, raised or lowered by.
    """

    def __init__(
        self,
        given: Iterable[Any],
        signed: bool = False,
        counts: Iterable[int] = (),
        percents: Iterable[float] = (),
    ) -> None:
        self._signed = signed
        self._taken, self._shared_by = _TAKEN.union(counts), _SHARED_BY.union(counts) - {0}
        self.groups: list[Group] = []
        self._left = _MOST_NODES
        self._sizes: set[int] = set()
        for one in given:
            self.add(one)
        self._sums = [(group, sum(group), min(group)) for group in self.groups if len(group) > 2]
        # Which groups hold a number, as bits, by the number in whole cents.
        self._places: dict[int, int] = {}
        for place, group in enumerate(self.groups):
            for number in group:
                key = round(100 * number)
                self._places[key] = self._places.get(key, 0) | (1 << place)
            if len(self._places) > _MOST_NUMBERS:
                break
        numbers = {number for group in self.groups for number in group}
        self._numbers = sorted(numbers)[:_MOST_NUMBERS]
        self._rates = {number for number in self._numbers if number < 1}
        self._rates |= {percent / 100 for percent in percents}

    def add(self, given: Any) -> None:
        """Adds the groups of one result, document or message."""
        found = self._walk(decode_container(given))
        if 1 < len(found) <= _TOGETHER:
            self._keep(found)

    def _keep(self, group: Group) -> None:
        if group and len(self.groups) < _MOST_GROUPS and group not in self.groups:
            self.groups.append(group)

    def _walk(self, value: Any) -> Group:
        """All numbers of the value; what stands together in it is kept as groups."""
        self._left -= 1
        if self._left < 0 or value is None or isinstance(value, bool):
            return []
        if isinstance(value, (int, float)):
            return [abs(float(value))] if 0 < abs(value) < _MOST else []
        if isinstance(value, str):
            found = _numbers_of(value)
            if len(found) > 1:
                self._keep(found)
            return found
        if isinstance(value, dict):
            inside = [self._walk(one) for one in value.values()]
        elif isinstance(value, list):
            inside = [self._walk(one) for one in value]
            self._sizes.add(len(value))
            if len(value) > 1 and isinstance(value[0], dict):
                self._columns(value)
        else:
            return []
        own = [numbers[0] for numbers in inside if len(numbers) == 1]
        self._keep(own)
        return [number for numbers in inside for number in numbers]

    def _columns(self, records: list[Any]) -> None:
        columns: dict[str, Group] = {}
        for record in records:
            if isinstance(record, dict):
                for key, value in record.items():
                    numbers = _numbers_of(value) if isinstance(value, str) else _plain(value)
                    if len(numbers) == 1:
                        columns.setdefault(str(key), []).append(numbers[0])
        whole = [column for column in columns.values() if len(column) > 1]
        for column in whole:
            self._keep(column)
        for one, other in combinations(whole[:8], 2):
            if len(one) == len(other):
                # Prices by quantities.
                self._keep([a * b for a, b in zip(one, other, strict=True)])

    def make(self, number: str, after: str = "") -> bool:
        """Whether plain arithmetic makes the number as it is written; ``after`` is what follows
        it in the text: shares have a sign or word there.
        """
        exact = decimals(number) > 0
        for reading in readings(number):
            if reading in self._sizes or self._converted(reading, number):
                return True
            if self._of_two(reading, exact) or any(
                _sums_to(group, total, reading, exact)
                for group, total, smallest in self._sums
                if reading <= total + 1 and reading >= smallest - 1
            ):
                return True
            if self._signed and exact and any(_signed(group, reading) for group in self.groups):
                return True
        return _SHARE.match(after) is not None and self._share(number)

    def _of_two(self, made: float, exact: bool) -> bool:
        places = self._places
        at = places.get
        cents = round(100 * made)
        anywhere = exact or len(places) <= _FEW
        for one, here in places.items():
            wanted = -1 if anywhere else here
            # Sums and differences.
            if (at(cents - one, 0) | at(cents + one, 0)) & wanted:
                return True
            if not one:
                continue
            other = int(10_000 * made / one + 0.5)
            if at(other, 0) & wanted and abs(one * other / 10_000 - made) <= _CENT:
                return True
            other = int(one / made + 0.5) if made else 0
            if other and at(other, 0) & here and abs(one / other - made) <= _CENT:
                return True
        return anywhere and any(self._part_of(one, made) for one in self._numbers)

    def _converted(self, made: float, number: str) -> bool:
        """Whether the amount is a given one in another unit, rounded as it is written, or a given
        one in round numbers.
        """
        places = decimals(number)
        zeros = 0 if places else _round_to(made)
        if zeros and any(abs(one - made) <= 0.5 * zeros for one in self._numbers):
            return True
        if places:
            near, units = 0.5 * 10.0**-places + _FULL, _UNITS
        else:
            near, units = (0.5 if made >= _ROUND_FROM else _FULL), _PREFIXES
        for one in self._numbers:
            if any(abs(one * unit - made) <= _FULL * made for unit in _UNITS):
                return True
            # Amounts with cents are no times.
            if any(
                abs(one / unit - made) <= near for unit in units if one % 1 == 0 or unit > _DAYS
            ):
                return True
            if places and one < 1 and abs(100 * one - made) <= near:
                return True
        return False

    def _part_of(self, one: float, made: float) -> bool:
        """Whether the amount was taken some times, or divided into as many parts, or a given rate
        of it, or it plus or less that.
        """
        ratio = made / one
        if round(ratio) in self._taken and abs(one * round(ratio) - made) <= _CENT:
            return True
        parts = round(one / made)
        if parts in self._shared_by and abs(one / parts - made) <= _CENT:
            return True
        for rate in self._rates:
            if min(abs(one * rate - made), abs(abs(made - one) - one * rate)) <= _CENT:
                return True
        for percent in (round(1_000 * ratio), round(1_000 * abs(ratio - 1))):
            if 0 < percent < 1_000 and 10 * percent in self._places:
                share = one * percent / 1_000
                if min(abs(share - made), abs(abs(made - one) - share)) <= _CENT:
                    return True
        return False

    def _share(self, number: str) -> bool:
        tolerance = 0.5 * 10.0 ** -decimals(number) + 1e-9
        numbers = [cents / 100 for cents in self._places][:60]
        totals = [sum(group) for group in self.groups if len(group) > 1]
        for share in readings(number):
            for one in numbers:
                for whole in (*numbers, *totals):
                    part = one / whole if whole else 0
                    if (
                        abs(100 * part - share) <= tolerance
                        or abs(part - share) <= tolerance
                        or abs(100 * abs(part - 1) - share) <= tolerance
                    ):
                        return True
        return False


def _round_to(number: float) -> int:
    """The hundreds, thousands and so on that a number of two digits and zeros is rounded to; else
    0.
    """
    unit = 100
    if number % unit or number < 10 * unit:
        return 0
    while number % (10 * unit) == 0 and number >= 100 * unit:
        unit *= 10
    return unit


def _plain(value: Any) -> Group:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return []
    return [abs(float(value))] if 0 < abs(value) < _MOST else []


def _numbers_of(text: str) -> Group:
    """The amounts that a text holds; digits alone, if many, are an identifier."""
    if text.isdigit():
        return [float(text)] if len(text) < _ID_DIGITS else []
    return [number for number in amounts_in(text) if 0 < number < _MOST]


def _sums_to(group: Group, total: float, made: float, exact: bool) -> bool:
    """Whether the number is the sum or the average of the group, or of numbers in it."""
    tolerance = _CENT if exact else 0.5
    if abs(total - made) <= tolerance or abs(total / len(group) - made) <= tolerance:
        return True
    if made > total + _CENT or made < min(group):
        return False
    return _partly_sums_to(group, made - _CENT, made + _CENT, exact)


def _signed(group: Group, made: float) -> bool:
    """Whether some of a few numbers, put to or taken off each other, make the number."""
    if len(group) > _ANY_WHOLE_SUM:
        return False
    sums = {0.0}
    for number in group:
        sums |= {one + sign * number for one in sums for sign in (1, -1)}
    return any(abs(abs(one) - made) <= _CENT for one in sums)


def _partly_sums_to(group: Group, least: float, most: float, exact: bool) -> bool:
    """Whether any of a few numbers have a sum in between; of many, neighbours, all but one, or,
    if the sum has cents, any three.
    """
    if len(group) <= (_ANY_SUM if exact else _ANY_WHOLE_SUM):
        sums = {0.0}
        for number in group:
            # All are above zero: what is too much already stays so.
            sums |= {more for one in sums if (more := one + number) <= most}
        return max(sums) >= least
    if len(group) > 60:
        return False
    total = sum(group)
    if any(least <= total - one <= most for one in group):
        return True
    for start in range(len(group)):
        running = 0.0
        for number in group[start:]:
            running += number
            if running >= least:
                break
        if least <= running <= most:
            return True
    return (
        exact
        and len(group) <= 25
        and any(least <= one <= most for one in map(sum, combinations(group, 3)))
    )
