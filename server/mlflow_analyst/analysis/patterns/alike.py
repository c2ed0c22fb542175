"""How much alike short texts are: by the words they share, each the more telling the fewer have it.

Nothing here knows a language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_FREQUENT = 3
"""A word that fewer of the texts have tells nothing of any other."""


class Vocabulary:
    """The words of some texts that tell most of them, at most ``most``."""

    def __init__(self, texts: Sequence[Collection[str]], most: int) -> None:
        counted = Counter(word for words in texts for word in words)
        idf = {
            word: float(np.log((1 + len(texts)) / count))
            for word, count in counted.items()
            if count >= _FREQUENT
        }
        telling = sorted(idf, key=lambda word: (-counted[word] * idf[word], word))[:most]
        self._columns = {word: column for column, word in enumerate(telling)}
        self._weights = np.array([idf[word] for word in telling], dtype=np.float32)

    def __len__(self) -> int:
        return len(self._columns)

    def vectors(self, texts: Sequence[Collection[str]], strict: bool = False) -> Vectors:
        """A unit vector for each text, so that their products are cosines; zero for one without a
        word of the vocabulary. If ``strict``, other words are in its length too, which makes it
        the less like others the more of them it has.
        """
        at = np.zeros((len(texts), len(self)), dtype=np.float32)
        for row, words in enumerate(texts):
            at[row, [self._columns[word] for word in words if word in self._columns]] = 1.0
        at *= self._weights
        lengths = np.linalg.norm(at, axis=1, keepdims=True)
        if strict and len(self):
            others = [sum(word not in self._columns for word in words) for words in texts]
            unknown = np.array(others, dtype=np.float32)[:, None] * self._weights.max() ** 2
            lengths = np.sqrt(lengths**2 + unknown)
        at /= np.where(lengths > 0, lengths, 1)
        return at
