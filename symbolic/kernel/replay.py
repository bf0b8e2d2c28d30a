"""Re-checks certificates alone: reads nothing but the files, imports nothing but the kernel.

Run it as `saddleproof replay DIR`, or on the bare files alone, without even the site packages:
`python -I -S symbolic/kernel/replay.py DIR`.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from symbolic.kernel.errors import CertificateError
from symbolic.kernel.reading import loads, replay_certificate
from symbolic.kernel.schema import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from symbolic.kernel.theorems import Theorem

LINE = 500  # characters of a refusal that are shown


@dataclass(frozen=True)
class Replay:
    """What became of one certificate.

    Attributes:
        source: the file's name.
        theorem: what it proves, or None where it is refused.
        refusal: why it is refused, in one line; empty where it is accepted.
    """

    source: str
    theorem: Theorem | None
    refusal: str = ""


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for circles of garbage meanwhile: terms hold no circles, and it takes a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@_uncollected()
def replay_texts(texts: Mapping[str, str | bytes]) -> dict[str, Replay]:
    """Replay certificates, each after those that it cites.

    Args:
        texts: the certificate texts by the name of their source.

    Returns:
        By source, in the order given: accepted or refused. A refused certificate refuses those
        that cite it; so do a cycle of citations, a missing citation and an id that stands twice.
    """
    refusals: dict[str, str] = {}
    certificates: dict[str, dict[str, Any]] = {}
    sources: dict[str, list[str]] = {}
    for source, text in texts.items():
        try:
            certificates[source] = loads(text)
        except CertificateError as error:
            refusals[source] = str(error)
        else:
            sources.setdefault(certificates[source]["id"], []).append(source)
    for identifier, twins in sources.items():
        if len(twins) > 1:
            for source in twins:
                del certificates[source]
                refusals[source] = f"the id {identifier!r:.60} stands in {', '.join(twins[:4])}"
    library: dict[str, Theorem] = {}
    _replay_in_order(certificates, library, refusals)
    return {
        source: Replay(source, None, _line(refusals[source]))
        if source in refusals
        else Replay(source, library[certificates[source]["id"]])
        for source in texts
    }


def _replay_in_order(
    certificates: Mapping[str, dict[str, Any]],
    library: dict[str, Theorem],
    refusals: dict[str, str],
) -> None:
    """Replay each certificate once all that it cites are in the library."""
    waiting = {source: set(one["uses"]) for source, one in certificates.items()}
    ready = deque(source for source, uses in waiting.items() if not uses)
    citing: dict[str, list[str]] = {}
    for source, uses in waiting.items():
        for one in uses:
            citing.setdefault(one, []).append(source)
    while ready:
        source = ready.popleft()
        identifier = certificates[source]["id"]
        try:
            library[identifier] = replay_certificate(certificates[source], library)
        except CertificateError as error:
            refusals[source] = str(error)
            continue
        for other in citing.get(identifier, ()):
            waiting[other].remove(identifier)
            if not waiting[other]:
                ready.append(other)
    for source, missing in waiting.items():
        if missing:
            names = ", ".join(f"{one!r:.60}" for one in sorted(missing)[:4])
            refusals[source] = f"cites {names}: not given, refused, or in a circle"


def _line(text: str) -> str:
    """One printable line of bounded length."""
    shown = "".join(repr(one)[1:-1] for one in text[:LINE])
    return shown + ("…" if len(text) > LINE else "")


def read_certificates(paths: Iterable[Path]) -> dict[str, bytes]:
    """The certificate files named, and those (*.json) directly in the folders named.

    No file is read beyond the size that a certificate may have.

    Raises:
        OSError: a path is missing or cannot be read.
        CertificateError: a folder holds no certificate.
    """
    texts: dict[str, bytes] = {}
    for path in paths:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise CertificateError(f"{path}: no certificate (*.json) in this folder")
        for file in files:
            with file.open("rb") as stream:
                texts[str(file)] = stream.read(MAX_BYTES + 1)
    return texts


def main(arguments: list[str]) -> int:
    """Replay files and folders; prints a line for each refusal and the totals.

    Returns:
        0 when all are accepted, 1 when one is refused, 2 when nothing could be read.
    """
    if not arguments:
        sys.stderr.write("replay: name a certificate file or a folder of them\n")
        return 2
    try:
        texts = read_certificates(map(Path, arguments))
    except OSError as error:
        name = _line(str(error.filename))
        sys.stderr.write(f"{name}: {error.strerror}; expected a readable certificate\n")
        return 2
    except CertificateError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    results = replay_texts(texts)
    refused = [one for one in results.values() if one.theorem is None]
    for one in refused:
        sys.stderr.write(f"{_line(one.source)}: refused: {one.refusal}\n")
    axioms = sorted(set().union(*(one.theorem.axioms for one in results.values() if one.theorem)))
    sys.stdout.write(
        f"{len(results) - len(refused)} accepted, {len(refused)} refused; "
        f"axioms: {', '.join(axioms) or 'none'}\n"
    )
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
