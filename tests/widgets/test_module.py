"""El módulo del navegador se arma de varios archivos: uno por cosa que dibuja, y ningún nombre dos veces."""
import re
from collections import Counter

import pytest

from coursekit.widgets.module import FOLDER, IMPORT, module_source

FILES = sorted(FOLDER.glob("*.js"))
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.M)
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def test_every_file_is_in_the_module_once():
    source = module_source()
    for path in FILES:
        body = IMPORT.sub("", path.read_text(encoding="utf-8"))
        assert source.count(body) == 1, path.name


def test_nothing_is_imported_and_there_is_one_entry():
    source = module_source()
    assert not re.search(r"^import ", source, re.M)
    assert len(re.findall(r"^export default ", source, re.M)) == 1


def test_no_two_files_declare_the_same_name():
    declared = Counter(DECLARED.findall(module_source()))
    assert not [name for name, times in declared.items() if times > 1]


@every_file
def test_what_a_file_imports_the_other_exports(path):
    text = path.read_text(encoding="utf-8")
    for names, other in re.findall(r'^import \{ ([^}]*) \} from "\./([\w.]+)";', text, re.M):
        exported = (FOLDER / other).read_text(encoding="utf-8")
        for name in names.split(", "):
            declared = rf"^export (?:const|let|function|class) (?:[A-Z]+ = [^,]*, )?{name}\b"
            assert re.search(declared, exported, re.M), name


@every_file
def test_what_a_file_uses_of_another_it_imports(path):
    text = path.read_text(encoding="utf-8")
    code = re.sub(r"(^|\s)//.*", "", IMPORT.sub("", text))
    own = set(DECLARED.findall(text))
    for other in FILES:
        exported = re.findall(r"^export (?:const|let|function|class) (\w+)", other.read_text(encoding="utf-8"), re.M)
        for name in set(exported) - own:
            called = re.search(rf"(?<![\w.\"'-]){name}\(", code)
            imported = re.search(rf"^import .*\b{name}\b.* from \"\./{other.name}\";", text, re.M)
            assert imported or not called, f"{path.name} usa {name} de {other.name} sin importarlo"


@every_file
def test_a_file_says_what_it_draws_and_stays_short(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("// ") and len(lines) <= 200
