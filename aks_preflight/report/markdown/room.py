"""Room for text, in bytes of UTF-8."""

from __future__ import annotations


class Room:
    """So many bytes; what does not fit in what is left is not taken."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, text: str) -> bool:
        """Whether there was room for the text and an empty line after it."""
        needs = len(text.encode("utf-8")) + 1
        if needs > self._left:
            return False
        self._left -= needs
        return True
