# make lab       prepara el curso (una sola vez) y lo abre en JupyterLab; con REDES=1 le agrega Keras (lección 09), y con RAY=1, Ray (10)
# make test      prepara todo lo necesario y ejecuta todas las pruebas
# make repair    instala de nuevo lo que falte o esté roto, y dice si quedó en orden
# make site      arma el curso como sitio, en build/sitio: se abre con doble clic y sirve en cualquier servidor
# make slides    arma solo las diapositivas de cada lección, en build/diapositivas, con las notas de quien presenta
# make versions  prueba el paquete con las versiones más viejas y más nuevas que admite (a mano; tarda)
.DEFAULT_GOAL := lab
.PHONY: lab test unit mutants processes redes ray site slides site-test repair versions notebooks check lock bench tables lint clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q install
PIP_ON := $(BIN)/python -m pip --disable-pip-version-check --python
# El primer Python entre 3.11 y 3.13 que haya (desde 3.14, TPOT no se instala y a la lección 06 le falta su parte);
# si no hay, uno más nuevo. Se puede imponer otro: make lab PYTHON=python3.12
PYTHON ?= $(shell for limit in 14 99; do for p in python3 python3.12 python3.13 python3.11 python python3.14; do \
  $$p -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, $$limit))" 2>/dev/null \
  && { echo $$p; exit; }; done; done)
ARGS ?=
# Las partes optativas que se piden, y las que se agregaron alguna vez, que se mantienen al día sin volver a pedirlas.
ASKED := $(if $(filter-out 0 no,$(REDES)),redes) $(if $(filter-out 0 no,$(RAY)),ray)
ADDED := $(patsubst $(VENV)/.with-%,%,$(wildcard $(VENV)/.with-*))
PARTS := $(sort $(ASKED) $(ADDED))

lab: $(VENV)/.lab $(PARTS:%=$(VENV)/.with-%)
	@$(BIN)/python -m coursekit lab $(ARGS)

# Primero lo rápido, para enterarse pronto; después los cuadernos enteros y los widgets en un navegador.
test: unit mutants processes redes ray site-test
	$(BIN)/python -m pytest exercises --submission solutions
	$(BIN)/python -m pytest tests/notebooks/test_notebooks_run.py tests/browser -n auto --dist loadfile $(ARGS)

# Un proceso por núcleo y un hilo por proceso: con dos, el álgebra se estorba y todo tarda un tercio más.
PYTEST := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest tests -n auto --dist loadfile \
  --ignore=tests/browser --ignore=tests/redes --ignore=tests/ray_tune --ignore=tests/site --ignore=tests/notebooks/test_notebooks_run.py
unit: $(VENV)/.test
	$(PYTEST) -m "not processes and not mutants" $(ARGS)

# Cientos de respuestas equivocadas a los ejercicios, cada una con la prueba que la tiene que ver.
mutants: $(VENV)/.test
	$(PYTEST) -m mutants $(ARGS)

# Las que empiezan otros procesos o un kernel: lo que tardan es casi todo arranque.
processes: $(VENV)/.test
	$(PYTEST) -m processes $(ARGS)

# La lección 09 con Keras, en un entorno aparte: lo demás se prueba sin él.
redes: $(VENV)-redes/.ready
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)-redes/bin/python -m pytest tests/redes \
	  tests/lesson_09/test_claims.py -n auto --dist loadfile
	$(VENV)-redes/bin/python -m pytest tests/notebooks/test_notebooks_run.py -k notebooks/09
	$(VENV)-redes/bin/python -m pytest tests/notebooks/test_lessons_any_order.py -k 09

# Nuestros buscadores en Ray Tune y la lección 10 entera con él, igual.
ray: $(VENV)-ray/.ready
	$(VENV)-ray/bin/python -m pytest tests/ray_tune tests/lesson_10/test_claims.py
	$(VENV)-ray/bin/python -m pytest tests/notebooks/test_notebooks_run.py -k notebooks/10

# El curso como sitio. Para publicarlo: make site ARGS="--url https://…"
SITE := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)-site/bin/python -m coursekit.site
site: $(VENV)-site/.ready
	$(SITE) $(ARGS)

# Las diapositivas solas (el sitio también las trae). De unas pocas lecciones: make slides ARGS="--only 02,07"
slides: $(VENV)-site/.ready
	$(SITE) --slides $(ARGS)

# Se arma con una lección y se mira en un navegador. Entero, como se publica y de todos los anchos: make site-test LESSONS=
LESSONS ?= 02
site-test: $(VENV)-site/.ready
	$(SITE) build/sitio-de-prueba --only "$(LESSONS)"
	$(VENV)-site/bin/python -m pytest tests/site --site build/sitio-de-prueba -n auto $(if $(LESSONS),,--all-looks) $(ARGS)

# Todo de nuevo, también lo que parece estar; nada se borra antes de tener con qué reemplazarlo.
repair: | $(VENV)/.python
	for lock in $(or $(PARTS:%=requirements-%),requirements); do \
	  $(PIP) --force-reinstall --require-hashes --no-deps -r $$lock.lock || exit 1; done
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $(VENV)/.lab
	@$(BIN)/python -m coursekit doctor

notebooks: $(VENV)/.test
	$(BIN)/python -m coursekit.authoring $(ARGS)

check: $(VENV)/.lab
	@$(BIN)/python -m coursekit check $(ARGS)

bench: $(VENV)/.test
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

tables: $(VENV)/.test
	@for script in coursekit/tables/make_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

lint: $(VENV)/.test
	$(BIN)/ruff check .

# Lo que se instala está fijado con su huella en requirements.lock: --no-deps, porque es la clausura entera.
$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "Hace falta Python 3.11 o más nuevo: no encontramos ninguno."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "No se pudo crear el entorno $(VENV); en Debian y Ubuntu suele faltar: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.lab: requirements.lock pyproject.toml coursekit/jupyter/overrides.json $(wildcard coursekit/jupyter/labextension/*.json coursekit/jupyter/labextension/static/*) | $(VENV)/.python
	@echo "Preparamos el curso en $(VENV) (una sola vez, uno o dos minutos, alrededor de 1 GB)..."
	@$(PIP) --require-hashes --no-deps -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m coursekit doctor || true
	@touch $@

$(VENV)/.with-%: requirements-%.lock $(VENV)/.lab
	@echo "Agregamos la parte optativa «$*» (alrededor de 400 MB)..."
	@$(PIP) --require-hashes --no-deps -r requirements-$*.lock
	@touch $@

$(VENV)/.test: requirements-dev.lock $(VENV)/.lab
	@echo "Agregamos las herramientas de prueba..."
	@$(PIP) --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

# Un entorno con una parte optativa se apoya en el otro, que ve como propio, y le agrega lo que falta.
$(VENV)-%/.ready: requirements-%.lock $(VENV)/.test
	@echo "Preparamos $(VENV)-$*..."
	@rm -rf $(VENV)-$*
	@$(BIN)/python -m venv --without-pip $(VENV)-$*
	@$(BIN)/python .ci/lean_on $(VENV)-$*/bin/python
	@$(PIP_ON) $(VENV)-$*/bin/python install -q --require-hashes --no-deps -r requirements-$*.lock
	@touch $@

# Quien mantiene el curso: vuelve a resolver las versiones (pide uv, que trae la propia orden) y comprueba que en cada
# sistema y cada Python haya con qué instalarlas sin compilar. Para subirlas todas: make lock ARGS=--upgrade
UV := $(VENV)-lock/bin/uv
COMPILE = $(UV) pip compile pyproject.toml --group build --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links --override requirements-overrides.txt \
  --custom-compile-command "make lock" --quiet
lock: $(UV)
	$(COMPILE) $(ARGS) --output-file requirements.lock
	$(COMPILE) $(ARGS) --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) $(ARGS) --extra redes --constraint requirements-dev.lock --output-file requirements-redes.lock
	$(COMPILE) $(ARGS) --extra ray --constraint requirements-dev.lock --output-file requirements-ray.lock
	$(COMPILE) $(ARGS) --extra site --constraint requirements-dev.lock --output-file requirements-site.lock
	@.ci/wheels $(UV)

# Las pruebas rápidas con los dos extremos de lo que admite pyproject.toml. Se acota: PYTHONS=3.12 ENDS=oldest
versions: $(UV)
	@UV=$(UV) ARGS="$(ARGS)" .ci/versions

$(UV): | $(VENV)/.python
	@$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip -q install uv

clean:
	rm -rf $(VENV) $(VENV)-lock $(VENV)-redes $(VENV)-ray $(VENV)-site .jupyter
