"""Writes trust.txt and the recorded verdicts anew; look at the difference before you commit it.

Run it as `python tests/golden/update.py`.
"""

from pathlib import Path

from proofs.reports.trust import trust_text
from proofs.verdicts import run

HERE = Path(__file__).parent
RECORD = HERE.parents[1] / "proofs" / "zhu2019" / "expected.toml"


def main():
    report = run()
    (HERE / "trust.txt").write_text(trust_text(report), encoding="utf-8")
    lines = (f'{one.id} = "{one.verdict}"\n' for one in report.claims)
    RECORD.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
