"""What can be written after the magics, without a kernel."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.error import UsageError

from jupyter_mlflow.kernel.magics.arguments import Arguments, options, parse, split
from jupyter_mlflow.kernel.magics.options import usage


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", Arguments()),
        ("a long  name", Arguments(name="a long name")),
        ("'a  b' c", Arguments(name="a  b c")),
        ("trial (second try) [x]", Arguments(name="trial (second try) [x]")),
        ("--name x", Arguments(name="x")),
        ("net -p lr=0.1 two --nested", Arguments(name="net two", params={"lr": 0.1}, nested=True)),
        ("--experiment 'my experiment'", Arguments(experiment="my experiment")),
        ("--description 'it *works*'", Arguments(description="it *works*")),
        ("--description=-v", Arguments(description="-v")),
        ("-t a=b=c --tag d= -t 'e f=g h'", Arguments(tags={"a": "b=c", "d": "", "e f": "g h"})),
        ("--autolog", Arguments(autolog=True)),
        ("--no-autolog", Arguments(autolog=False)),
        ("-h", Arguments(help=True)),
    ],
)
def test_the_parts_of_a_line(line: str, expected: Arguments) -> None:
    assert parse(line) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1e-3", -1e-3),
        ("None", None),
        ("True", True),
        ("[64,32]", [64, 32]),
        ("[64, 'a b']", [64, "a b"]),
        ("{'a': (1, 2)}", {"a": (1, 2)}),
        ("\"x='1'\"", "1"),
        ("007", "007"),
        ("true", "true"),
        ("adam", "adam"),
        ("'two words'", "two words"),
        (r"C:\data", r"C:\data"),
        ("$5", "$5"),
        ("1+1", "1+1"),
        ("a=b", "a=b"),
        ("((((", "(((("),
    ],
)
def test_values_are_literals_or_text(text: str, value: Any) -> None:
    line = f"-p {text}" if text.startswith('"') else f"-p x={text}"
    assert parse(line).params == {"x": value}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("lr=0.1,0.2", (0.1, 0.2)),
        ("lr=0.1", (0.1,)),
        ("lr=0.1,auto,None", (0.1, "auto", None)),
        ("lr=adam,sgd", ("adam", "sgd")),
        ("lr=[1,2]", (1, 2)),
        ("lr=(1,2)", (1, 2)),
        ("lr=(1,2),(3,4)", ((1, 2), (3, 4))),
        ('"lr=[(1, 2), (3, 4)]"', ((1, 2), (3, 4))),
        ("lr=['a, b','c d']", ("a, b", "c d")),
        ('"lr=a b, c"', ("a b", "c")),
        ("lr=f(1,2),b", ("f(1,2)", "b")),
        ("lr={'a':1}", ({"a": 1},)),
        ('"lr=None"', (None,)),
    ],
)
def test_values_of_a_sweep(text: str, values: tuple[Any, ...]) -> None:
    assert parse(f"--sweep {text}").sweep == {"lr": values}


def test_sweeps_keep_their_order() -> None:
    assert list(parse("--sweep b=1,2 name --sweep a=3").sweep) == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("--nmae x", "unrecognized arguments: --nmae"),
        ("--exp x", "unrecognized arguments: --exp"),
        ("x 'y z", "This quote is not closed: 'y z"),
        ("Anna's net", "This quote is not closed: 's net"),
        ("-p", "argument -p/--param: expected one argument"),
        ("--experiment", "expected one argument"),
        ("--experiment ''", "--experiment needs a name."),
        ("-p lr= 0.1", """-p lr= has no value; the empty text is "lr=''"."""),
        ("-p layers=64, 32", "-p layers=64, ends with a comma: put quotes around it all."),
        ("-p lr={missing}", "{missing} has no value: name 'missing' is not defined"),
        ("--sweep lr={1/0}", "{1/0} has no value: division by zero"),
        ("--sweep lr=0.1, 0.2", "--sweep lr=0.1,: there is an empty value. Put quotes around"),
        ("-p lr", "-p lr: write -p KEY=VALUE."),
        ("-p =1", "-p =1: write -p KEY=VALUE."),
        ("-t stage", "-t stage: write -t KEY=VALUE."),
        ("-p 1st=2", "1st cannot be the name of a variable."),
        ("-p a.b=2", "a.b cannot be the name of a variable."),
        ("--sweep lambda=2", "lambda cannot be the name of a variable."),
        ("-p a=1 -p a=2", "-p gives a twice."),
        ("--sweep a=1 --sweep a=2", "--sweep gives a twice."),
        ("-p a=1 --sweep a=2,3", "a is given by -p and by --sweep."),
        ("--autolog --no-autolog", "--autolog and --no-autolog cannot both be given."),
        ("one --name two", "The run cannot have two names: one, two."),
        ("--sweep a=", "--sweep a= has no values."),
        ("--sweep a=[]", "--sweep a= has no values."),
        ("--sweep a=x,,y", "--sweep a=x,,y: there is an empty value."),
        ("--sweep a=[f(1),2]", "this is not a list of Python literals."),
        (
            f"--sweep a={[*range(101)]} --sweep b={[*range(100)]}",
            "The sweep would make 10,100 runs; 10,000 are the most.",
        ),
    ],
)
def test_a_mistake_is_told_in_one_line(line: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        parse(line)
    assert said in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("line", "statement"),
    [
        ("train()", "train()"),
        ('-p lr=0.1 train(lr=lr,  x="a  b")', 'train(lr=lr,  x="a  b")'),
        ("-p 'a=b c' --name n x = 5  # don't", "x = 5  # don't"),
        ("-plr=0.1 --nested f(-1, '--name')", "f(-1, '--name')"),
        ("-- -x", "-x"),
        ("--name n -- -x -- y", "-x -- y"),
        ("--name=n", ""),
        ("-p a=1 {d}", "{d}"),
        (r"f('it\'s')", r"f('it\'s')"),
        ("-t a='b c' it's", "it's"),
    ],
)
def test_a_statement_stays_as_it_is_written(line: str, statement: str) -> None:
    assert split(line)[1] == statement


def test_a_dash_needs_the_double_dash() -> None:
    with pytest.raises(UsageError, match="unrecognized arguments: -x"):
        split("-x + 1")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{name} {depth + 1} $depth", Arguments(name="a b 4 $depth")),
        ("-t price=US$100 --description $5", Arguments(tags={"price": "US$100"}, description="$5")),
        ("-p a={depth+1}", Arguments(params={"a": 4})),
        ("-p a={depth + 1} b", Arguments(params={"a": 4}, name="b")),
        ("-p a={name}", Arguments(params={"a": "a b"})),
        ("-p a={quoted}", Arguments(params={"a": "it's"})),
        ("-p a={version}", Arguments(params={"a": "1.10"})),
        ("-p a=v{version}", Arguments(params={"a": "v1.10"})),
        ("-p a={d}", Arguments(params={"a": {"k": "v"}})),
        ("-p a={'n':10} -p b={1,2}", Arguments(params={"a": {"n": 10}, "b": {1, 2}})),
        ("-p a={{name}}", Arguments(params={"a": "{name}"})),
        ("--sweep a={version},{depth},2", Arguments(sweep={"a": ("1.10", 3, 2)})),
        ("--sweep a={range(depth)}", Arguments(sweep={"a": (0, 1, 2)})),
        ("--sweep a={d}", Arguments(sweep={"a": ({"k": "v"},)})),
        ("--sweep a={name}", Arguments(sweep={"a": ("a b",)})),
        ("-p µ=1", Arguments(params={"μ": 1})),
        ("--name {name} -t x={d['k']}", Arguments(name="a b", tags={"x": "v"})),
        ("--sweep a={values}", Arguments(sweep={"a": (1, "x y")})),
        ("--description {flag}", Arguments(description="--nested")),
        ("{missing}", Arguments(name="{missing}")),
        ("{{name}}", Arguments(name="{name}")),
    ],
)
def test_variables_are_filled_in_and_stay_one_word(line: str, expected: Arguments) -> None:
    variables = {
        "name": "a b",
        "depth": 3,
        "version": "1.10",
        "quoted": "it's",
        "d": {"k": "v"},
        "values": [1, "x y"],
        "flag": "--nested",
    }
    assert parse(line, variables) == expected


def test_options_can_be_seen_beforehand() -> None:
    assert options("name -p a=1 --sweep=b=2 '--help me'") == {"-p", "--sweep", "--help me"}
    assert options("it's --help") == frozenset()


def test_help_tells_each_option_and_gives_examples() -> None:
    text = usage()
    for option in ("--name", "--experiment", "-p", "-t", "--description", "--nested"):
        assert f"  {option}" in text
    for example in text.split("examples:\n")[1].strip().splitlines():
        magic, _, line = example.strip().partition(" ")
        assert (parse(line) if magic == "%%mlflow_run" else split(line)[0]) != Arguments()
    assert max(map(len, text.splitlines())) <= 100
