"""Small random things that the invented agents talk about."""

from __future__ import annotations

import random
import string

_FIRST = (
    *("Maria", "Tom", "Aisha", "Lukas", "Ingrid", "Pedro", "Chen", "Nadia", "Oliver", "Freya"),
    *("Samuel", "Yuki", "Helena", "Marco", "Ruth", "Dario", "Elif", "Greta", "Hassan", "Iris"),
)
_LAST = (
    *("Keller", "Novak", "Silva", "Brandt", "Okafor", "Lindqvist", "Moreau", "Ivanova", "Costa"),
    *("Haas", "Petrov", "Nakamura", "Walsh", "Romano", "Demir", "Fischer", "Jansen", "Bianchi"),
)


def pick(rng: random.Random, *choices: str) -> str:
    """One of these."""
    return rng.choice(choices)


def person(rng: random.Random) -> str:
    """A first and a last name."""
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def mail(rng: random.Random) -> str:
    """An e-mail address."""
    return f"{rng.choice(_FIRST).lower()}.{rng.choice(_LAST).lower()}@example.org"


def digits(rng: random.Random, count: int) -> str:
    """So many digits, the first of which is not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def code(rng: random.Random, count: int) -> str:
    """Letters and digits, with both in it."""
    letters = [rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(count - 2)]
    return "".join([*letters, *(rng.choice(string.digits) for _ in range(2))])


def amount(rng: random.Random, low: int, high: int) -> str:
    """An amount of money with two decimals."""
    return f"{rng.randrange(low * 100, high * 100) / 100:.2f}"


def day(rng: random.Random) -> str:
    """A date in 2026, as ISO writes it."""
    return f"2026-{rng.randrange(2, 13):02d}-{rng.randrange(1, 29):02d}"


def clock(rng: random.Random) -> str:
    """A time of day in five-minute steps."""
    return f"{rng.randrange(7, 22):02d}:{rng.randrange(12) * 5:02d}"
