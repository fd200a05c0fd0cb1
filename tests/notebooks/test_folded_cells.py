"""Una celda de texto «plegada» queda cerrada detrás de su título, en JupyterLab y en la página exportada."""
import nbformat
import pytest
from nbconvert import HTMLExporter

from coursekit.authoring.build import notebook_bytes
from coursekit.authoring.regions import SourceError

TEXT = """# %% [markdown] tags=["plegada"]
# ### Para curiosos: el orden
#
# Un texto con **fuerza** y una cuenta, $x^2$:
#
# | a | b |
# |---|---|
# | 1 | 2 |
"""


def test_what_is_folded_is_closed_behind_its_title_and_still_written_in_markdown():
    book = nbformat.reads(notebook_bytes(TEXT, "90_demo.py").decode(), as_version=4)
    page, _ = HTMLExporter().from_notebook_node(book)
    inside = page.split("<details>")[1].split("</details>")[0]
    assert "<summary><b>Para curiosos: el orden</b></summary>" in inside
    assert "<strong>fuerza</strong>" in inside and "$x^2$" in inside and "<td>2</td>" in inside


@pytest.mark.parametrize("wrong", ["# Sin título", "# ### Solo el título"])
def test_a_folded_cell_needs_a_title_and_a_text(wrong):
    with pytest.raises(SourceError, match="^90_demo.py: una celda «plegada» empieza con «### Título»"):
        notebook_bytes(f'# %% [markdown] tags=["plegada"]\n{wrong}\n', "90_demo.py")
