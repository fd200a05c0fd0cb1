"""Las tablas de pandas con los números en español: en HTML, en texto, y solo lo que es un número."""
import numpy as np
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell

from coursekit.basics.data_frames import comma_tables, html_with_commas, text_with_commas

TABLE = pd.DataFrame({"puntaje": [0.9061, 1.0, np.nan], "cambio": [-0.25, 3.5, 1e-7], "n": [7, 15626, 1],
                      "nombre": ["v1.5", "0.5 y 0.7", "None"], "mezcla": [0.25, "tres", (0.5, 1)]},
                     index=[0.5, 1.5, 2.5])
TABLE["entero raro"] = pd.array([0.5, 0.123, None], dtype="Float64")


def cells(html: str) -> list[str]:
    """Los textos de las celdas y de los títulos de una tabla."""
    return [part.partition("<")[0] for part in html.replace("<td>", "<th>").split("<th>")[1:]]


def test_numbers_in_a_table_have_a_comma_and_the_rest_stays():
    shown = cells(html_with_commas(TABLE))
    for text in ("0,9061", "1,0000", "NaN", "0,5", "1,5", "15\u202f626", "0,123", "0,25"):
        assert text in shown
    for text in ("v1.5", "0.5 y 0.7", "(0.5, 1)"):
        assert text in shown
    assert TABLE.loc[0.5, "puntaje"] == 0.9061


def test_a_negative_number_has_the_minus_of_print():
    shown = cells(html_with_commas(pd.DataFrame({"pérdida": [-0.25, 3.5]})))
    assert shown[2:] == ["0", "−0,25", "1", "3,50"]


def test_pandas_options_still_count(monkeypatch):
    frame = pd.DataFrame({"a": [1 / 3]})
    with pd.option_context("display.precision", 2):
        assert "0,33" in html_with_commas(frame)
    with pd.option_context("display.notebook_repr_html", False):
        assert html_with_commas(frame) is None


def test_in_text_the_columns_stay_aligned():
    frame = pd.DataFrame({"a": [0.5, 12.25], "b": ["x", "v2.0"]})
    lines = text_with_commas(frame).splitlines()
    assert "0,50" in lines[1] and "12,25" in lines[2] and "v2.0" in lines[2]
    assert len({len(line) for line in lines}) == 1


@pytest.fixture
def shell():
    shell = InteractiveShell.instance()
    yield shell
    InteractiveShell.clear_instance()


def test_the_notebook_shows_them_like_that(shell):
    comma_tables()
    data, _ = shell.display_formatter.format(pd.DataFrame({"a": [0.5]}))
    assert "<td>0,5</td>" in data["text/html"] and "0,5" in data["text/plain"]


def test_out_of_a_notebook_nothing_happens():
    comma_tables()
    assert "0.5" in repr(pd.DataFrame({"a": [0.5]}))
