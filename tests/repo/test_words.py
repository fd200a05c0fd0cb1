"""Una palabra para una cosa: lo que el glosario evita no está en lecciones, ejercicios, docstrings ni mensajes."""
import re

import pytest
from helpers.lesson_cells import LESSONS, source_of, text_cells
from helpers.written import PLACES, ROOT, files, words

from coursekit.authoring.course import PLACES as PLACE_NAMES
from coursekit.authoring.course import glossary, manners

TERMS = glossary(ROOT)
AVOIDED = [(term.spanish, term.avoid, term.places) for term in TERMS if term.avoid]
AVOIDED += [(told, patterns, PLACE_NAMES) for told, patterns in manners(ROOT)]


def found(patterns, places) -> list[str]:
    """Dónde está lo que se evita: «archivo:línea: la línea»."""
    avoided = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    here = []
    for place in places:
        for path in files(place):
            here += [f"{path.relative_to(ROOT)}:{line}: {text.strip()[:100]}" for line, text in words(path)
                     if avoided.search(text)]
    return here


@pytest.mark.parametrize(("word", "patterns", "places"), AVOIDED, ids=[word for word, *_ in AVOIDED])
def test_what_the_glossary_avoids_is_not_written(word, patterns, places):
    assert found(patterns, places) == []


@pytest.mark.parametrize("wrong", [
    "sólo así", "éste otro", "el bosque al azar", "por defecto", "de a pares", "de a uno, por turno", "recién ahora",
    "se saltea una fila", "no anda", "acá abajo", "lo promueve", "promovida", "el artículo de la clase", "los trials",
    "el regret medio", "dos minutos de un núcleo", "cada fold", "conjunto de prueba", "la desviación estándar",
])
def test_each_of_these_would_be_seen(wrong):
    patterns = [pattern for _, some, _ in AVOIDED for pattern in some]
    assert any(re.search(pattern, wrong) for pattern in patterns)


@pytest.mark.parametrize("right", [
    "una de cada diez", "a la mejor", "recién nacidos", "solo así", "este otro", "el núcleo de un GP", "la promoción",
    "andamio", "de una vez", "lo recién medido", "K-fold", "la prueba apartada", "de aquella",
])
def test_and_these_would_not(right):
    patterns = [pattern for _, some, _ in AVOIDED for pattern in some]
    assert not any(re.search(pattern, right) for pattern in patterns)


def test_every_place_has_files():
    assert set(PLACES) == set(PLACE_NAMES)
    assert all(files(place) for place in PLACES)


# --- los términos

def headword(term) -> str:
    """La primera palabra de un término, sin lo que va entre paréntesis: con eso se lo busca."""
    return re.split(r"[,(]", term.spanish)[0].strip().lower()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.spanish)
def test_a_term_is_explained_and_is_in_the_lesson_it_says(term):
    assert term.meaning.endswith(".") and term.english
    assert re.search(rf"\b{re.escape(headword(term))}", reads(term.lesson))


def reads(number: str) -> str:
    """Lo que se lee de una lección, en minúsculas y con los blancos juntados; sin «Para seguir», que habla de otras."""
    text = " ".join(piece for _, piece in words(source_of(number)))
    return " ".join(text.lower().split()).split("para seguir")[0]


def test_terms_are_not_repeated():
    names = [term.spanish for term in TERMS]
    assert len(set(names)) == len(names) >= 50


# --- los números

LONG_NUMBER = re.compile(r"(?<![\d,.\w-])\d{5,}(?![\d\w-])")
POINT = re.compile(r"(?<![\w.,/-])\d+\.\d+(?![\w.]|\.\d)")
COMMON_SPACE = re.compile(r"(?<![\d,.])\d{1,3} \d{3}(?![\d,.])")
WRONG_NUMBER = re.compile("|".join(pattern.pattern for pattern in (LONG_NUMBER, POINT, COMMON_SPACE)))
CODE_OR_FORMULA = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", re.DOTALL)
NUMBERED = re.compile(r"(?:versi[óo]n|Python|TPOT|scikit-learn|algoritmo|sección|Optuna|Hyperopt) \d+\.[\dx]+")


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_numbers_in_the_prose_have_a_comma_and_a_thin_space(path):
    wrong = []
    for text in text_cells(path):
        plain = NUMBERED.sub(" ", CODE_OR_FORMULA.sub(" ", text))
        wrong += [plain[max(0, found.start() - 30):found.end() + 10] for found in WRONG_NUMBER.finditer(plain)]
    assert wrong == []
