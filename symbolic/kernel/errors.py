"""What can go wrong in the kernel: one small family, so that a caller can catch all of it."""

from __future__ import annotations


class KernelError(Exception):
    """A term, a rule or a certificate was refused; no theorem was made."""


class ShapeError(KernelError):
    """Two shapes do not fit; the message shows both."""


class LimitError(KernelError):
    """A term outgrew the kernel's bounds on letters, terms or digits."""


class RuleError(KernelError):
    """A rule's side condition fails; the message shows both sides or the residual."""


class AxiomError(KernelError):
    """An axiom's premises are not the exact ones that its schema asks for."""


class CertificateError(KernelError):
    """A certificate is malformed, or claims what its steps do not give."""
