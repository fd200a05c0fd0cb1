"""Keras sobre jax: el motor, la carpeta propia y lo compilado, cada vez en un proceso nuevo."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

IMPORT = """
import coursekit.interop.keras_on_jax as ours
from pathlib import Path
ours.own_folder = lambda name: Path({folder!r}) / name
keras = ours.import_keras()
"""
FIT = IMPORT + """
import json, time
import numpy as np

def net():
    keras.utils.set_random_seed(0)
    built = keras.Sequential([keras.Input((8,)), keras.layers.Dense({neurons}, activation="tanh"),
                              keras.layers.Dense(3, activation="softmax")])
    built.compile(loss="categorical_crossentropy", optimizer="adam")
    return built

X = np.random.default_rng(0).normal(size=(599, 8))
y = np.eye(3)[np.arange(599) % 3]
seconds = []
built = net()
for epochs in (1, 9):
    start = time.process_time()
    built.fit(X, y, epochs=epochs, batch_size=64, verbose=0)
    seconds.append(time.process_time() - start)
print(json.dumps({{"seconds": seconds, "sum": float(built.predict(X, verbose=0).sum(axis=0)[0])}}))
"""


@pytest.fixture
def run(tmp_path):
    """Ejecuta un programa con una carpeta personal propia; devuelve lo que terminó."""
    home = tmp_path / "personal"
    home.mkdir()

    def run(program, neurons=7, **environment):
        plots = str(tmp_path / "matplotlib")         # el curso ya le dice a matplotlib dónde escribir
        own = {"HOME": str(home), "PYTHONPATH": str(ROOT), "MPLCONFIGDIR": plots, **environment}
        text = program.format(folder=str(tmp_path / "curso"), neurons=neurons)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("KERAS", "JAX"))}
        return subprocess.run([sys.executable, "-c", text], env=inherited | own, capture_output=True, text=True,
                              timeout=240)
    run.home = home
    run.cache = tmp_path / "curso" / "jax"
    return run


def test_it_uses_jax_on_the_processor_and_writes_nothing_in_the_home(run):
    done = run(IMPORT + "import jax; print(keras.backend.backend(), jax.default_backend())")
    assert (done.returncode, done.stdout, done.stderr) == (0, "jax cpu\n", "")
    assert list(run.home.iterdir()) == []


def test_the_settings_of_another_project_change_nothing(run):
    folder = run.home / ".keras"
    folder.mkdir()
    (folder / "keras.json").write_text(json.dumps({"backend": "tensorflow", "floatx": "float16"}), encoding="utf-8")
    done = run(IMPORT + "print(keras.backend.backend(), keras.config.floatx())")
    assert done.stdout == "jax float32\n", done.stderr


@pytest.mark.parametrize("how", ["variable", "loaded"])
def test_another_engine_is_refused_with_what_to_do(run, how):
    program = IMPORT if how == "variable" else IMPORT.replace("import coursekit", "import keras, coursekit", 1)
    if how == "loaded":
        program = program.replace("keras = ours", "keras.backend.backend = lambda: 'torch'\nkeras = ours")
        done = run(program, KERAS_BACKEND="jax")
    else:
        done = run(program, KERAS_BACKEND="torch")
    assert "RuntimeError: «keras»: llegó el motor torch; se espera jax." in done.stderr


def test_what_was_compiled_is_found_by_the_next_process(run):
    """«Cada forma nueva de red se compila, y eso tarda más que entrenarla nueve épocas»; y la segunda vez, no.

    Lo que quedó a medio escribir se compila de nuevo, sin una palabra.
    """
    first = run(FIT)
    kept = sorted(path.name for path in run.cache.glob("*-cache"))
    second = run(FIT)
    assert sorted(path.name for path in run.cache.glob("*-cache")) == kept != []
    compiling, training = json.loads(first.stdout)["seconds"]
    found, _ = json.loads(second.stdout)["seconds"]
    assert compiling > training and found < 0.8 * compiling
    assert json.loads(first.stdout)["sum"] == json.loads(second.stdout)["sum"]
    for path in run.cache.glob("*-cache"):
        path.write_bytes(path.read_bytes()[:40])
    again = run(FIT)
    assert again.stderr == "" and again.returncode == 0
    assert json.loads(again.stdout)["sum"] == json.loads(first.stdout)["sum"]


def test_a_folder_that_cannot_be_written_only_costs_time(run, tmp_path):
    (tmp_path / "curso").write_text("no es una carpeta", encoding="utf-8")
    done = run(FIT)
    assert done.returncode == 0 and done.stderr == ""
