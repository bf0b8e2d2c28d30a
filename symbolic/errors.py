"""What can go wrong on the symbolic side, outside the kernel."""

from __future__ import annotations


class SymbolicError(Exception):
    """A text, a declaration or an expression could not be used."""


class DeclarationError(SymbolicError):
    """A symbol is declared twice, or with a shape that is none."""


class ReadError(SymbolicError):
    """A LaTeX text could not be read.

    Attributes:
        position: the 0-based character at which reading stopped.
        text: the whole text, for a caret line.
    """

    def __init__(self, message: str, text: str, position: int) -> None:
        super().__init__(message)
        self.text = text
        self.position = position

    @property
    def caret(self) -> str:
        """The surroundings of the position with a caret under it, at most 80 columns wide."""
        start = max(0, self.position - 40)
        shown = self.text[start : start + 80].replace("\n", " ")
        return f"{shown}\n{' ' * (self.position - start)}^"


class ShapeMismatchError(ReadError):
    """Two shapes do not fit; the message names both, the position is where they meet."""


class LoweringError(SymbolicError):
    """An expression has no kernel term (an irrational function, an undeclared symbol)."""


class DifferentiationError(SymbolicError):
    """An expression is outside the differentiable grammar."""
