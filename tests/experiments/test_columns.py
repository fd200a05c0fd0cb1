"""Una historia vista por columnas: las opciones que se imprimen igual siguen siendo distintas."""
import numpy as np
import pytest
from sklearn.gaussian_process.kernels import RBF

from coursekit import History, Trial
from coursekit.experiments.columns import columns_of, final_trials

ALIKE = {"núcleos": [RBF(1 + i / 10**5) for i in range(3)], "tuplas": [(1,), (1.0,), (True,)],
         "arreglos": [np.where(np.arange(3000) == 1500, i, 0) for i in range(3)]}


@pytest.mark.parametrize("values", ALIKE.values(), ids=ALIKE)
def test_a_history_without_space_tells_options_apart_by_their_content(values):
    history = History([Trial(number=i, params={"k": values[i % 3]}, status="ok", loss=float(i)) for i in range(6)])
    (column,) = columns_of(history, final_trials(history))
    assert len(column.categories) == 3
    assert column.unit == pytest.approx([1 / 6, 1 / 2, 5 / 6] * 2)
