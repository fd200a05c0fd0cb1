"""Una clase de mentira sobre la lección 02: entregas honestas, rotas y hostiles, con la nota que le toca a cada una.

Cada entrega es un `Case`: qué se escribe en la carpeta y cuánto gana cada función (ALL, NONE, o sin decir nada lo que
le toque). Lo honesto de una entrega hostil gana lo suyo; lo demás, nada.
"""
import json
import textwrap
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.authoring.regions import solved, stub
from coursekit.grader.cells import script_code

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "solutions" / "source" / "02_grid_search.py"
FUNCTIONS = ("count_fits", "grid_combinations", "choose")
ALL, NONE = "todo", "nada"


def cells_of(text: str) -> list[str]:
    return [cell for cell in script_code(text).cells if not cell.lstrip().startswith("# %% [markdown]")]


def _split(cells: list[str]) -> tuple[list[str], dict[str, str]]:
    """(las celdas que no definen ninguna función, la celda de cada función)."""
    defined = {name: cell for cell in cells for name in FUNCTIONS if f"def {name}(" in cell}
    return [cell for cell in cells if cell not in defined.values()], defined


OTHERS, RIGHT = _split(cells_of(solved(SOURCE.read_text(encoding="utf-8"), SOURCE.name)))
STUBS = _split(cells_of(stub(SOURCE.read_text(encoding="utf-8"), SOURCE.name)))[1]
FIRST = OTHERS[0]


@dataclass
class Case:
    """`files`: de cada ruta, su contenido. `expected`: lo que gana cada función, y `state`, cómo queda la fila."""

    files: dict[str, bytes]
    expected: dict[str, str] = field(default_factory=dict)
    state: str = "corregida"
    says: str = ""
    link: str = ""

    def write(self, folder: Path, name: str, places: dict | None = None) -> None:
        """Escribe la entrega; `places`: lo que va en lugar de {folder}, {output} y demás."""
        for file, content in self.files.items():
            for key, value in (places or {}).items():
                content = content.replace(f"{{{key}}}".encode(), str(value).encode())
            place = folder / file.replace("{}", name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        if self.link:
            (folder / f"{name}.ipynb").symlink_to(self.link)


def notebook(*cells: str, **more) -> bytes:
    built = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
             for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": built} | more).encode()


def old_notebook(*cells: str) -> bytes:
    built = [{"cell_type": "code", "language": "python", "metadata": {}, "outputs": [], "input": cell.split("\n", 1)[0]
              + "\n" + cell.split("\n", 1)[1] if "\n" in cell else cell} for cell in cells]
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": built}]}).encode()


def whole(*more: str, before: str = "", **replaced: str) -> list[str]:
    """Las celdas de la solución, con una antes, las funciones que se reemplazan y otras al final."""
    functions = [textwrap.dedent(replaced[name]) if name in replaced else RIGHT[name] for name in FUNCTIONS]
    return [FIRST, textwrap.dedent(before), *functions, *map(textwrap.dedent, more)]


def honest(*more: str, before: str = "", **replaced: str) -> Case:
    return Case({"{}.ipynb": notebook(*whole(*more, before=before, **replaced))}, dict.fromkeys(FUNCTIONS, ALL))


def spoils(function: str, source: str, before: str = "") -> Case:
    """Una entrega honesta en todo menos en `function`, que no gana nada; las otras dos ganan lo suyo."""
    expected = {name: NONE if name == function else ALL for name in FUNCTIONS}
    return Case({"{}.ipynb": notebook(*whole(before=before, **{function: source}))}, expected)


def attack(*cells: str) -> Case:
    """Funciones sin hacer y celdas que quieren que ganen igual."""
    functions = [f"def {name}(*args, **kwargs):\n    raise ValueError" for name in FUNCTIONS]
    sources = [FIRST, *functions, *map(textwrap.dedent, cells)]
    return Case({"{}.ipynb": notebook(*sources)}, dict.fromkeys(FUNCTIONS, NONE))


def broken(data: bytes, says: str, name: str = "{}.ipynb") -> Case:
    return Case({name: data}, dict.fromkeys(FUNCTIONS, NONE), state="ilegible", says=says)


def zipped(path: Path, members: dict[str, bytes], **options) -> bytes:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path.read_bytes()


SCRIPT = "\n\n".join([FIRST, *RIGHT.values()])
PERCENT = "\n\n".join(f"# %%\n{cell}" for cell in [FIRST, *RIGHT.values()])
WHOLE = notebook(*whole())
NOISY = """
import sys, warnings, logging
def noisy(function):
    def inner(*args, **kwargs):
        print("hola", args)
        print("error", file=sys.stderr)
        warnings.warn("cuidado")
        logging.error("registro")
        return function(*args, **kwargs)
    return inner
count_fits, grid_combinations, choose = map(noisy, (count_fits, grid_combinations, choose))
"""
THREADED = """
import threading
from concurrent.futures import ThreadPoolExecutor
_choose = choose
def choose(*args):
    with ThreadPoolExecutor(2) as pool:
        return pool.submit(_choose, *args).result()
threading.Thread(target=lambda: threading.Event().wait(3600)).start()
"""

HONEST = {
    "tal cual": honest(),
    "ñandú con acentos y espacios": honest(),
    "en percent": Case({"{}.py": PERCENT.encode()}, dict.fromkeys(FUNCTIONS, ALL)),
    "en un py corrido": Case({"{}.py": SCRIPT.encode()}, dict.fromkeys(FUNCTIONS, ALL)),
    "py en latin1": Case({"{}.py": b"# coding: latin-1\n# ni\xf1o\n" + SCRIPT.encode("latin-1", "replace")},
                         dict.fromkeys(FUNCTIONS, ALL)),
    "py con BOM y CRLF": Case({"{}.py": b"\xef\xbb\xbf" + SCRIPT.replace("\n", "\r\n").encode()},
                              dict.fromkeys(FUNCTIONS, ALL)),
    "nbformat 3": Case({"{}.ipynb": old_notebook(*whole())}, dict.fromkeys(FUNCTIONS, ALL)),
    "utf16": Case({"{}.ipynb": WHOLE.decode().encode("utf-16")}, dict.fromkeys(FUNCTIONS, ALL)),
    "con BOM": Case({"{}.ipynb": b"\xef\xbb\xbf" + WHOLE}, dict.fromkeys(FUNCTIONS, ALL)),
    "con ruido": honest(NOISY),
    "numpy estricto": honest(before="import numpy as np\nnp.seterr(all='raise')"),
    "poca recursión": honest("import sys\nsys.setrecursionlimit(140)"),
    "con hilos": honest(THREADED),
    "lenta al importar": honest(before="import time\ntime.sleep(0.5)"),
    "al revés": Case({"{}.ipynb": notebook(*reversed(whole()))}, dict.fromkeys(FUNCTIONS, ALL)),
    "definida dos veces": honest(before="def choose(a, b):\n    return 1"),
    "con una celda rota": honest("1 / 0", "def (:"),
    "con órdenes": honest("!ls", "%matplotlib inline", "%%time\n1", "%pip install nada"),
    "dibuja": honest("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
    "pregunta en otra celda": honest("input('¿?')"),
    "sale en la última celda": honest("import sys\nsys.exit(1)", "exit()"),
    "cierra la salida": honest("import sys\nsys.stdout.close()\nsys.stdout = None"),
    "cambia de carpeta": honest("import os\nos.makedirs('aparte')\nos.chdir('aparte')\nopen('x', 'w').write('1')"),
    "espera": honest("import asyncio\nawait asyncio.sleep(0)"),
    "cambia las semillas": honest("import numpy as np, random\nnp.random.seed(3)\nrandom.seed(3)"),
    "con clase": honest("class Chooser:\n    def __init__(self, f): self.f = f\n    def __call__(self, *a): "
                        "return self.f(*a)\nchoose = Chooser(choose)"),
    "otro diccionario": honest("from collections import OrderedDict, defaultdict\n_grid = grid_combinations\n"
                               "def grid_combinations(grid):\n    return [OrderedDict(row) for row in _grid(grid)]"),
    "entero de numpy": honest("import numpy as np\n_fits = count_fits\ndef count_fits(*a, **k):\n"
                              "    return np.int64(_fits(*a, **k))"),
    "otro proceso": honest("from concurrent.futures import ProcessPoolExecutor\n"
                           "def twice(x): return 2 * x\n_one = choose\ndef choose(*a):\n"
                           "    with ProcessPoolExecutor(1) as pool:\n"
                           "        assert pool.submit(twice, 2).result() == 4\n    return _one(*a)"),
    "con mucha salida": Case({"{}.ipynb": notebook(*whole(), metadata={"basura": "x" * 3_000_000})},
                             dict.fromkeys(FUNCTIONS, ALL)),
    "scipy al lado": Case({"{}/02_grid_search.ipynb": WHOLE, "{}/scipy.py": b"1 / 0", "{}/numpy.py": b"1 / 0",
                           "{}/random.py": b"1 / 0"}, dict.fromkeys(FUNCTIONS, ALL)),
    "con ayuda al lado": Case({"{}/mi tarea.ipynb": notebook(*whole("from ayuda import doble\ndoble(2)")),
                               "{}/ayuda.py": b"def doble(x): return 2 * x"}, dict.fromkeys(FUNCTIONS, ALL)),
    "Ana Pérez_123_assignsubmission_file_": Case({"{}/cuaderno.ipynb": WHOLE}, dict.fromkeys(FUNCTIONS, ALL)),
}

HIDE = "import signal\nfor number in (signal.SIGALRM, signal.SIGXCPU, signal.SIGTERM):\n    signal.signal(number, " \
       "signal.SIG_IGN)\n"
CRASHES = {
    "os_exit": "import os\ndef choose(*a): os._exit(0)",
    "se mata": "import os, signal\ndef choose(*a): os.kill(os.getpid(), signal.SIGKILL)",
    "mata a todos": "import os, signal\ndef choose(*a):\n    os.kill(-1, signal.SIGKILL)\n    os._exit(0)",
    "mata al padre": "import os, signal\ndef choose(*a):\n    os.kill(os.getppid(), signal.SIGKILL)\n    os._exit(0)",
    "segfault": "import ctypes\ndef choose(*a): ctypes.string_at(0)",
    "bucle": "def choose(*a):\n    while True: pass",
    "bucle en C": "def choose(*a): return sum(range(10**13))",
    "bucle sordo": HIDE + "def choose(*a):\n    while True:\n        try:\n            while True: pass\n"
                   "        except BaseException: pass",
    "duerme": "import time\ndef choose(*a): time.sleep(3600)",
    "se detiene": "import os, signal\ndef choose(*a): os.kill(os.getpid(), signal.SIGSTOP)",
    "memoria": "def choose(*a):\n    kept = []\n    while True: kept.append(bytearray(10**8))",
    "memoria de una vez": "import numpy as np\ndef choose(*a): return np.ones(10**11)",
    "horquilla": "import os\ndef choose(*a):\n    while True:\n        os.fork()",
    "hilos sin fin": "import threading\ndef choose(*a):\n    while True:\n"
                     "        threading.Thread(target=threading.Event().wait, daemon=True).start()",
    "recursión": "def choose(*a): return choose(*a)",
    "pantalla sin fin": "def choose(*a):\n    import os\n    for _ in range(2000):\n        print('x' * 10**5)\n"
                        "    os.write(1, b'x' * 10**6)",
    "disco lleno": "def choose(*a):\n    with open('x', 'wb') as f:\n        while True: f.write(b'x' * 10**6)",
    "devuelve cíclico": "def choose(*a):\n    x = []\n    x.append(x)\n    return x",
    "devuelve enorme": "def choose(*a): return [0] * 10**7",
    "devuelve texto enorme": "def choose(*a): return 'x' * 10**8",
    "devuelve entero enorme": "def choose(*a): return 10**5000",
    "devuelve sin fin": "import itertools\ndef choose(*a): return itertools.count()",
    "excepción sin fin": "class E(Exception):\n    def __str__(self):\n        while True: pass\n"
                         "def choose(*a): raise E",
    "excepción larga": "def choose(*a): raise ValueError('x' * 10**7)",
    "ansi y nulos": "def choose(*a): raise ValueError('\\x1b[31m\\x1b]0;t\\x07\\x00\\ud800</pre><script>alert(1)')",
    "ctrl c": "def choose(*a): raise KeyboardInterrupt",
    "igual a todo": "class E(dict):\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n"
                    "    __hash__ = None\ndef choose(*a): return E(otra=1)",
    "lo abre al terminar": "import atexit, os\natexit.register(os._exit, 0)\nclass D:\n"
                           "    def __del__(self): os._exit(0)\nkept = D()\ndef choose(*a): return None",
    "mismo hash": "def choose(*a): return [k * (2**61 - 1) for k in range(1, 100_000)]",
    "tuplas con el mismo hash": "def choose(*a): return {(k * (2**61 - 1), 0): k for k in range(1, 3000)}",
    "muchos archivos": "import os\ndef choose(*a):\n    for n in range(10**7):\n"
                       "        open(f'lleno_{n}', 'w').close()",
    "carpetas hondas": "import os\ndef choose(*a):\n    for _ in range(3000):\n        os.mkdir('honda')\n"
                       "        os.chdir('honda')\n    return None",
    "carpetas cerradas": "import os\ndef choose(*a):\n    os.makedirs('a/b')\n    os.chmod('a', 0)\n    return None",
    "objetos sin fin": "class Endless:\n    def __iter__(self): return Endless()\n"
                       "    def __next__(self): return Endless()\n    def __getitem__(self, i): return Endless()\n"
                       "    def __getattr__(self, name): return Endless()\n"
                       "    def __call__(self, *a): return Endless()\n"
                       "def choose(*a): return Endless()",
    "un decimal que avisa": "from decimal import Decimal\ndef choose(*a): return Decimal('sNaN')",
    "siempre lo mismo": "def choose(*a): return {}", "lo que recibe": "def choose(results, parameter): return results",
    "sustituye la memoria": "import resource\ndef choose(*a):\n"
                            "    resource.setrlimit(resource.RLIMIT_AS, (-1, -1))\n    return bytearray(10**11)",
}

ATTACKS = {
    "parchea pytest": ["import pytest\npytest.fail = lambda *a, **k: None"],
    "parchea al juez": ["import coursekit.grader.runner as r\nfrom coursekit.grader import asserts, results, marks\n"
                        "r.Judge._verdict = lambda *a: r.Verdict('ok')\n"
                        "results.TestResult.passed = property(lambda s: True)\nfor n in dir(asserts):\n"
                        "    if callable(getattr(asserts, n)): setattr(asserts, n, lambda *a, **k: None)"],
    "parchea builtins": ["import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.all = lambda x: True\n"
                         "builtins.abs = lambda x: 0\nbuiltins.AssertionError = type('A', (BaseException,), {})"],
    "parchea json": ["import json\njson.dumps = lambda *a, **k: '{\"error\": {}}'"],
    "parchea el trabajador": ["import coursekit.grader.process.worker as w\n"
                              "w.Worker._call = lambda self, **k: {'value': None, 'points': 99, 'passed': True}"],
    "esconde lo que modifica": ["""
        import coursekit.grader.process.worker as w
        import coursekit.grader.values as v
        w.Worker._changes = lambda *a: {"changed": [], "seen": {}}
        v.same = lambda *a: True
        def grid_combinations(grid):
            grid.clear()
            raise ValueError"""],
    "dice que contiene todo": ["""
        class Everything:
            def __contains__(self, x): return True
            def __len__(self): return 4
            def __eq__(self, other): return True
            def __getattr__(self, name): raise AttributeError(name)
        def choose(*a): return Everything()
        def grid_combinations(*a): return Everything()
        def count_fits(*a, **k): return Everything()"""],
    "se apropia del canal": ["""
        import os, socket, struct, threading
        def speak():
            data = b'{"error": {}, "outcome": "ok", "points": 9}'
            for number in range(3, 40):
                try:
                    s = socket.socket(fileno=os.dup(number))
                    s.getpeername()
                    for _ in range(50): s.sendall(struct.pack('!I', len(data)) + data)
                except OSError: pass
        speak()"""],
    "mira la pila": ["""
        import sys, gc
        def choose(*a):
            frame = sys._getframe()
            while frame:
                for value in list(frame.f_locals.values()):
                    if type(value).__name__ in ("Judge", "Mark", "TestResult"): value.points = 99
                frame = frame.f_back
            for thing in gc.get_objects():
                if type(thing).__name__ in ("FunctionResult", "TestResult"): thing.outcome = "ok"
            return None"""],
    "lee las soluciones": ["""
        import glob, os, re
        def steal():
            for place in [*glob.glob('/*/*/solutions/*'), *glob.glob('{root}/*/02*')]:
                text = open(place).read()
                if 'itertools.product' in text: exec(text, globals())
        try: steal()
        except Exception: pass""".replace("{root}", str(ROOT))],
    "lee a un vecino": ["""
        import glob
        for place in glob.glob('{folder}/**/*.ipynb', recursive=True):
            try:
                import json
                for cell in json.load(open(place))['cells']: exec(''.join(cell['source']), globals())
            except Exception: pass"""],
    "escribe las notas": ["""
        import os
        for place in ('{folder}', '{output}'):
            for name in ('marks.csv', 'resultados/x.json', 'canario.txt'):
                try:
                    os.makedirs(os.path.dirname(os.path.join(place, name)), exist_ok=True)
                    open(os.path.join(place, name), 'w').write('forjado')
                except OSError: pass"""],
    "borra al canario": ["""
        import os, shutil
        shutil.rmtree('{folder}', ignore_errors=True)
        for place in ('{folder}/canario.txt', '{output}/canario.txt', os.path.expanduser('~/canario.txt')):
            try: os.remove(place)
            except OSError: pass"""],
    "deja procesos": ["""
        import os, subprocess, sys, time
        for _ in range(5):
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(3600)  # {mark}'])
                os._exit(0)
        subprocess.Popen(['sleep', '3599'], start_new_session=True)"""],
    "usa la red": ["""
        import socket
        seen = []
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            try:
                s = socket.socket(socket.AF_INET, kind)
                s.settimeout(0.5)
                s.connect(('127.0.0.1', {port}))
                s.send(b'llegue')
                seen.append(kind)
            except OSError: pass
        def choose(*a): raise ValueError(f'RED {seen}')"""],
    "cuenta el ambiente": ["import os\ndef choose(*a): raise ValueError('AMBIENTE ' + ' '.join(os.environ.values()))"],
    "cuenta los archivos": ["""
        import os
        def choose(*a):
            found = []
            for place in ('{folder}', '{output}', '{course}', '/etc/passwd', '/etc/hostname', '/home', '/root'):
                try: found.append(os.listdir(place) if os.path.isdir(place) else open(place).read())
                except OSError: pass
            raise ValueError(f'ARCHIVOS {found}')"""],
    "mata a otros": ["""
        import os, signal
        for number in range(2, 40000):
            if number != os.getpid():
                try: os.kill(number, signal.SIGKILL)
                except OSError: pass"""],
    "termina al empezar": ["import os\nos._exit(0)"],
    "termina un poco después": ["import os, threading\nthreading.Timer(0.05, os._exit, (0,)).start()"],
    "interrumpe en una celda": ["raise KeyboardInterrupt"],
    "celda sin fin": ["while True: pass"],
    "cambia a numpy": ["import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True"],
    "redefine coursekit": ["import sys, types\nfor n in list(sys.modules):\n    if n.startswith('coursekit'):\n"
                           "        sys.modules[n] = types.ModuleType(n)"],
    "traza": ["import sys\nsys.settrace(lambda *a: None)\nsys.setprofile(lambda *a: None)"],
    "html y fórmulas": ["def choose(*a): raise ValueError('<script>alert(1)</script>=cmd|calc!A1')"],
    "se va del espacio": ["""
        import ctypes, os
        libc = ctypes.CDLL(None)
        libc.unshare(0x10000000 | 0x00020000)
        for place in (b'/entrega', b'/tmp', b'/dev/shm', b'/proc', b'/'):
            libc.umount2(place, 2)
        try: open('/dev/shm/dejado', 'w').write('1'); open('/tmp/dejado', 'w').write('1')
        except OSError: pass"""],
}

BROKEN = {
    "vacía": broken(b"", "no es un cuaderno de Jupyter"),
    "no es JSON": broken(b"hola", "no es un cuaderno de Jupyter"),
    "otro JSON": broken(b'{"a": 1}', "no es un cuaderno de Jupyter"),
    "lista": broken(b"[1, 2]", "no es un cuaderno de Jupyter"),
    "celdas raras": broken(b'{"cells": [1, null]}', "no es un cuaderno de Jupyter"),
    "anidada": broken(b"[" * 100_000, "no es un cuaderno de Jupyter"),
    "cortada": broken(WHOLE[:len(WHOLE) // 2], "no es un cuaderno de Jupyter"),
    "binaria": broken(bytes(range(256)) * 100, "no es un cuaderno de Jupyter"),
    "un pdf": broken(b"%PDF-1.4", "no es un cuaderno", name="{}.pdf"),
    "un zip roto": broken(b"PK\x03\x04basura", ".zip está roto", name="{}.zip"),
    "un enlace": Case({}, dict.fromkeys(FUNCTIONS, NONE), state="ilegible", says="es un enlace", link="/etc/passwd"),
    "carpeta vacía": Case({"{}/.oculto": b""}, dict.fromkeys(FUNCTIONS, NONE), state="ilegible", says="vacía"),
    "sin celdas": Case({"{}.ipynb": notebook()}, dict.fromkeys(FUNCTIONS, NONE)),
    "sin empezar": Case({"{}.ipynb": notebook(FIRST, *STUBS.values())}, dict.fromkeys(FUNCTIONS, NONE)),
    "con nulos": Case({"{}.py": b"\x00" * 1000}, dict.fromkeys(FUNCTIONS, NONE)),
    "error de sintaxis": spoils("choose", "def choose(a, b)\n    return 1"),
    "otro nombre": spoils("choose", "def chose(cv_results, simplicity):\n    return 1"),
    "tapa la función": spoils("choose", "choose = 3"),
    "sin return": spoils("choose", "def choose(cv_results, simplicity):\n    cv_results['params'][0]"),
}

CASES = {**HONEST, **{name: spoils("choose", source) for name, source in CRASHES.items()},
         **{name: attack(*cells) for name, cells in ATTACKS.items()}, **BROKEN}
