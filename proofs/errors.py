"""What can go wrong in the program around the proofs; every message is one line for stderr."""

from __future__ import annotations


class ProofsError(Exception):
    """The job could not run."""


class InputError(ProofsError):
    """An argument, an option or a file of the user's cannot be used."""


class FileError(ProofsError):
    """A file cannot be written."""


class WorkerError(ProofsError):
    """Processes or a cluster were lost before all of the work was done."""


class DerivationError(ProofsError):
    """The symbolic and the kernel's own derivative differ, or the objective has none."""


class TexError(ProofsError):
    """No TeX engine is installed, or it refused the document."""


class StatementError(ProofsError):
    """A printed statement says something that no judgment of the kernel says."""
