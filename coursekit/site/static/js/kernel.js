// Python en la página: un worker con Pyodide que no empieza hasta que se lo piden, y que se detiene terminándolo.
"use strict";

window.coursekitKernel = (() => {
  const root = document.documentElement.dataset.content_root ?? "./";
  const PACKAGES = ["numpy", "scipy", "scikit-learn", "pandas", "matplotlib", "ipython"];
  const address = document.querySelector('meta[name="coursekit-pyodide"]')?.content ?? "";
  const STOPPED = "detenido";
  const OFFLINE = "No pudimos traer Python: parece que no hay red. Lo demás de la página funciona igual; cuando vuelva, probemos otra vez.";

  // --- adentro del worker: esta función viaja como texto, y no ve nada de afuera --------------------------------

  function inside() {
    const BOOT = `
import json
import pageSend
from pyodide.ffi import to_js
from coursekit.browser import needed, start

shell = start(lambda text, buffers: pageSend.send(text, to_js([bytes(one) for one in buffers])))

async def run(source):
    return await shell.run(source)

def needs(cells, wanted):
    return json.dumps(needed(json.loads(cells), wanted))

def receive(identifier, state):
    shell.receive(identifier, json.loads(state))
`;
    let python = null, queue = Promise.resolve();
    const post = (message, buffers = []) => self.postMessage({ message, buffers });
    async function begin({ pyodide, packages, course }) {
      post({ type: "stage", text: "Traemos Python…" });
      const { loadPyodide } = await import(pyodide + "pyodide.mjs");
      python = await loadPyodide({ indexURL: pyodide, stdout: () => {}, stderr: () => {} });
      let seen = 0;
      for (const name of packages) {
        post({ type: "stage", text: `Traemos ${name} (${seen += 1} de ${packages.length})…` });
        const problems = [];
        await python.loadPackage(name, { messageCallback: () => {}, errorCallback: said => problems.push(said) });
        if (!(name.replaceAll("_", "-") in python.loadedPackages)) throw new Error(problems.join(" ") || name);
      }
      post({ type: "stage", text: "Preparamos el curso…" });
      const version = python.runPython("import sys; f'{sys.version_info[0]}.{sys.version_info[1]}'");
      python.unpackArchive(course, "zip", { extractDir: `/lib/python${version}/site-packages` });
      python.registerJsModule("pageSend", { send: (text, buffers) => self.postMessage({ message: JSON.parse(text), buffers }) });
      await python.runPythonAsync(BOOT);
    }
    const called = (name, ...values) => python.globals.get(name)(...values);
    const actions = {
      begin,
      run: ({ source }) => called("run", source),
      needs: ({ cells, wanted }) => JSON.parse(called("needs", JSON.stringify(cells), wanted)),
      receive: ({ id, state }) => called("receive", id, JSON.stringify(state)),
    };
    self.onmessage = ({ data }) => {
      queue = queue.then(async () => {
        try {
          post({ type: "answer", number: data.number, value: (await actions[data.act](data)) ?? null });
        } catch (problem) {
          post({ type: "answer", number: data.number, problem: String(problem?.message ?? problem) });
        }
      });
    };
  }

  // --- afuera -------------------------------------------------------------------------------------------------

  let worker = null, starting = null, asked = 0, sink = null, ready = false;
  const pending = new Map(), models = new Map(), hearers = new Set();
  const tell = (state, text = "") => hearers.forEach(hear => hear(state, text));

  let settled = null, arrived = null;      // los llaman los archivos de `python/`
  const settings = name => settled(name), course = text => arrived(text);
  function load(source) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: root + source, onload: resolve, onerror: () => reject(new Error(source)) });
      document.head.append(script);
    });
  }
  async function bringCourse() {
    const name = await new Promise((resolve, reject) => { settled = resolve; load(`python/ajustes.js?${Date.now()}`).catch(reject); });
    const text = await new Promise((resolve, reject) => { arrived = resolve; load(name).catch(reject); });
    return Uint8Array.from(atob(text), c => c.charCodeAt(0));
  }

  function ask(act, data = {}) {
    const number = ++asked;
    return new Promise((resolve, reject) => {
      pending.set(number, { resolve, reject });
      worker.postMessage({ act, number, ...data });
    });
  }
  function hear({ data: { message, buffers } }) {
    if (message.type === "answer") return answered(message);
    if (message.type === "stage") return tell("starting", message.text);
    if (message.type === "comm_open") return models.set(message.id, modelOf(message.id, message.data, buffers));
    if (message.type === "comm_msg") return models.get(message.id)?.arrive(message.data, buffers);
    sink?.(message);
  }
  function answered({ number, value, problem }) {
    const waiting = pending.get(number);
    pending.delete(number);
    if (problem === undefined) waiting?.resolve(value); else waiting?.reject(new Error(problem));
  }

  // El estado de un widget, con lo que su módulo espera de un modelo de Jupyter.
  function modelOf(id, opened, buffers) {
    const values = {}, listeners = new Map(), changed = new Set();
    const heard = name => listeners.get(name) ?? listeners.set(name, new Set()).get(name);
    const home = worker;
    const put = (data, bytes) => {
      (data.buffer_paths ?? []).forEach((path, i) => { data.state[path[0]] = new DataView(bytes[i].buffer, bytes[i].byteOffset, bytes[i].byteLength); });
      const fresh = Object.keys(data.state).filter(name => values[name] !== data.state[name]);
      Object.assign(values, data.state);
      return fresh;
    };
    put(opened, buffers);
    return {
      get: name => values[name],
      set(name, value) {
        if (values[name] === value) return;
        values[name] = value;
        changed.add(name);
        [...heard("change:" + name)].forEach(act => act());
      },
      on: (name, act) => heard(name).add(act),
      off: (name, act) => heard(name).delete(act),
      save_changes() {
        const state = Object.fromEntries([...changed].map(name => [name, values[name]]));
        changed.clear();
        if (home === worker && worker) ask("receive", { id, state }).catch(problem => console.warn(problem));
      },
      arrive(data, bytes) {
        if (data.method !== "update") return;
        put(data, bytes).forEach(name => [...heard("change:" + name)].forEach(act => act()));
      },
    };
  }

  // --- lo que se puede pedir ----------------------------------------------------------------------------------

  function start() {
    starting ??= begin().catch(problem => {
      if (problem.message !== STOPPED) {
        console.warn(problem);
        end();
        tell("off", OFFLINE);
      }
      throw problem;
    });
    return starting;
  }
  async function begin() {
    tell("starting", "Empezamos…");
    const blob = new Blob([`(${inside})()`], { type: "text/javascript" });
    const place = URL.createObjectURL(blob);
    worker = new Worker(place, { type: "module" });
    worker.onmessage = hear;
    worker.onerror = problem => end(problem.message || "el worker no empezó");
    const mine = worker, files = await bringCourse();
    if (mine !== worker) throw new Error(STOPPED);
    await ask("begin", { pyodide: new URL(address, document.baseURI).href, packages: PACKAGES, course: files });
    URL.revokeObjectURL(place);
    ready = true;
    tell("ready");
  }
  function end(why = STOPPED) {
    worker?.terminate();
    worker = null; starting = null; sink = null; ready = false;
    models.clear();
    const left = [...pending.values()];
    pending.clear();
    left.forEach(({ reject }) => reject(new Error(why)));
  }
  // Termina lo que se esté ejecutando: no hay otra manera de detenerlo, y Python se va con ello.
  function stop() {
    end();
    tell("off", "");
  }
  // Ejecuta una celda; `onMessage` recibe lo que muestra. Devuelve { ok, stopped }.
  async function run(source, onMessage) {
    await start();
    sink = onMessage;
    try {
      return { ok: await ask("run", { source }), stopped: false };
    } catch (problem) {
      return { ok: false, stopped: problem.message === STOPPED };
    } finally {
      sink = null;
    }
  }
  const needs = async (cells, wanted) => { await start(); return ask("needs", { cells, wanted }); };

  return {
    settings, course, start, stop, run, needs, address, OFFLINE, STOPPED,
    on: hearer => hearers.add(hearer),
    model: id => models.get(id.replace(/^IPY_MODEL_/, "")),
    isReady: () => ready,
    hasStarted: () => starting !== null,
  };
})();
