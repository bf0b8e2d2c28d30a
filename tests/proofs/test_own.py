"""A user's own inventory: symbols, hypotheses and instances from a TOML file."""

import pytest

from proofs.errors import InputError
from proofs.registry import load_paper
from proofs.reports.model import Verdict
from proofs.verdicts import Options, run

OWN = r"""
[setting]
matrices = { A = "mxn", B = "nxm", x = "nx1", y = "nx1" }
symmetric = { S = "nxn" }
functions = { f = { variables = ["A"], definition = '\frac{1}{2}\|A B\|_F^2' } }
[given]
involution = 'S S = I'
[[claim]]
id = "cyclic"
printed = '\operatorname{tr}(A B) = \operatorname{tr}(B A)'
[[claim]]
id = "not-multiplicative"
printed = '\operatorname{tr}(A B A B) = \operatorname{tr}(A B)^2'
[[claim]]
id = "cauchy-schwarz"
printed = '(x^T y)^2 \leq \|x\|_2^2 \|y\|_2^2'
[[claim]]
id = "gradient"
printed = '\nabla_{A} f(A) = A B B^T'
[[claim]]
id = "cube"
given = ["involution"]
printed = 'S S S = S'
[[instance]]
n = 2
S = [["0", "1"], ["1", "0"]]
"""


def own(tmp_path, text=OWN):
    path = tmp_path / "claims.toml"
    path.write_text(text)
    return str(path)


def verdicts(tmp_path, text=OWN):
    report = run(own(tmp_path, text), None, Options(instances=4, jobs=1))
    return {one.id: one.verdict for one in report.claims}


def test_true_claims_are_proved_and_false_ones_refuted(tmp_path):
    found = verdicts(tmp_path)
    assert found.pop("not-multiplicative") is Verdict.REFUTED
    assert set(found.values()) == {Verdict.PROVED}


def test_without_an_instance_a_hypothesis_is_not_shown_to_be_consistent(tmp_path):
    text = OWN[: OWN.index("[[instance]]")]
    assert verdicts(tmp_path, text)["cube"] is Verdict.OPEN


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('A = "mxn"', 'A = "m"', "expected ROWSxCOLS"),
        ('given = ["involution"]', 'given = ["nothing"]', "no hypothesis 'nothing'"),
        ('id = "cube"', 'id = "cyclic"', "stands twice"),
        ("printed = 'S S S = S'", "printed = 3", "`printed` is 3; expected a text"),
        ('["0", "1"]', '["0", "one"]', "expected an exact number"),
        ("[setting]", "[setting", "expected TOML"),
        ("'S S S = S'", "'S S S = T'", "T is not declared"),
        ("'S S S = S'", "'S S (S = S'", "expected a formula"),
        ("'S S S = S'", "'S = <script>alert(1)</script>'", "an expression is expected, not <"),
        ("'S S S = S'", "'S = 数'", "'数' cannot be read"),
        ('S = "nxn"', '数 = "nxn"', "expected TOML"),
        ('{ S = "nxn" }', "{ '数' = \"nxn\" }", "'数' cannot name a symbol"),
        ("'S S S = S'", f"'S = {'S + ' * 2_500_000}S'", "10000005 characters; at most 20000"),
    ],
)
def test_bad_input_is_one_line(tmp_path, before, after, message):
    assert before in OWN
    with pytest.raises(InputError, match=message.replace("(", r"\(")) as caught:
        verdicts(tmp_path, OWN.replace(before, after))
    assert "\n" not in str(caught.value)


def test_a_claim_of_no_known_paper_needs_a_setting(tmp_path):
    with pytest.raises(InputError, match="none of zhu2019"):
        load_paper(own(tmp_path, '[[claim]]\nid = "mine"\nprinted = "A = A"\n'))


# --- exact values ---

LETTERS = r"""
[setting]
matrices = { A = "mxn", B = "mxn", C = "nxn", x = "nx1", "\\Delta" = "nx1" }
symmetric = { S = "nxn" }
scalars = ["t"]
functions = { f = { variables = ["x"], definition = 'x^T S x' } }
[given]
neg = "t < 0"
pos = "t > 0"
kernel = "A x = 0"
"""
AT = """
[[instance]]
t = "-1"
A = [["1"]]
x = [["1"]]
"""


def claimed(printed, given=(), rest=""):
    return f"{LETTERS}[[claim]]\nid = 'it'\ngiven = {list(given)}\nprinted = '{printed}'\n{rest}"


def result(tmp_path, printed, given=(), rest="", options=None):
    text = claimed(printed, given, rest)
    (found,) = run(own(tmp_path, text), None, options or Options(jobs=1)).claims
    return found


@pytest.mark.parametrize(
    "printed",
    [
        "C^{-1} C = I",
        "C C^{-1} C = C",
        "S^{1/2} S^{1/2} = S",
        "S^{-1/2} S S^{-1/2} = I",
        "(C^{-1})^T C^T = I",
    ],
)
def test_inverses_and_roots_are_proved_from_what_they_mean(tmp_path, printed):
    found = result(tmp_path, printed)
    assert found.verdict is Verdict.PROVED
    assert found.hypotheses
    assert found.witness


def test_a_false_claim_on_an_inverse_is_refuted_by_one(tmp_path):
    found = result(tmp_path, "C^{-1} = C")
    assert found.verdict is Verdict.REFUTED
    assert found.counterexample.values["C"] == [["-2"]]
    assert found.counterexample.values["C_inv"] == [["-1/2"]]


def test_an_instance_decides_the_inverse_of_a_letter_that_it_gives(tmp_path):
    at = '[[instance]]\nC = [["3"]]\n'
    found = result(tmp_path, "C^{-1} = C", (), at, Options(small=0, jobs=1))
    assert found.counterexample.values["C_inv"] == [["1/3"]]
    singular = result(tmp_path, "C^{-1} = C", (), at.replace("3", "0"), Options(small=0, jobs=1))
    assert singular.instances.tried == 0


@pytest.mark.parametrize(
    "printed",
    [
        r"t \geq 0",
        r"t \|x\|_2^2 \geq 0",
        r"\mathrm{tr}(C)^2 \leq 2 \|C\|_F^2",
        r"\|A+B\|_F^2 \leq \frac{19}{10} \|A\|_F^2 + 2 \|B\|_F^2",
    ],
)
def test_a_claim_that_is_false_at_plain_values_is_refuted(tmp_path, printed):
    assert result(tmp_path, printed).verdict is Verdict.REFUTED


def test_the_users_instance_is_tried_first_even_where_only_signs_are_given(tmp_path):
    found = result(tmp_path, r"t \leq 0", ["neg"], AT, Options(small=0, jobs=1))
    assert found.verdict is Verdict.PROVED
    assert found.witness.values == {"t": "-1"}
    assert found.instances.kinds == {"given": 1}


def test_as_many_small_values_are_tried_as_are_asked_for(tmp_path):
    for number in (0, 3, 50):
        found = result(tmp_path, "A = A", options=Options(small=number, jobs=1))
        assert found.instances.tried == number


@pytest.mark.parametrize(
    ("printed", "given", "reason"),
    [
        ("A = A", ["neg", "pos"], "'pos'"),
        ("A x = A x", ["kernel"], "'kernel'"),
        ("A^T A x = 0", ["kernel"], "'kernel'"),
    ],
)
def test_hypotheses_that_hold_nowhere_prove_nothing_used_or_not(tmp_path, printed, given, reason):
    found = result(tmp_path, printed, given, AT)
    assert found.verdict is Verdict.OPEN
    assert f"instance 1 does not satisfy {reason}" in found.reason
    assert result(tmp_path, printed, given).verdict is Verdict.OPEN


def test_an_instance_that_is_not_meant_for_a_claim_is_not_held_against_it(tmp_path):
    second = '[[instance]]\nt = "1"\nA = [["0"]]\nx = [["1"]]\n'
    found = result(tmp_path, "A^T A x = 0", ["kernel"], AT + second)
    assert (found.verdict, found.reason) == (Verdict.PROVED, "holds in all dimensions")


def test_a_byte_order_mark_is_no_harm(tmp_path):
    (tmp_path / "claims.toml").write_text(OWN, encoding="utf-8-sig")
    assert load_paper(str(tmp_path / "claims.toml")).is_own


def test_an_instance_that_leaves_a_hypothesis_open_is_not_said_to_violate_it(tmp_path):
    found = result(tmp_path, "A^T A x = 0", ["kernel"], '[[instance]]\nt = "1"\n')
    assert found.verdict is Verdict.OPEN
    assert "instance 1" not in found.reason


def test_a_hessian_form_of_one_variable_takes_a_matrix_as_direction(tmp_path):
    form = r"\nabla^2 f(x)[\Delta, \Delta] = {} \Delta^T S \Delta"
    assert result(tmp_path, form.replace("{}", "2")).verdict is Verdict.PROVED
    assert result(tmp_path, form.replace("{}", "3")).verdict is Verdict.REFUTED


def test_a_letter_called_like_a_direction_is_not_taken_for_an_arbitrary_one(tmp_path):
    slope = r"\nabla_{x} f(x) = {} \Delta_1"
    text = claimed(slope.replace("{}", "C^T")).replace(r"\\Delta", r"\\Delta_1")
    text = text.replace("x^T S x", r"x^T C \Delta_1")
    assert verdicts(tmp_path, text)["it"] is Verdict.REFUTED
    assert verdicts(tmp_path, text.replace("C^T", "C"))["it"] is Verdict.PROVED


# --- bad input ---

MINE = LETTERS + "[[claim]]\nid = 'it'\nprinted = 'A = A'\n"


def changed(before, after):
    assert before in MINE
    return MINE.replace(before, after)


def with_claim(fields, printed="A = A"):
    return f"{LETTERS}[[claim]]\nid = 'it'\nprinted = '{printed}'\n{fields}"


def at(fields):
    return f"{MINE}[[instance]]\n{fields}\n"


BAD = {
    "a scalar is a dimension": (changed('["t"]', '["n"]'), ":2: n is a symbol and a dimension"),
    "a matrix is a dimension": (changed('C = "nxn"', 'C = "CxC"'), ":3: C is a symbol and a dim"),
    "a function is a dimension": (changed("f = {", "n = {"), ":6: n is a symbol and a dimension"),
    "not square": (changed('S = "nxn"', 'S = "mxn"'), ":4: symmetric.S = 'mxn'; expected a square"),
    "many rows": (changed('A = "mxn"', 'A = "1000000xn"'), ":3: matrices.A = '1000000xn'; exp"),
    "shape a number": (changed('A = "mxn"', "A = 5"), ":3: matrices.A = 5; expected ROWSxCOLS"),
    "two letters": (changed('A = "mxn"', 'AB = "mxn"'), ":3: matrices: the spelling 'AB' is not"),
    "a sign": (changed('["t"]', "['\\sum']"), ":5: scalars: the spelling '\\\\sum' cannot be read"),
    "unknown setting": (changed("scalars", "scalarz"), ":5: setting.scalarz is unknown; expected"),
    "scalars a number": (changed('["t"]', "5"), ":5: scalars is 5; expected a list of LaTeX"),
    "scalars a text": (changed('["t"]', '"t"'), ":5: scalars is 't'; expected a list"),
    "scalars a table": (changed('["t"]', "{ t = 1 }"), ":5: scalars is {'t': 1}; expected a list"),
    "function of a scalar": (
        changed("""["x"], definition = 'x^T S x'""", """["t"], definition = 't^3'"""),
        ":6: function f: variables holds 't'; expected declared matrices",
    ),
    "function of nothing": (changed('["x"]', "[]"), ":6: function f: variables is empty; expected"),
    "function of a text": (changed('["x"]', '"x"'), ":6: function f: variables is 'x'; expected"),
    "of what is undeclared": (changed('["x"]', '["Q"]'), "variables holds 'Q'; expected declared"),
    "of one letter twice": (changed('["x"]', '["x", "x"]'), "variables holds 'x'; expected"),
    "of a symmetric letter": (changed('["x"]', '["S"]'), "variables holds 'S'; expected"),
    "no variables": (changed('variables = ["x"], ', ""), "variables is missing; expected a list"),
    "definition a number": (changed("'x^T S x'", "5"), ":6: function f: definition is 5; expected"),
    "definition a matrix": (changed("'x^T S x'", "'A x'"), ":6: function f: definition: a functio"),
    "own inverse": (
        changed("""["x"], definition = 'x^T S x'""", """["C"], definition = 'x^T C^{-1} x'"""),
        ":6: function f: definition: the inverse or root of the variable C",
    ),
    "rows of many digits": (changed('A = "mxn"', f'A = "{"9" * 5000}xn"'), ":3: matrices.A = '99"),
    "claim a table": (changed("[[claim]]", "[claim]"), ":11: `claim` is {'id': 'it', 'printed': '"),
    "claim a text": (f"claim = 'abc'\n{LETTERS}", ":1: `claim` is 'abc'"),
    "claim of numbers": (f"claim = [1, 2]\n{LETTERS}", ": claim 1 is 1"),
    "no id": (changed("id = 'it'\n", ""), ":11: claim 1: `id` is missing; expected a text"),
    "id a list": (changed("'it'", "['it']"), ":11: claim 1: `id` is ['it']; expected a text"),
    "id empty": (changed("'it'", "''"), ":11: claim 1: `id` is ''; expected a text"),
    "given of lists": (with_claim("given = [['neg']]"), ":14: claim it: `given` is [['neg']]; exp"),
    "given a number": (with_claim("given = 5"), ":14: claim it: `given` is 5; expected a list"),
    "given a text": (with_claim("given = 'neg'"), ":14: claim it: `given` is 'neg'"),
    "line negative": (with_claim("line = -4"), ":11: claim it: `line` is -4; expected 0 or more"),
    "line a text": (with_claim("line = '4'"), "claim it: `line` is '4'; expected a whole number"),
    "kind unknown": (with_claim("kind = 'foo'"), "claim it: `kind` is 'foo'; expected one of"),
    "unknown field": (with_claim("foo = 1"), ":11: claim it: unknown field `foo`; expected id"),
    "unknown table": (changed("[given]", "[foo]"), ":7: `foo` is no table of an inventory"),
    "hypothesis a number": (changed('"t < 0"', "5"), ":8: neg is 5; expected a text"),
    "hypothesis unfinished": (changed('"A x = 0"', '"A x = "'), ":10: hypothesis 'kernel', char"),
    "hypothesis without relation": (changed('"t < 0"', '"t"'), ":8: hypothesis 'neg': an expr"),
    "instance a number": (f"instance = 5\n{MINE}", ":1: `instance` is 5; expected [[instance]]"),
    "instance a table": (f"{MINE}[instance]\nm = 1", ":14: `instance` is {'m': 1}; expected [["),
    "instance of numbers": (f"instance = [5]\n{MINE}", ": instance 1 is 5"),
    "divided by zero": (at('t = "1/0"'), ":15: instance 1: t is '1/0'; expected an exact number"),
    "a float": (at("t = 0.5"), ":15: instance 1: t is 0.5; expected an exact number"),
    "too large": (at('t = "1e99999999"'), "instance 1: t is '1e99999999'"),
    "a number for a matrix": (at('A = "3"'), "instance 1: A is '3'; expected rows of one length"),
    "a matrix for a number": (at('t = [["3"]]'), "instance 1: t is [['3']]; expected an exact"),
    "ragged": (at('A = [["1"], ["1", "2"]]'), "instance 1: A is [['1'], ['1', '2']]"),
    "no rows": (at("A = []"), "instance 1: A is []; expected rows of one length"),
    "an entry a float": (at("A = [[0.5]]"), "instance 1: A: an entry is 0.5; expected an exact"),
    "not declared": (at('Q = "1"'), ":15: instance 1: Q is not declared; expected one of A, B"),
    "another size": (at('m = 2\nn = 2\nA = [["1", "2"]]'), ":17: instance 1: A is 1×2"),
    "two sizes of n": (at('A = [["1"]]\nx = [["1"], ["2"]]'), ":16: instance 1: x is 2×1"),
    "not symmetric": (at('S = [["0", "1"], ["2", "0"]]'), "instance 1: S is not symmetric; expect"),
    "size 0": (at("m = 0"), ":15: instance 1: m is 0; expected a whole number from 1 to 64"),
    "size -1": (at("n = -1"), "instance 1: n is -1; expected a whole number from 1 to 64"),
    "size a half": (at('m = "1/2"'), "instance 1: m is '1/2'"),
    "size 100000": (at("m = 100000"), "instance 1: m is 100000; expected a whole number from 1 to"),
    "deep": (f"x = {'[' * 100_000}", ": nested too deeply; expected"),
    "long": (f"x = {'9' * 5000}", ": a number of thousands of digits; expected"),
    "expression": (with_claim("", "A + B"), ":12: claim it: an expression claims nothing"),
    "expression aside": (with_claim("", "A = A, B"), ":12: claim it: an expression claims nothing"),
    "modulus": (with_claim("", "|x^T x| = 1"), ":12: claim it: Abs("),
    "rank": (with_claim("", r"\mathrm{rank}(A) = 1"), ":12: claim it: Rank(A)"),
    "norm": (with_claim("", r"\|x+x\|_2 = t"), ":12: claim it: the norm"),
    "quotient": (with_claim("", r"\frac{t}{t} = 1"), ":12: claim it: 1/t is no polynomial"),
    "order": (with_claim("", r"C \leq C"), ":12: claim it: C ≤ C: an order between matrices; expe"),
    "root": (with_claim("", "C^{1/2} = C"), ":12: claim it: C**(1/2): C is not declared symmetric"),
    "power": (with_claim("", "(C + C^T)^{30} = 0"), ":12: claim it: (C + C.T)**30: a product of"),
    "no variable": (with_claim("", r"\nabla_{C} f(x) = 0"), ":12: claim it: C is no variable of f"),
    "direction": (with_claim("", r"\nabla^2 f(x)[C, C] = 0"), ":12: claim it: the direction C is"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_located_and_says_what_is_expected(tmp_path, name):
    text, message = BAD[name]
    with pytest.raises(InputError) as caught:
        verdicts(tmp_path, text)
    said = str(caught.value)
    assert said.startswith(f"{tmp_path / 'claims.toml'}")
    assert message in said
    assert "; expected " in said
    assert "\n" not in said
