"""Replay stands alone, refuses every bad proof, and does so in bounded time and memory."""

import gc
import json
import shutil
import subprocess
import sys
import tomllib
from bisect import bisect_left
from pathlib import Path
from random import Random

import pytest

from symbolic.certificate import dumps, encode
from symbolic.kernel import terms
from symbolic.kernel import theorems as rules
from symbolic.kernel.axioms import instantiate
from symbolic.kernel.errors import CertificateError
from symbolic.kernel.judgments import Equation
from symbolic.kernel.limits import MAX_WORK
from symbolic.kernel.reading import loads, replay_certificate
from symbolic.kernel.replay import LINE, _line, main, read_certificates, replay_texts
from symbolic.kernel.schema import MAX_BYTES, SCHEMA

ROOT = Path(__file__).parents[3]
BAD = ROOT / "tests" / "bad_proofs"
INDEX = tomllib.loads((BAD / "index.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def texts(good):
    return {name: dumps(certificate) for name, certificate in good.items()}


@pytest.fixture
def folder(texts, tmp_path):
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return tmp_path


# --- bad proofs -----------------------------------------------------------------------------------


def test_every_bad_proof_is_in_the_index():
    listed = [
        file for name, entry in INDEX.items() for file in entry.get("files", [f"{name}.json"])
    ]
    assert sorted(listed) == sorted(path.name for path in BAD.glob("*.json"))
    assert all(entry["what"] and entry["refusal"] for entry in INDEX.values())
    assert len(INDEX) > 100


@pytest.mark.parametrize("name", INDEX)
def test_a_bad_proof_is_refused_for_its_reason(name):
    entry = INDEX[name]
    files = entry.get("files", [f"{name}.json"])
    reasons = entry["refusal"]
    reasons = [reasons] * len(files) if isinstance(reasons, str) else reasons
    results = replay_texts({file: (BAD / file).read_bytes() for file in files})
    for file, reason in zip(files, reasons, strict=True):
        assert results[file].theorem is None
        assert reason in results[file].refusal


def test_no_bad_proof_slips_through_among_the_others(texts):
    bad = {path.name: path.read_bytes() for path in BAD.glob("*.json")}
    needs_absence = {"citation-missing.json", "refused-citing.json"}
    both = {name: text for name, text in bad.items() if name not in needs_absence}
    results = replay_texts({**both, **{f"good {k}": v for k, v in texts.items()}})
    assert not [name for name in both if results[name].theorem]


# --- order, citations, twins ----------------------------------------------------------------------


def test_certificates_may_be_given_in_any_order(texts):
    for order in (list(texts), list(texts)[::-1]):
        results = replay_texts({name: texts[name] for name in order})
        assert list(results) == order
        assert all(one.theorem and not one.refusal for one in results.values())


def test_a_long_chain_of_citations_is_replayed():
    def link(n):
        steps = [["cite", f"c{n - 1}"]] if n else [["well_formed", {"polynomial": 0}]]
        one = [["1", "1", [["1", {}, [], []]]]]
        return json.dumps(
            {"schema": SCHEMA, "id": f"c{n}", "uses": [f"c{n - 1}"] if n else [], "letters": []}
            | {"statement": ["let ", "then WellFormed(1)"]}
            | {"polynomials": one, "steps": steps, "hypotheses": [], "axioms": []}
            | {"conclusion": {"judgment": ["WellFormed", {"polynomial": 0}]}}
        )

    results = replay_texts({f"f{n}": link(n) for n in reversed(range(2000))})
    assert all(one.theorem for one in results.values())


def test_twins_are_refused_both_and_so_is_who_cites_them(texts):
    results = replay_texts({**texts, "again": texts["balance"]})
    refused = {name for name, one in results.items() if one.theorem is None}
    assert refused == {"balance", "again", "corollary"}


def test_a_refusal_is_one_printable_line_of_bounded_length(good):
    name = "\x1b[2J\n" + "x" * 10_000
    text = dumps({**good["corollary"], "uses": [name], "steps": [["cite", name]]})
    result = replay_texts({"a": text})["a"]
    assert result.source == "a"
    assert result.refusal.isprintable()
    assert len(result.refusal) < 600


def test_what_is_not_printable_is_shown_escaped():
    assert _line("Aᵀ\nB\x1b") == "Aᵀ\\nB\\x1b"
    assert _line("x" * LINE) == "x" * LINE
    assert _line("x" * (LINE + 1)) == "x" * LINE + "…"


def test_refusals_name_the_files_and_the_citations(good):
    twins = {f"twin {i}": dumps(good["cauchy"]) for i in range(6)}
    refusal = replay_texts(twins)["twin 5"].refusal
    assert refusal == "the id 'cauchy' stands in twin 0, twin 1, twin 2, twin 3"
    many = dumps({**good["corollary"], "uses": list("abcdef")})
    refusal = replay_texts({"many": many})["many"].refusal
    assert refusal == "cites 'a', 'b', 'c', 'd': not given, refused, or in a circle"


def test_an_accepted_certificate_keeps_the_name_of_its_file(texts):
    results = replay_texts(texts)
    assert {name: one.source for name, one in results.items()} == {name: name for name in texts}


# --- the command ----------------------------------------------------------------------------------


def run(*arguments, python=(), cwd=ROOT, script=ROOT / "symbolic" / "kernel" / "replay.py"):
    command = [sys.executable, *python, str(script), *map(str, arguments)]
    return subprocess.run(  # noqa: S603 (our own interpreter and script)
        command, capture_output=True, text=True, cwd=cwd, check=False
    )


@pytest.mark.parametrize("flags", [("-I", "-S"), ("-I", "-S", "-O"), ("-I", "-S", "-OO"), ()])
def test_replay_runs_on_the_bare_files(flags, folder):
    done = run(folder, python=flags)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "8 accepted, 0 refused; axioms: svd\n"


@pytest.mark.parametrize("flags", [("-I", "-S"), ("-I", "-S", "-O")])
def test_bad_proofs_are_refused_on_the_bare_files_too(flags):
    done = run(BAD, python=flags)
    files = sorted(BAD.glob("*.json"))
    assert done.returncode == 1
    refused = [line.split(": refused: ")[0] for line in done.stderr.splitlines()]
    reference = replay_texts(read_certificates([BAD]))
    assert len(refused) == sum(one.theorem is None for one in reference.values())
    assert len(refused) >= len(files) - 1  # a twin's citer, given its twin, may stand


def test_replay_needs_no_file_outside_the_kernel(folder, tmp_path):
    alone = tmp_path / "alone" / "symbolic"
    shutil.copytree(ROOT / "symbolic" / "kernel", alone / "kernel")
    done = run(folder, python=("-I", "-S"), cwd=tmp_path, script=alone / "kernel" / "replay.py")
    assert (done.returncode, done.stderr) == (0, "")


def test_replay_imports_the_standard_library_only(folder):
    script = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "hidden = ('sympy', 'flint', 'lark', 'mpmath', 'numpy', 'click', 'rich')\n"
        "for name in hidden:\n"
        "    sys.modules[name] = None\n"
        "from symbolic.kernel.replay import main\n"
        f"code = main([{str(folder)!r}])\n"
        "own = {name for name in sys.modules if name.partition('.')[0] == 'symbolic'}\n"
        "assert all(n in ('symbolic',) or n.startswith('symbolic.kernel') for n in own), own\n"
        "other = {name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)\n"
        "assert other <= {'symbolic', '__main__', *hidden}, other\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(  # noqa: S603 (our own interpreter and script)
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_main_tells_what_is_refused(folder, capsys):
    changed = (folder / "balance.json").read_text(encoding="utf-8").replace('"1/4"', '"1/2"')
    (folder / "balance.json").write_text(changed, encoding="utf-8")
    assert main([str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out == "6 accepted, 2 refused; axioms: svd\n"
    assert "balance.json: refused: step" in err
    assert "corollary.json: refused: cites 'balance'" in err


def test_main_takes_single_files(folder, capsys):
    assert main([str(folder / "cauchy.json"), str(folder / "searched.json")]) == 0
    assert capsys.readouterr().out == "2 accepted, 0 refused; axioms: none\n"


EXPECTED = "expected a readable certificate"


def test_main_names_every_axiom_once(good, tmp_path, capsys):
    A, N = terms.letter("A", "d", "d", symmetric=True), terms.identity("d")
    arguments = (A, N, "u", "top", "G")
    premises = map(rules.assume, instantiate("largest_eigenvalue", arguments).premises)
    fact = rules.well_formed(A)
    theorem = rules.witness(fact, "largest_eigenvalue", arguments, list(premises))
    for name, text in (("a", dumps(encode("a", theorem))), ("b", dumps(good["decomposed"]))):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("axioms: largest_eigenvalue, svd\n")


def test_main_says_when_there_is_nothing_to_read(tmp_path, capsys):
    assert main([]) == 2
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "missing.json")]) == 2
    (tmp_path / "folder.json").mkdir()
    assert main([str(tmp_path)]) == 2
    err = capsys.readouterr().err.splitlines()
    assert len(err) == 4
    assert err[0] == "replay: name a certificate file or a folder of them"
    assert "no certificate (*.json)" in err[1]
    assert err[2] == f"{tmp_path / 'missing.json'}: No such file or directory; {EXPECTED}"
    assert err[3].startswith(f"{tmp_path / 'folder.json'}: ")


def test_no_file_is_read_beyond_the_size_of_a_certificate(tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as stream:
        stream.truncate(8 * MAX_BYTES)
    read = read_certificates([large])
    assert len(read[str(large)]) == MAX_BYTES + 1
    result = replay_texts(read)[str(large)]
    assert "at most" in result.refusal


# --- hostile certificates, in bounded time and memory ---------------------------------------------

LETTERS = [["A", "d", "d", False], ["B", "d", "d", False], ["Z", "d", "d", False]]
ONE = ["1", "1", [["1", {}, [], []]]]
NOTHING = ["1", "1", []]


def hostile(polynomials, steps, letters=LETTERS):
    return json.dumps(
        {"schema": SCHEMA, "id": "bad", "uses": [], "letters": letters, "polynomials": polynomials}
        | {"statement": ["let "]}
        | {"steps": steps, "hypotheses": [], "axioms": []}
        | {"conclusion": {"judgment": ["WellFormed", {"polynomial": 0}]}}
    )


def equation(left, right):
    return {"judgment": ["Equation", {"polynomial": left}, {"polynomial": right}]}


def scalars(stem, count):
    return ["1", "1", [["1", {f"{stem}{i}": 1}, [], []] for i in range(count)]]


def term(index):
    return {"polynomial": index}


def step(index):
    return {"step": index}


def combination(goal, *sides):
    return ["combine", goal, [[term(left), step(0), term(right)] for left, right in sides]]


def long_words(random):
    words = [[random.choice([1, -1, 2, -2]) for _ in range(512)] for _ in range(2000)]
    return [["1", "1", [[str(n + 1), {}, [word], []] for n, word in enumerate(words)]]]


def large_coefficients(random):
    parts = [[f"{random.getrandbits(4000)}", {f"x{i}": 1}, [], []] for i in range(150)]
    return [["1", "1", parts], NOTHING, ONE]


HOSTILE = {
    "a word of a million letters": (
        lambda _: hostile([["d", "d", [["1", {}, [], [1] * 10**6]]]], [["well_formed", term(0)]]),
        "more than 512 letters",
    ),
    "thousands of long cyclic words": (
        lambda random: hostile(long_words(random), [["well_formed", term(0)]]),
        "more work",
    ),
    "an integer of a million digits": (
        lambda _: hostile([["1", "1", [["9" * 10**6, {}, [], []]]]], [["well_formed", term(0)]]),
        "expected a rational",
    ),
    "a letter with an index of a million digits": (
        lambda _: hostile([["1", "1", []]], [["well_formed", term(0)]]).replace(
            '"polynomial": 0', '"polynomial": ' + "9" * 10**6
        ),
        "not a JSON text",
    ),
    "lists nested 100000 deep": (
        lambda _: hostile([ONE], [["together", 0]]).replace("0]", "[" * 10**5 + "]" * 10**5 + "]"),
        "not a JSON text",
    ),
    "lists nested 900 deep": (
        lambda _: hostile([ONE], [["together", 0]]).replace("0]", "[" * 900 + "]" * 900 + "]"),
        "expected|too large",
    ),
    "a product of too many terms": (
        lambda _: hostile(
            [scalars("x", 2000), scalars("y", 2000), ONE],
            [
                ["assume", equation(0, 1)],
                ["combine", equation(2, 2), [[term(0), step(0), term(1)]]],
            ],
        ),
        "terms",
    ),
    "many products of many terms": (
        lambda _: hostile(
            [scalars("x", 100), scalars("y", 90), NOTHING, ["1", "1", [["-1", {}, [], []]]], ONE],
            [["assume", equation(0, 2)]]
            + [
                [
                    "combine",
                    equation(2, 2),
                    [[term(1), step(0), term(4)], [term(1), step(0), term(3)]],
                ]
            ]
            * 3000,
        ),
        "more work",
    ),
    "products of large coefficients": (
        lambda random: hostile(
            large_coefficients(random),
            [["assume", equation(0, 1)]] + [combination(equation(1, 1), (0, 2))] * 100,
        ),
        "more work",
    ),
    "hypotheses that pile up": (
        lambda _: hostile(
            [["1", "1", [["1", {f"x{i}": 1}, [], []]]] for i in range(2000)],
            [["assume", equation(i, i)] for i in range(2000)]
            + [["combine", equation(0, 0), [[term(0), step(i), term(0)] for i in range(2000)]]]
            + [["transpose", step(2000)]] * 20_000,
        ),
        "more work",
    ),
    "a large equation copied many times": (
        lambda _: hostile(
            [scalars("x", 15_000), NOTHING],
            [["assume", equation(0, 1)]] + [["transpose", step(0)]] * 50_000,
        ),
        "more work",
    ),
    "a large judgment compared many times": (
        lambda _: hostile(
            [scalars("x", 15_000)] * 2,
            [["assume", equation(0, 0)]]
            + [["choose", {"judgment": ["Either", [equation(1, 1)]]}, step(0)]] * 20_000,
        ),
        "more work",
    ),
    "a refusal with a long residual": (
        lambda _: hostile(
            [scalars("x", 5_000), ONE],
            [
                ["assume", equation(0, 1)],
                ["combine", equation(0, 0), [[term(1), step(0), term(1)]]],
            ],
        ),
        "residual",
    ),
    "a monomial of many scalar letters": (
        lambda _: hostile(
            [["1", "1", [["1", {f"x{i}": 1 for i in range(20_000)}, [], []]]]],
            [["well_formed", term(0)]],
        ),
        "more than 512 letters",
    ),
    "products of monomials of many scalar letters": (
        lambda _: hostile(
            [
                ["1", "1", [["1", {f"x{i}": 1 for i in range(500)}, [], []]]],
                scalars("y", 1500),
                NOTHING,
                ONE,
            ],
            [["assume", equation(0, 2)]] + [combination(equation(2, 2), (1, 3))] * 1000,
        ),
        "more work",
    ),
    "a refusal that would show one polynomial a thousand times": (
        lambda _: hostile(
            [["1", "1", [["1", {f"x{i}": 1}, [[1] * 300], []] for i in range(100)]]],
            [["part", {"judgment": ["All", [equation(0, 0)] * 600]}, {"number": "0"}]],
        ),
        "more work",
    ),
    "a statement that would show one polynomial a thousand times": (
        lambda _: (
            hostile(
                [["1", "1", [["1", {f"x{i}": 1}, [[1] * 300], []] for i in range(100)]]],
                [["assume", {"judgment": ["All", [equation(0, 0)] * 600]}]],
            )
            .replace(
                '"conclusion": {"judgment": ["WellFormed", {"polynomial": 0}]}',
                '"conclusion": ' + json.dumps({"judgment": ["All", [equation(0, 0)] * 600]}),
            )
            .replace(
                '"hypotheses": []',
                '"hypotheses": [' + json.dumps({"judgment": ["All", [equation(0, 0)] * 600]}) + "]",
            )
        ),
        "more work",
    ),
    "differences that cancel": (
        lambda _: hostile([scalars("x", 10_000)], [["combine", equation(0, 0), []]] * 1000),
        "more work",
    ),
    "sums that cancel": (
        lambda _: hostile(
            [scalars("x", 5_000), NOTHING, ONE, ["1", "1", [["-1", {}, [], []]]]],
            [["assume", equation(0, 1)]] + [combination(equation(1, 1), (2, 2), (3, 2))] * 1000,
        ),
        "more work",
    ),
    "substitutions of letters that do not occur": (
        lambda _: hostile(
            [["1", "1", [["1", {"q": 1}, [], []]]], ONE],
            [
                ["assume", {"judgment": ["All", [equation(0, 1)] * 300]}],
                ["substitute", step(0), [], [[f"x{i}", term(1)] for i in range(20_000)], []],
            ],
        ),
        "more work",
    ),
    "substitutions of letters that do not occur in functions": (
        lambda _: hostile(
            [["1", "1", [["1", {}, [[-3, 3]], []]]], ["d", "d", []]],
            [
                [
                    "assume",
                    {
                        "judgment": [
                            "All",
                            [
                                {
                                    "judgment": [
                                        "Critical",
                                        {"function": [[{"letter": 3}], term(0)]},
                                        [term(1)],
                                    ]
                                }
                            ]
                            * 300,
                        ]
                    },
                ],
                [
                    "substitute",
                    step(0),
                    [[{"letter": k}, term(1)] for k in range(4, 8_000)],
                    [],
                    [],
                ],
            ],
            LETTERS + [[f"L{k}", "d", "d", False] for k in range(8_000)],
        ),
        "more work",
    ),
    "hundreds of thousands of letters": (
        lambda _: hostile(
            [ONE], [["well_formed", term(0)]], [[f"L{k}", "d", "d", False] for k in range(250_000)]
        ),
        "more work",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_certificate_is_refused_within_the_budget(name):
    """With a tenth of the budget, so that a test is quick: work is what bounds the time."""
    make, reason = HOSTILE[name]
    text = make(Random(1))
    assert len(text) < MAX_BYTES
    with pytest.raises(CertificateError, match=reason):
        replay_certificate(loads(text), {}, MAX_WORK // 10)


def test_what_was_computed_before_costs_the_same_again():
    """Whether a certificate is within its budget does not depend on who else was replayed."""
    A, B = terms.letter("A", "d", "d"), terms.letter("B", "d", "d")
    many = sum((A**n * B for n in range(40)), B)
    known = rules.assume(Equation(many, B))
    twice, one = terms.number(2), terms.number(1)
    doubled = rules.combine(Equation(2 * many, 2 * B), [(twice, known, one)])
    cited, citing = encode("known", known), encode("doubled", doubled, {id(known): "known"})

    def fresh():
        return {"known": replay_certificate(cited, {})}

    def suffices(units, library):
        try:
            replay_certificate(citing, library, units)
        except CertificateError:
            return 0
        return 1

    used = fresh()
    replay_certificate(citing, used)
    alone = bisect_left(range(100_000), 1, key=lambda units: suffices(units, fresh()))
    after = bisect_left(range(100_000), 1, key=lambda units: suffices(units, used))
    assert 100 < alone == after < 100_000


@pytest.mark.parametrize("before", [True, False])
def test_garbage_is_collected_afterwards_as_before(before):
    was = gc.isenabled()
    try:
        (gc.enable if before else gc.disable)()
        replay_texts({})
        assert gc.isenabled() is before
    finally:
        (gc.enable if was else gc.disable)()
