"""What can go wrong with exact numbers: one small hierarchy, caught by name."""

from collections.abc import Iterable


class ExactError(Exception):
    """Anything the exact side refuses to do."""


class ShapeError(ExactError, ValueError):
    """Two matrices whose shapes do not fit, or an index outside a matrix."""

    @classmethod
    def between(cls, operation: str, left: tuple[int, int], right: tuple[int, int]) -> "ShapeError":
        """Return the error for an operation on two shapes, both shown."""
        return cls(f"{operation} of {left[0]}×{left[1]} and {right[0]}×{right[1]} is undefined")


class NotExactError(ExactError, TypeError):
    """An entry that is not an integer or a fraction: a float, for instance."""


class SingularMatrixError(ExactError, ArithmeticError):
    """A matrix without an inverse."""


class ProblemError(ExactError, ValueError):
    """A problem that cannot be built: its kind does not fit its shape."""


class NotCriticalError(ExactError):
    """A construction that promised a critical point and did not keep the promise."""


class UndefinedSymbolError(ExactError, LookupError):
    """A symbol of the paper that has no meaning at a point; the message says why."""

    def __init__(self, symbol: str, reason: str) -> None:
        self.symbol = symbol
        self.reason = reason
        super().__init__(f"{symbol} is undefined at this point: {reason}")


class EngineDisagreementError(ExactError):
    """Two engines gave different answers to one question: nothing after this can be trusted."""

    def __init__(self, question: str, answers: Iterable[tuple[str, object]]) -> None:
        self.question = question
        self.answers = tuple(answers)
        told = "; ".join(f"{engine} says {answer}" for engine, answer in self.answers)
        super().__init__(f"engines disagree on {question}: {told}")


class EvaluationError(ExactError):
    """A kernel term that cannot be evaluated: a letter is missing or its shape does not fit."""


class NotSymmetricError(ExactError, ValueError):
    """A matrix that should equal its transpose and does not."""


class NotNullVectorError(ExactError, ValueError):
    """A column offered as a null vector of a matrix that does not send it to zero."""


class CertificateError(ExactError):
    """A certificate whose data do not prove what it states."""
