"""Lo que se aparta con una marca se ejecuta igual: `make test` corre todas las partes y no falta ninguna."""
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def own_marks() -> set[str]:
    """Las marcas declaradas en pyproject.toml."""
    options = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    return {mark.partition(":")[0] for mark in options["markers"]}


def recipe(target: str) -> str:
    """Lo que depende de `target` y lo que ejecuta."""
    return re.search(rf"^{target}:(.*(?:\n\t.*)*)", MAKEFILE, re.M).group(1)


def test_the_marks_only_split_what_is_run():
    marks = own_marks()
    fast = set(re.search(r'-m "(.*?)"', recipe("unit")).group(1).split(" and "))
    assert fast == {f"not {mark}" for mark in marks}
    for mark in marks:
        assert f"-m {mark} " in recipe(mark)


def test_make_test_runs_every_part():
    assert own_marks() | {"unit"} <= set(recipe("test").split("\n")[0].split())
    ignored = set(re.findall(r"--ignore=(\S+)", MAKEFILE))
    run = "".join(recipe(target) for target in ["test", *recipe("test").split("\n")[0].split()])
    assert ignored and all(re.search(rf"pytest .*{re.escape(path)}\b", run) for path in ignored)
    assert "pytest exercises --submission solutions" in recipe("test")


def test_ci_runs_make_test_and_says_that_it_is_ci():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^export CI=\S+", script, re.M) and re.search(r"^make test$", script, re.M)
