"""Herramientas para probar los widgets en un Chromium de verdad.

    def test_widget(lab, page):
        open_lesson(page, lab, "04_random_search")
        assert run_all(page) == []
        before = picture_hash(page, 0)
        move(page, 0, "budget", "ArrowRight")
        assert picture_hash(page, 0) != before
        assert describe(page, 0) == kernel_value(page, "w7.describe()")

`widget` es el número de orden del widget en la página, o el texto de su título. Todo espera a que algo
se cumpla; nada duerme un tiempo fijo salvo donde se dice por qué.
"""
from __future__ import annotations

import ast
import base64
import contextlib
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from helpers.lacking import lacking

from coursekit.widgets.module import module_source

ROOT = Path(__file__).parents[2]
LAPTOP, PROJECTOR = {"width": 1280, "height": 800}, {"width": 1920, "height": 1080}
ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"]
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


def chromium() -> str:
    """La ruta de Chromium; si no está, las pruebas de widgets no corren y se dice qué instalar (ver `lacking`)."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = os.environ.get("COURSEKIT_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        lacking("Falta Chromium para probar los widgets. En Debian o Ubuntu: «sudo apt-get install chromium»; "
                "en otro sistema, instalemos Chrome y pongamos su ruta en COURSEKIT_CHROMIUM.")
    return path


def patience() -> float:
    """Cuánto se estiran los límites de tiempo: en integración continua la máquina es ajena; aquí, según su carga."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return max(3.0 if os.environ.get("CI") else 1.0, (load + 1) / (os.cpu_count() or 1))


# --- JupyterLab -------------------------------------------------------------------------------

class Lab:
    """Un JupyterLab descartable en 127.0.0.1; `root` es su carpeta, una copia de los cuadernos."""

    def __init__(self, port: int, token: str, root: Path):
        self.base, self.token, self.root = f"http://127.0.0.1:{port}", token, root

    def url(self, path: str) -> str:
        return f"{self.base}/lab/tree/{path}?token={self.token}&reset"


@contextlib.contextmanager
def lab_server(root: Path, home: Path, settings=None, timeout: float = 90):
    """Levanta JupyterLab en `root`, con toda su configuración en `home`, y lo termina por su proceso."""
    for plugin, values in {**SETTINGS, **(settings or {})}.items():
        file = home / "settings" / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    token = secrets.token_hex(8)
    env = dict(os.environ, JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_DATA_DIR=str(home / "data"),
               JUPYTER_RUNTIME_DIR=str(home / "runtime"), JUPYTERLAB_SETTINGS_DIR=str(home / "settings"),
               JUPYTERLAB_WORKSPACES_DIR=str(home / "workspaces"), IPYTHONDIR=str(home / "ipython"),
               OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
               f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={token}",
               f"--ServerApp.root_dir={root}", "--LabApp.expose_app_in_browser=True",
               "--LabApp.extension_manager=readonly"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--ServerApp.allow_root=True")
    with open(home / "lab.log", "w") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for_server(f"http://127.0.0.1:{port}/api/status?token={token}", process, home / "lab.log", timeout)
        yield Lab(port, token, root)
    finally:
        process.terminate()      # el servidor termina él mismo a sus kernels
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_server(url, process, log, timeout):
    end = time.time() + timeout
    while True:
        if process.poll() is not None:
            raise RuntimeError("JupyterLab no arrancó:\n" + log.read_text()[-3000:])
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            if time.time() > end:
                raise
            time.sleep(0.2)


def copy_course(target: Path) -> Path:
    """Copia los cuadernos para que ninguna prueba escriba en el proyecto."""
    for folder in ("notebooks", "exercises", "solutions"):
        if (ROOT / folder).is_dir():
            shutil.copytree(ROOT / folder, target / folder,
                            ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    return target


def open_notebook(page, lab: Lab, path: str, timeout: float = 90_000) -> None:
    """Abre un cuaderno y espera a JupyterLab, al cuaderno y a un kernel libre."""
    page.goto(lab.url(path), wait_until="domcontentloaded", timeout=timeout)
    page.wait_for_function("() => window.jupyterapp && window.jupyterapp.started", timeout=timeout)
    page.evaluate("() => window.jupyterapp.restored")
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=timeout)
    page.wait_for_function(
        """() => { const w = window.jupyterapp.shell.currentWidget;
                   const k = w?.sessionContext?.session?.kernel;
                   return !!k && k.status === 'idle'; }""", timeout=timeout)


def open_lesson(page, lab: Lab, name: str) -> None:
    """Abre `notebooks/<name>.ipynb`."""
    open_notebook(page, lab, f"notebooks/{name}.ipynb")


def run_all(page, timeout: float = 180_000) -> list:
    """Ejecuta todas las celdas y espera; devuelve [(error, mensaje), …] de las que fallaron."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    wait_until_run(page, timeout)
    return page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
             .filter(c => c.model.type === 'code')
             .flatMap(c => c.model.outputs.toJSON()).filter(o => o.output_type === 'error')
             .map(o => [o.ename, o.evalue])""")


def wait_until_run(page, timeout: float = 180_000) -> None:
    """Espera a que toda celda de código tenga su número y el kernel quede libre."""
    page.wait_for_function(
        """() => { const w = window.jupyterapp.shell.currentWidget;
             if (w.sessionContext.session.kernel.status !== 'idle') return false;
             return w.content.widgets.every(c => c.model.type !== 'code'
               || !c.model.sharedModel.source.trim() || c.model.executionCount !== null); }""", timeout=timeout)


def kernel_value(page, expression: str):
    """El valor de una expresión en el kernel del cuaderno, sin celda de por medio."""
    text = page.evaluate(
        """async e => {
             const k = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
             const f = k.requestExecute({ code: '', silent: true, store_history: false,
                                          user_expressions: { v: e } });
             const v = (await f.done).content.user_expressions.v;
             return v.status === 'ok' ? v.data['text/plain'] : 'ERROR ' + v.ename + ': ' + v.evalue; }""", expression)
    if text.startswith("ERROR "):
        raise RuntimeError(text)
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def shut_kernel(page) -> None:
    """Termina el kernel del cuaderno abierto: cerrar la página no alcanza."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget?.sessionContext?.shutdown()")


# --- los widgets ------------------------------------------------------------------------------

def card(page, widget: int | str = 0):
    """El recuadro de un widget, por número de orden o por título; espera a que se vea."""
    cards = page.locator(".ck-card:visible")
    found = cards.nth(widget) if isinstance(widget, int) else cards.filter(has_text=widget).first
    found.wait_for(timeout=60_000)
    found.scroll_into_view_if_needed()
    return found


def picture_hash(page, widget: int | str = 0) -> str:
    """Una huella de lo que se ve: el contenido del SVG o los bytes del PNG."""
    picture = card(page, widget).locator(".ck-picture")
    picture.wait_for(timeout=60_000)
    content = picture.evaluate(
        """async node => {
             if (node.tagName !== 'IMG') return node.innerHTML;
             while (!(node.complete && node.naturalWidth)) await new Promise(r => setTimeout(r, 20));
             const bytes = new Uint8Array(await (await fetch(node.src)).arrayBuffer());
             return bytes.reduce((s, b) => s + String.fromCharCode(b), ''); }""")
    return hashlib.sha256(content.encode()).hexdigest()


def describe(page, widget: int | str = 0) -> str:
    """La oración visible debajo de la imagen."""
    return card(page, widget).locator(".ck-describe").inner_text()


def move(page, widget: int | str, control: str, key: str = "ArrowRight", change: bool = True,
         timeout: float = 10) -> None:
    """Pone el foco en un control (por su nombre), aprieta una tecla y espera a que cambie la imagen.

    Para una casilla, `key="Space"`; para opciones y deslizadores, flechas. `change=False` no espera cambio.
    """
    before = picture_hash(page, widget)
    focus(page, widget, control)
    page.keyboard.press(key)
    if not change:
        return
    end = time.time() + timeout
    while picture_hash(page, widget) == before:
        if time.time() > end:
            raise AssertionError(f"La imagen no cambió al apretar {key} en «{control}».")
        page.wait_for_timeout(20)


def focus(page, widget: int | str, control: str) -> None:
    """El foco en el `<input>` de un control; en un grupo de opciones, en la elegida.

    Si el control no entra y está plegado, se lo abre con «Más controles», como haría cualquiera.
    """
    inputs = card(page, widget).locator(f'input[data-control="{control}"]')
    chosen = card(page, widget).locator(f'input[data-control="{control}"]:checked')
    wanted = (chosen if inputs.first.get_attribute("type") == "radio" and chosen.count() else inputs).first
    if wanted.evaluate("input => input.offsetParent === null"):
        card(page, widget).locator(".ck-more").click()
    wanted.focus()


def screenshot(page, path: Path, widget: int | str | None = None) -> Path:
    """Una captura de la ventana, o solo de un widget."""
    (page if widget is None else card(page, widget)).screenshot(path=str(path))
    return path


# --- sin Jupyter: el módulo en una página vacía -----------------------------------------------

FAKE_MODEL = """async ([source, css, written, bytes]) => {
  const state = JSON.parse(written);
  const blob = new Blob([source], { type: 'text/javascript' });
  const module = await import(URL.createObjectURL(blob));
  window.ck = module;
  for (const k in bytes) state[k] = new DataView(Uint8Array.from(atob(bytes[k]), c => c.charCodeAt(0)).buffer);
  const listeners = {};
  const model = { get: k => state[k], saved: 0, sent: [],
    on: (e, f) => (listeners[e] ??= []).push(f),
    off: (e, f) => { listeners[e] = (listeners[e] ?? []).filter(g => g !== f); },
    set(k, v) { if (JSON.stringify(state[k]) === JSON.stringify(v) && !(v instanceof DataView)) return;
                state[k] = v; for (const f of listeners['change:' + k] ?? []) f(); },
    save_changes() { this.saved++; this.onsave?.(); },
    listening: () => Object.values(listeners).flat().length };
  if (css) { const style = document.createElement('style'); style.textContent = css; document.head.append(style); }
  const el = document.createElement('div');
  document.body.append(el);
  const clean = await module.default.render({ model, el });
  (window.widgets ??= []).push({ model, el, clean });
  if (!window.model) { window.model = model; window.clean = clean; window.el = el; }
}"""


def show_bare(page, widget) -> None:
    """Muestra un widget en una página sin Jupyter: un modelo de mentira hace de kernel ausente."""
    if page.url == "about:blank" and not page.locator("#ck-blank").count():
        page.set_content('<!doctype html><meta charset="utf-8"><body id="ck-blank" style="margin:8px">')
    state, data = {}, {}
    for key, value in widget.get_state().items():
        if isinstance(value, bytes | memoryview):
            data[key] = base64.b64encode(bytes(value)).decode()
        elif not key.startswith("_") and key not in ("layout", "tooltip", "tabbable"):
            state[key] = value
    static = ROOT / "coursekit" / "widgets" / "static"
    css = (static / "coursekit.css").read_text("utf-8")
    written = json.dumps(state)      # de una vez: valor por valor, a Playwright una historia le lleva segundos
    page.evaluate(FAKE_MODEL, [module_source(), css, written, data])
