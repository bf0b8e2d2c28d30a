"""The program's own version, which reports and kept results carry."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed


def version() -> str:
    """The version installed; "unknown" where the files were only copied."""
    try:
        return installed("saddleproof")
    except PackageNotFoundError:
        return "unknown"
