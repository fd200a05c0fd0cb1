// Las celdas de una página, que con Python encendido se editan y se ejecutan ahí mismo.
"use strict";

(() => {
  const kernel = window.coursekitKernel;
  const MEGABYTES = 60;                  // lo que pesan Python y sus bibliotecas, comprimidos
  const PATIENCE = 10_000;               // milisegundos hasta avisar que se puede detener
  const CODE = "coursekit-codigo:";
  const CHECK = /^\s*check\(/;
  const STOPPED = "La detuvimos. Python se apagó con ella: vuelve a empezar solo al ejecutar otra celda.";
  const LONG = "Sigue ejecutándose. Si no parece que vaya a terminar, se puede detener.";
  const FAILED_BEFORE = "No se ejecutó: una celda anterior, que hace falta, falló. Ahí dice por qué.";
  const root = document.documentElement.dataset.content_root ?? "./";

  function make(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (typeof value === "boolean") node.toggleAttribute(name, value);
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }
  const recall = name => { try { return localStorage.getItem(name); } catch { return null; } };
  function keep(name, text) {
    try { if (text === null) localStorage.removeItem(name); else localStorage.setItem(name, text); } catch { /* dura lo que la página */ }
  }

  // --- una celda ----------------------------------------------------------------------------------------------

  const cells = [];
  let isExercise = false, running = null;

  function cellOf(block, index) {
    const pre = block.querySelector("pre"), original = pre.textContent.replace(/\n$/, "");
    const outside = block.closest("details.celda") ?? block;
    const olds = [];
    for (let next = outside.nextElementSibling; next?.matches(".salida, .impreso, .ck-host"); next = next.nextElementSibling) olds.push(next);
    const memory = `${CODE}${document.querySelector("h1")?.textContent ?? ""}:${index}`;
    const cell = { index, block, pre, original, olds, memory, area: null, ran: null };
    cell.source = () => cell.area ? cell.area.value : original;
    cell.name = `la celda ${index + 1}`;
    cell.run = make("button", { type: "button", class: "ck-run", onclick: () => (running === cell ? kernel.stop() : runWith(cell)) });
    cell.edit = make("button", { type: "button", onclick: () => open(cell).focus(), "aria-label": `Editar ${cell.name}` }, "Editar");
    cell.back = make("button", { type: "button", hidden: true, onclick: () => restore(cell), "aria-label": `Dejar ${cell.name} como estaba` }, "Como estaba");
    cell.said = make("span", { class: "ck-said", role: "status" });
    cell.bar = make("div", { class: "ck-bar" }, cell.run, cell.edit, cell.back, cell.said);
    cell.out = make("div", { class: "ck-out" });
    outside.after(cell.bar, cell.out);
    const still = olds.find(one => one.matches(".ck-host"));
    cell.verb = CHECK.test(original) ? "Comprobar" : still ? "Poner en marcha" : "Ejecutar";
    idle(cell);
    return cell;
  }
  function idle(cell) {
    cell.run.textContent = cell.verb;
    cell.run.setAttribute("aria-label", `${cell.verb}: ${cell.name}`);
    cell.run.classList.remove("ck-stop");
  }
  function busy(cell) {
    cell.run.textContent = "Detener";
    cell.run.setAttribute("aria-label", `Detener ${cell.name}`);
    cell.run.classList.add("ck-stop");
  }

  // --- editar -------------------------------------------------------------------------------------------------

  function open(cell) {
    if (cell.area) return cell.area;
    const area = make("textarea", { class: "ck-code", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off",
      "aria-label": `Código de ${cell.name}. Con Mayúsculas y Enter se ejecuta; Escape y después Tab sale.` });
    area.value = recall(cell.memory) ?? cell.original;
    const fit = () => { area.rows = area.value.split("\n").length + 1; cell.back.hidden = area.value === cell.original; };
    area.addEventListener("input", () => { fit(); keep(cell.memory, area.value === cell.original ? null : area.value); });
    area.addEventListener("keydown", event => typed(event, cell, area));
    cell.area = area;
    cell.pre.replaceWith(area);
    cell.block.classList.add("ck-open");
    cell.edit.hidden = true;
    fit();
    area.setSelectionRange(0, 0);
    return area;
  }
  function restore(cell) {
    cell.area.value = cell.original;
    cell.area.dispatchEvent(new Event("input"));
    cell.area.focus();
  }
  let escaped = false;
  function typed(event, cell, area) {
    const wasEscaped = escaped;
    escaped = event.key === "Escape";
    if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) {
      event.preventDefault();
      if (!running) runWith(cell);
    } else if (event.key === "Tab" && !event.shiftKey && !wasEscaped) {
      event.preventDefault();
      write(area, "    ");
    } else if (event.key === "Enter") {
      event.preventDefault();
      const row = area.value.slice(0, area.selectionStart).split("\n").pop();
      write(area, "\n" + row.match(/^\s*/)[0] + (/:\s*$/.test(row) ? "    " : ""));
    }
  }
  function write(area, text) {
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  }

  // --- ejecutar -----------------------------------------------------------------------------------------------

  async function runWith(cell) {
    if (running) { cell.said.textContent = "Hay otra celda ejecutándose."; return; }
    running = cell;
    busy(cell);
    cell.said.textContent = kernel.isReady() ? "" : "Encendemos Python…";
    try {
      await kernel.start();
      for (const other of await before(cell)) {
        cell.said.textContent = `Antes, ${other.name}…`;
        if (!await execute(other) && !isExercise) { cell.said.textContent = kernel.isReady() ? FAILED_BEFORE : STOPPED; return; }
      }
      cell.said.textContent = "";
      await execute(cell);
    } catch (problem) {
      cell.said.textContent = problem.message === kernel.STOPPED ? STOPPED : kernel.OFFLINE;
    } finally {
      running = null;
      idle(cell);
    }
  }
  // Las celdas anteriores que hacen falta y que todavía no se ejecutaron, o que cambiaron.
  async function before(cell) {
    const wanted = isExercise ? cells.slice(0, CHECK.test(cell.source()) ? cells.length : cell.index).filter(one => !CHECK.test(one.source()))
      : (await kernel.needs(cells.map(one => one.source()), cell.index)).map(index => cells[index]);
    return wanted.filter(one => one !== cell && one.ran !== one.source());
  }
  async function execute(cell) {
    const source = cell.source(), show = screen(cell);
    const late = setTimeout(() => { if (running) running.said.textContent = LONG; }, PATIENCE);
    cell.block.classList.add("ck-running");
    const { ok, stopped } = await kernel.run(source, show);
    clearTimeout(late);
    cell.block.classList.remove("ck-running");
    cell.ran = ok ? source : null;
    if (running) running.said.textContent = stopped ? STOPPED : "";
    if (stopped) throw new Error(kernel.STOPPED);
    return ok;
  }

  // --- lo que una celda muestra -------------------------------------------------------------------------------

  // La salida anterior queda hasta que llega algo nuevo, o hasta que la celda termina sin mostrar nada.
  function screen(cell) {
    cell.out.replaceChildren();
    cell.olds.forEach(old => { old.hidden = true; });
    const named = new Map();
    let printed = null;
    return message => {
      if (message.type === "stream") { printed = addText(cell.out, printed, message.text); return; }
      printed = null;
      if (message.type === "clear") cell.out.replaceChildren();
      if (message.type === "error") cell.out.append(...errorOf(message));
      if (message.type !== "display") return;
      const node = shown(message.data), old = message.named && named.get(message.named);
      if (!node) return;
      if (message.named) named.set(message.named, node);
      if (message.update && old) old.replaceWith(node); else cell.out.append(node);
      node.dispatchEvent(new CustomEvent("ck-placed"));
    };
  }
  function addText(out, printed, text) {
    const node = printed ?? out.appendChild(make("pre", { class: "ck-printed", tabindex: "0" }));
    const whole = node.textContent + text;
    node.textContent = whole.replace(/[^\n]*\r(?!\n)/g, "");
    return node;
  }
  function errorOf({ text, why }) {
    const rows = text.trimEnd().split("\n"), last = rows.at(-1);
    const whole = make("pre", { tabindex: "0" }, text), folded = make("details", {}, make("summary", {}, "Ver el error entero"), whole);
    const parts = [make("p", { class: "ck-failed", role: "alert" }, last)];
    if (why) parts.push(make("p", { class: "ck-why" }, why));
    return rows.length > 1 ? [...parts, folded] : parts;
  }
  const VIEW = "application/vnd.jupyter.widget-view+json";
  function shown(data) {
    const view = data[VIEW] && kernel.model(data[VIEW].model_id);
    if (view) return widget(view);
    if (data["text/html"]) { const box = make("div", { class: "salida" }); box.innerHTML = data["text/html"]; return box; }
    for (const kind of ["image/png", "image/jpeg"]) {
      if (data[kind]) return make("img", { src: `data:${kind};base64,${data[kind].replace(/\s/g, "")}`, alt: data["text/plain"] ?? "Una figura", class: "ck-figure" });
    }
    if (data["image/svg+xml"]) { const box = make("div", { class: "salida" }); box.innerHTML = data["image/svg+xml"]; return box; }
    const text = data["text/plain"] ?? "";
    return text ? make("pre", { class: "ck-printed", tabindex: "0" }, text) : null;
  }

  // --- widgets ------------------------------------------------------------------------------------------------

  let drawing = null;
  function drawer() {
    if (window.coursekitWidgets) return Promise.resolve();
    drawing ??= new Promise((resolve, reject) => {
      document.head.append(make("script", { src: root + "widgets.js", onload: resolve, onerror: reject }));
    });
    return drawing;
  }
  function widget(model) {
    const host = make("div", { class: "ck-host ck-live", "data-alive": "" });
    host.dataset.room = window.innerHeight - (document.querySelector(".bd-header")?.offsetHeight ?? 0);
    host.addEventListener("ck-placed", () => drawer().then(() => draw(model, host)), { once: true });
    return host;
  }
  function draw(model, place) {
    const kind = model.get("_model_name");
    if (model.get("children")) {
      const box = place.appendChild(make("div", { class: ["ck-box", ...(model.get("_dom_classes") ?? [])].join(" ") }));
      model.get("children").forEach(child => draw(kernel.model(child), box));
    } else if (kind === "FloatProgressModel") {
      const bar = place.appendChild(make("progress", { "aria-label": "avance" }));
      const paint = () => { bar.max = model.get("max"); bar.value = model.get("value"); };
      ["value", "max"].forEach(name => model.on(`change:${name}`, paint));
      paint();
    } else if (kind === "HTMLModel") {
      const text = place.appendChild(make("span"));
      const paint = () => { text.innerHTML = model.get("value"); };
      model.on("change:value", paint);
      paint();
    } else if (model.get("kind")) {
      remember(model);
      window.coursekitWidgets.render({ model, el: place.appendChild(make("div")) });
    }
  }
  // Lo ya contestado en este navegador vale también para la celda ejecutada, y lo que se conteste en ella se recuerda.
  const REMEMBERED = { question: ["answer", "opened"], quiz: ["chosen"] };
  function remember(model) {
    const names = REMEMBERED[model.get("kind")], memory = window.coursekitMemory;
    const lesson = document.querySelector(".ck-host[data-story]")?.dataset.story.replace(/-\d+$/, "");
    if (!names || !lesson) return;
    const question = model.get("question"), said = memory.of(lesson)[question] ?? {}, options = model.get("options") ?? [];
    const stillFits = said.chosen === undefined ? !options.length || options.includes(said.answer) : said.chosen < options.length;
    if (stillFits) names.filter(name => said[name] !== undefined).forEach(name => model.set(name, said[name]));
    model.save_changes();
    const send = model.save_changes;
    model.save_changes = () => {
      send();
      memory.keep(lesson, question, Object.fromEntries(names.map(name => [name, model.get(name)])));
    };
  }

  // --- el panel -----------------------------------------------------------------------------------------------

  function panel() {
    const from = new URL(kernel.address, document.baseURI);
    const where = from.host && from.host !== location.host ? `desde ${from.host}` : "desde este mismo sitio";
    const offer = isExercise ? "Los ejercicios se resuelven aquí mismo, sin instalar nada, y check los corrige."
      : "El código de esta página se puede cambiar y ejecutar aquí mismo, sin instalar nada.";
    const about = make("p", {}, `${offer} Antes hay que encender Python: la primera vez se descargan unos ${MEGABYTES} MB ${where}, `
      + "que quedan guardados en el navegador. Lo que escribamos no sale de aquí.");
    const button = make("button", { type: "button", class: "ck-switch" }, "Encender Python");
    const said = make("p", { class: "ck-python-said", role: "status" });
    const box = make("section", { class: "ck-python", "aria-label": "Python en esta página" }, about, make("div", { class: "ck-switches" }, button, said));
    const turnOn = () => kernel.start().catch(() => {});
    button.addEventListener("click", () => (kernel.hasStarted() ? kernel.stop() : turnOn()));
    kernel.on((state, text) => {
      box.dataset.state = state;
      about.hidden = state === "ready";
      button.textContent = { off: "Encender Python", starting: "Cancelar", ready: "Apagar Python" }[state];
      said.textContent = state === "ready" ? "Python está encendido: cada celda tiene su botón, y el código se edita." : text;
      document.body.classList.toggle("ck-on", state === "ready");
      if (state === "ready" && isExercise) cells.filter(cell => !CHECK.test(cell.original)).forEach(open);
      if (state !== "off") return;
      cells.forEach(cell => { cell.ran = null; });
      document.querySelectorAll(".ck-live").forEach(host => { host.inert = true; });
    });
    return box;
  }
  function start() {
    const blocks = [...document.querySelectorAll(".ck-cell")];
    if (!blocks.length || !kernel.address) return;
    isExercise = blocks.some(block => block.textContent.includes("NotImplementedError("));
    cells.push(...blocks.map(cellOf));
    const title = document.querySelector("article h1") ?? document.querySelector("h1");
    title.after(panel());
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
