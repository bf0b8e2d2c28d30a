"""Re-checks certificates alone: reads nothing but the files, imports nothing but the kernel.

Run it as `saddleproof replay DIR`, or on the bare files as `python -I -S symbolic/kernel/replay.py`.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from symbolic.kernel.certificate import MAX_BYTES, loads, replay_certificate
from symbolic.kernel.errors import CertificateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbolic.kernel.theorems import Theorem


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


def replay_texts(texts: Mapping[str, str | bytes]) -> dict[str, Replay]:
    """Replay certificates, each after those that it cites.

    Args:
        texts: the certificate texts by the name of their source.

    Returns:
        By source, in the order given: accepted or refused. A refused certificate refuses those
        that cite it; so do a cycle of citations, a missing citation and an id that stands twice.
    """
    data, refused, sources = {}, {}, {}
    for source, text in texts.items():
        try:
            certificate = loads(text)
        except CertificateError as error:
            refused[source] = str(error)
            continue
        twin = sources.setdefault(certificate["id"], source)
        if twin == source:
            data[source] = certificate
        else:
            refused[source] = f"the id {certificate['id']!r:.60} stands in {twin} too"
    library: dict[str, Theorem] = {}
    waiting = dict(data)
    while ready := [s for s, c in waiting.items() if all(one in library for one in c["uses"])]:
        for source in ready:
            certificate = waiting.pop(source)
            try:
                library[certificate["id"]] = replay_certificate(certificate, library)
            except CertificateError as error:
                refused[source] = str(error)
    for source, certificate in waiting.items():
        missing = [one for one in certificate["uses"] if one not in library]
        refused[source] = f"cites {', '.join(missing)}: not given, refused, or in a circle"
    return {
        source: Replay(source, None, refused[source])
        if source in refused
        else Replay(source, library[data[source]["id"]])
        for source in texts
    }


def read_certificates(paths: Iterable[Path]) -> dict[str, bytes]:
    """The certificate files named, and those (*.json) directly in the folders named.

    Raises:
        OSError: a path is missing or cannot be read.
        CertificateError: a folder holds no certificate, or a file is too large.
    """
    texts: dict[str, bytes] = {}
    for path in paths:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise CertificateError(f"{path}: no certificate (*.json) in this folder")
        for file in files:
            if file.stat().st_size > MAX_BYTES:
                raise CertificateError(f"{file}: larger than {MAX_BYTES} bytes")
            texts[str(file)] = file.read_bytes()
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
        sys.stderr.write(f"{error.filename}: {error.strerror}; expected a readable certificate\n")
        return 2
    except CertificateError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    results = replay_texts(texts)
    refused = [one for one in results.values() if one.theorem is None]
    for one in refused:
        sys.stderr.write(f"{one.source}: refused: {one.refusal}\n")
    axioms = sorted(set().union(*(one.theorem.axioms for one in results.values() if one.theorem)))
    sys.stdout.write(
        f"{len(results) - len(refused)} accepted, {len(refused)} refused; "
        f"axioms: {', '.join(axioms) or 'none'}\n"
    )
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
