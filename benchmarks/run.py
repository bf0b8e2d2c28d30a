"""Every benchmark in one run, written to docs/benchmarks.md with the machine and the versions.

Run: python benchmarks/run.py (about five minutes on an idle machine; exit code 1: a target missed).
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: as the program itself does

import bench_derive
import bench_exact
import bench_inertia
import bench_landscape
import bench_program
import bench_scale
from measure import Section, grid, markdown

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BENCHMARKS = (bench_derive, bench_exact, bench_inertia, bench_program, bench_landscape, bench_scale)
PACKAGES = ("saddleproof", "python-flint", "numpy", "sympy", "mpmath", "joblib", "click")
HEAD = """# Benchmarks

Written by `python benchmarks/run.py`; every figure is measured in one run on one machine. Work that
is compared takes turns, and the quickest of up to 25 rounds counts: other work on the machine then
disturbs ratios least. The load says how busy the machine was.
"""


def machine() -> list[tuple[str, str]]:
    """What the figures depend on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    load = " → ".join(f"{one:.1f}" for one in (LOAD_BEFORE, os.getloadavg()[0]))
    return [
        ("processor", f"{cpu}, {os.cpu_count()} cores"),
        ("load, before → after", load),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        *((name, version(name)) for name in PACKAGES),
    ]


def document(sections: list[Section]) -> str:
    """All that was found, the targets first."""
    rows = [
        (one.what, one.wanted, one.measured, "yes" if one.met else "**no**")
        for section in sections
        for one in section.targets
    ]
    parts = [
        HEAD,
        grid(("machine", ""), machine()) + "\n",
        "## Targets\n\n" + grid(("what", "target", "measured", "met"), rows) + "\n",
        *(markdown(one) for one in sections if one.tables),
    ]
    return "\n".join(parts)


def main() -> int:
    """Run everything and write the document."""
    sections = []
    for one in BENCHMARKS:
        print(f"{one.__name__} …", flush=True)
        sections.append(one.measured())
    DOCUMENT.write_text(document(sections), encoding="utf-8")
    print(f"{DOCUMENT} written")
    return 0 if all(target.met for one in sections for target in one.targets) else 1


LOAD_BEFORE = os.getloadavg()[0]

if __name__ == "__main__":
    sys.exit(main())
