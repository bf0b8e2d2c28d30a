"""The command line: exit codes, one line for each bad input, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from proofs import mutation, verdicts
from proofs.__main__ import main as started
from proofs.cli import main
from proofs.reports.model import Report, Verdict

AXB = [r"\frac{1}{2}\|AXB-C\|_F^2", "--shape", "A=mxn", "--shape", "X=nxp", "--shape", "B=pxq"]
AXB += ["--shape", "C=mxq"]
X_ONLY = ["--shape", "X=nxn", "--wrt", "X"]

BAD_INPUT = {
    "unknown symbol": (["derive", r"\|XZ\|_F^2", *X_ONLY], "OBJECTIVE:1:4: Z is not declared"),
    "symbol on line 2": (["derive", "\\|X\\|_F^2 +\n Z", *X_ONLY], "OBJECTIVE:2:2: Z is not"),
    "shape mismatch": (["derive", r"\|XA\|^2", *X_ONLY, "--shape", "A=mxm"], "X is n×n, A is m×m"),
    "unbalanced brace": (["derive", r"\|X{X\|_F^2", *X_ONLY], "OBJECTIVE:1:"),
    "100,000 nested braces": (["derive", "{" * 100_000 + "}" * 100_000, *X_ONLY], "at most"),
    "NUL byte": (["derive", "X\0X", *X_ONLY], r"'\x00' cannot be read"),
    "empty objective": (["derive", "", *X_ONLY], "no formula"),
    "a matrix objective": (["derive", "XX", *X_ONLY], "only scalar functions"),
    "a statement": (["derive", "X = X", *X_ONLY], "is a statement; expected an expression"),
    "a norm not squared": (["derive", r"\|X\|_F", *X_ONLY], "no derivative where it is zero"),
    "an inverse": (["derive", r"\|X^{-1}\|_F^2", *X_ONLY], "the inverse or root of X"),
    "shape without =": (["derive", "X", "--shape", "X", "--wrt", "X"], "has no `=`"),
    "shape of one side": (["derive", "X", "--shape", "X=n", "--wrt", "X"], "is no shape"),
    "zero rows": (["derive", "X", "--shape", "X=0xn", "--wrt", "X"], "is no shape"),
    "ambiguous shape": (["derive", "X", "--shape", "X=axxxb", "--wrt", "X"], "two readings"),
    "two letters": (["derive", "X", "--shape", "XY=nxn", "--wrt", "X"], "not one letter"),
    "declared twice": (["derive", "X", *X_ONLY, "--shape", "X=nxm"], "declared twice"),
    "no --wrt": (["derive", *AXB], "--wrt: missing; expected variables, declared are: A, X, B, C"),
    "--wrt undeclared": (["derive", *AXB, "--wrt", "Q"], "Q is not declared"),
    "--wrt a scalar": (["derive", "mu", "--shape", "mu=1x1", "--wrt", "mu"], "mu is a scalar"),
    "--wrt twice": (["derive", *AXB, "--wrt", "X,X"], "X is named twice"),
    "--order 3": (["derive", *AXB, "--wrt", "X", "--order", "3"], "argument --order: 3"),
    "--format foo": (["derive", "--format", "foo"], "argument --format: 'foo'"),
    "--shape alone": (["derive", *X_ONLY], "argument OBJECTIVE: missing"),
    "--digits 0": (["check", "--digits", "0"], "argument --digits: 0 is not in the range"),
    "--instances -1": (["check", "--instances", "-1"], "argument --instances: -1"),
    "--jobs 0": (["check", "--jobs", "0"], "argument --jobs: 0"),
    "--seed x": (["check", "--seed", "x"], "argument --seed: 'x'"),
    "unknown claim": (
        ["check", "--claim", "eq91"],
        "no claim 'eq91' in zhu2019; expected an id, did",
    ),
    "unknown paper": (["check", "zhu2091"], "zhu2091: no such paper or file"),
    "--json a folder": (["check", "--json", "."], "is a folder"),
    "--json in no folder": (["check", "--json", "no/r.json"], "no/r.json: cannot be written"),
    "--json with NUL": (["check", "--json", "r\0.json"], "cannot be written"),
    "replay nothing": (["replay"], "missing"),
    "replay a missing file": (["replay", "no.json"], "no.json: No such file"),
    "replay an empty folder": (["replay", "."], "no certificate"),
    "latex of an unknown paper": (["latex", "zhu2091"], "no such paper or file"),
    "--count 0": (["mutate", "--count", "0"], "argument --count: 0"),
    "no command": ([], "Missing command"),
    "unknown command": (["chek"], "No such command 'chek'"),
    "unknown option": (["check", "--bogus"], "No such option"),
}


@pytest.mark.parametrize("name", BAD_INPUT)
def test_bad_input_is_one_line_on_stderr_and_exit_code_2(name, runner):
    arguments, message = BAD_INPUT[name]
    result = runner.invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert list(Path().iterdir()) == []


@pytest.fixture
def run_gives(monkeypatch):
    """Let the run give a report made by hand, and remember whether it was asked for."""
    asked = []

    def give(report, expected=None):
        def run(*arguments):
            asked.append(arguments)
            if isinstance(report, BaseException):
                raise report
            return report, {}

        monkeypatch.setattr(verdicts, "run_with_theorems", run)
        recorded = expected or {}
        monkeypatch.setattr("proofs.expected.expected_verdicts", lambda *_: recorded)
        return asked

    return give


def verdicts_of(report):
    return {claim.id: claim.verdict for claim in report.claims}


def test_all_as_recorded_is_exit_code_0(runner, run_gives, report):
    run_gives(report, verdicts_of(report))
    result = runner.invoke(main, ["check"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "6 claims of zhu2019: 2 PROVED, 1 CORRECTED, 1 REFUTED, 1 CITED, 1 OPEN" in result.stdout
    assert result.stdout.endswith("next: saddleproof check --claim eq14\n")


def test_a_verdict_that_differs_is_exit_code_1_and_named(runner, run_gives, report):
    run_gives(report, verdicts_of(report) | {"eq9": Verdict.OPEN})
    result = runner.invoke(main, ["check", "--quiet"])
    assert result.exit_code == 1
    assert "eq9: PROVED; on record: OPEN" in result.stdout


def test_a_recorded_claim_that_was_not_checked_differs(runner, run_gives, report):
    run_gives(report, verdicts_of(report) | {"eq77": Verdict.PROVED})
    result = runner.invoke(main, ["check"])
    assert result.exit_code == 1
    assert "eq77: not checked; on record: PROVED" in result.stdout


def test_json_is_the_report(runner, run_gives, report):
    run_gives(report, verdicts_of(report))
    assert runner.invoke(main, ["check", "--json", "r.json"]).exit_code == 0
    assert Report.from_json(Path("r.json").read_text(encoding="utf-8")) == report


@pytest.mark.parametrize(
    "arguments", [["--json", "no/r.json"], ["--certificates", "file"], ["--claim", "eq91"]]
)
def test_what_cannot_be_done_is_found_out_before_the_run(arguments, runner, run_gives, report):
    Path("file").write_text("kept", encoding="utf-8")
    asked = run_gives(report)
    assert runner.invoke(main, ["check", *arguments]).exit_code == 2
    assert asked == []
    assert Path("file").read_text(encoding="utf-8") == "kept"


def test_an_interrupt_is_one_line_and_exit_code_130(runner, run_gives):
    run_gives(KeyboardInterrupt())
    result = runner.invoke(main, ["check", "--json", "r.json"])
    assert result.exit_code == 130
    assert result.stderr.split() == ["saddleproof:", "interrupted"]
    assert not Path("r.json").exists()


def test_an_interrupt_during_the_imports_is_one_line_too(monkeypatch, capsys):
    class Interrupted:
        def find_spec(self, name, *_):
            if name == "proofs.cli":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "proofs.cli")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    with pytest.raises(SystemExit) as ended:
        started()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "saddleproof: interrupted\n"


def test_a_defect_of_the_program_is_one_line_and_not_exit_code_1(runner, run_gives):
    run_gives(TypeError("two\nlines"))
    result = runner.invoke(main, ["check"])
    assert result.exit_code == 2
    assert result.stderr == "saddleproof: a defect of the program: TypeError: two lines\n"


def test_a_claim_is_proved_certified_and_replayed(runner):
    arguments = ["--claim", "eq19", "--instances", "2", "--json", "r.json", "--certificates", "c"]
    shown = runner.invoke(main, ["check", *arguments])
    assert "proof" in shown.stdout
    claim = json.loads(Path("r.json").read_text(encoding="utf-8"))["claims"][0]
    assert claim["verdict"] == "PROVED"
    certificate = Path("c") / claim["certificate"]
    replayed = runner.invoke(main, ["replay", "c"])
    assert replayed.exit_code == 0
    assert "0 refused" in replayed.stdout
    certificate.write_text(certificate.read_text().replace('"1"', '"2"', 1), encoding="utf-8")
    replayed = runner.invoke(main, ["replay", "c"])
    assert replayed.exit_code == 1
    assert "refused" in replayed.stdout


def figures_with(fate):
    found = tuple(mutation.Result("eq9", "sign", one, "x = y", "why") for one in fate)
    return mutation.Figures("zhu2019", 0, 1, 9, found)


def test_a_mutant_that_is_wrongly_accepted_is_exit_code_1_and_named(runner, monkeypatch):
    fates = [mutation.Fate.REFUTED, mutation.Fate.ACCEPTED]
    monkeypatch.setattr(mutation, "run", lambda *_: figures_with(fates))
    result = runner.invoke(main, ["mutate"])
    assert result.exit_code == 1
    assert "eq9: wrongly accepted (sign): x = y: why" in result.stdout
    assert "a false variant was accepted" in result.stdout


def test_mutants_that_are_all_refused_are_exit_code_0(runner, monkeypatch):
    monkeypatch.setattr(mutation, "run", lambda *_: figures_with([mutation.Fate.REFUTED]))
    result = runner.invoke(main, ["mutate"])
    assert result.exit_code == 0
    assert "1 of 9 mutants of 1 claim of zhu2019 tried: no false variant" in result.stdout


def saddleproof(*arguments, **how):
    command = [sys.executable, "-m", "proofs", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **how)  # noqa: S603 (our own command)


def test_help_imports_none_of_the_heavy_libraries():
    done = saddleproof("--help")
    assert done.returncode == 0
    assert "derive" in done.stdout
    command = [sys.executable, "-X", "importtime", "-m", "proofs", "--help"]
    timed = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (our own command)
    imported = {line.rpartition("|")[2].strip() for line in timed.stderr.splitlines()}
    assert "click" in imported
    assert imported.isdisjoint({"sympy", "mpmath", "lark", "rich", "flint", "numpy"})


def test_version_is_that_of_the_package():
    assert saddleproof("--version").stdout.startswith("saddleproof ")


def test_piped_output_has_no_colour_and_no_line_over_100_columns():
    done = saddleproof("check", "--claim", "eq9", "--instances", "2")
    assert "PROVED" in done.stdout
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert all(line == line.rstrip() for line in done.stdout.splitlines())


def test_a_terminal_without_unicode_gets_escapes():
    environment = {"PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = saddleproof("derive", env=environment, encoding="latin-1")
    assert (done.returncode, done.stderr) == (0, "")
    assert r"\u2207_W1 g(W1, W2)" in done.stdout


def test_a_reader_that_leaves_is_no_error():
    command = [sys.executable, "-m", "proofs", "derive", "--format", "json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as process:  # noqa: S603 (our own command)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_line_and_exit_code_2():
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "proofs", "derive"]
        done = subprocess.run(  # noqa: S603 (our own command)
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr
