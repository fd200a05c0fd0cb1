// Muestra los widgets sin kernel: cada uno llega en un archivo propio cuando se acerca a la pantalla, y ocupa el lugar de
// su copia quieta. Todo se carga con <script>, que también funciona desde un archivo suelto.
"use strict";

window.coursekitSite = (() => {
  const root = document.documentElement.dataset.content_root ?? "./";
  const memory = window.coursekitMemory;
  const waiting = new Map();      // nombre → lo que hay que hacer cuando llegue su paquete
  const arrivals = new Map();     // nombre → la promesa de su árbol: en las diapositivas, dos lugares muestran partes del mismo
  const NEAR = "800px";

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: root + address, onload: resolve, onerror: () => reject(new Error(address)) });
      document.head.append(script);
    });
  }
  let drawing = null;
  const drawer = () => (drawing ??= window.coursekitWidgets ? Promise.resolve() : load("widgets.js"));

  // Los datos de una historia: los trae su archivo o, en una página sola, ya están adentro.
  function fetchStory(name) {
    const inside = document.getElementById("ck-data-" + name);
    return inside ? deliver(name, JSON.parse(inside.textContent)) : load(`historias/${name}.js`);
  }

  // Lo llama el archivo de cada historia, con su árbol o con su árbol comprimido.
  async function deliver(name, data) {
    const tree = typeof data === "string" ? JSON.parse(await inflated(data)) : data;
    waiting.get(name)?.(tree);
    waiting.delete(name);
  }
  function inflated(text) {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  }

  // El estado de un recuadro, con lo que su módulo espera de un modelo de Jupyter.
  function modelOf(state, onSave) {
    const scale = Number(document.documentElement.dataset.scale ?? 1);
    const values = { scale, presenting: false, ...state }, hearers = new Map();
    const heard = name => hearers.get(name) ?? hearers.set(name, new Set()).get(name);
    return {
      get: name => values[name],
      set(name, value) {
        if (values[name] === value) return;
        values[name] = value;
        [...heard("change:" + name)].forEach(act => act());
      },
      on: (name, act) => heard(name).add(act),
      off: (name, act) => heard(name).delete(act),
      save_changes: () => onSave?.(),
    };
  }

  // --- lo que se recuerda ---------------------------------------------------------------------

  const REMEMBERED = { question: ["answer", "opened"], quiz: ["chosen"] };

  function remembering(state, lesson) {
    const names = REMEMBERED[state.kind];
    if (!names) return modelOf(state);
    const model = modelOf({ ...state, ...known(state, memory.of(lesson)[state.question]) }, () => {
      memory.keep(lesson, state.question, Object.fromEntries(names.map(name => [name, model.get(name)])));
    });
    return model;
  }
  // Lo recordado que todavía se puede contestar: la pregunta pudo cambiar desde entonces.
  function known(state, said) {
    if (!said) return {};
    if (state.kind === "quiz") return said.chosen < state.options.length ? said : {};
    return !state.options.length || state.options.includes(said.answer) ? said : {};
  }

  const unsealed = text => new TextDecoder().decode(Uint8Array.from(atob(text), c => c.charCodeAt(0)));

  // La tabla del final, con lo contestado en esta página.
  function rowsOf(card, results, lesson) {
    const said = memory.of(lesson);
    return card.rows.map(row => {
      const { answer, opened } = said[row.question] ?? {};
      const answered = !!(answer && opened);
      return { ...row, answered, answer: answered ? answer : "", result: answered ? unsealed(results[row.question] ?? "") : "" };
    });
  }

  // --- dibujar --------------------------------------------------------------------------------

  function show(tree, place, lesson) {
    if (tree.children) return showBox(tree, place, lesson);
    if (tree.picture) return showPicture(tree, place);
    const model = remembering(tree.card, lesson);
    if (tree.results) {
      const refresh = () => model.set("rows", rowsOf(tree.card, tree.results, lesson));
      document.addEventListener(memory.CHANGED, refresh);
      refresh();
    }
    const box = document.createElement("div");
    place.append(box);
    if (tree.note) place.append(paragraph("ck-site-note", tree.note));
    window.coursekitWidgets.render({ model, el: box });
    redrawGuess(tree.card, model);
  }
  // Lo que ya se había predicho vuelve a dibujarse en su historia, que se muestra después que la pregunta.
  function redrawGuess(card, model) {
    if (!card.target || !model.get("opened") || !model.get("answer")) return;
    const said = model.get("answer");
    const guess = { ...card.drawn_on, value: Number(said.replace(",", ".")), label: card.labels.guess.replace("{value}", said) };
    setTimeout(() => document.dispatchEvent(new CustomEvent("coursekit-guess", { detail: { target: card.target, guess } })));
  }
  function showBox(tree, place, lesson) {
    const box = document.createElement("div");
    box.classList.add(...tree.box);
    place.append(box);
    tree.children.forEach(child => show(child, box, lesson));
  }
  function showPicture(tree, place) {
    const figure = document.createElement("figure"), image = document.createElement("img"), said = document.createElement("figcaption");
    figure.className = "ck-site-picture";
    const isInside = tree.picture.startsWith("data:");
    Object.assign(image, { src: isInside ? tree.picture : root + tree.picture, alt: tree.sentence });
    if (tree.title) figure.append(paragraph("ck-site-title", tree.title));
    said.append(paragraph("", tree.sentence), paragraph("ck-site-note", tree.note));
    figure.append(image, said);
    place.append(figure);
  }
  function paragraph(name, text) {
    const made = document.createElement("p");
    made.className = name;
    made.textContent = text;
    return made;
  }

  // --- cuándo ---------------------------------------------------------------------------------

  const lessonOf = name => name.replace(/-\d+$/, "");

  function arrival(name) {
    if (!arrivals.has(name)) {
      const arrived = new Promise(resolve => waiting.set(name, resolve));
      arrivals.set(name, fetchStory(name).then(() => arrived));
    }
    return arrivals.get(name);
  }
  async function bring(host) {
    const name = host.dataset.story, part = host.dataset.part;
    try {
      await Promise.all([drawer(), arrival(name)]);
    } catch (problem) {
      console.error(problem);      // queda la copia quieta
      return;
    }
    const whole = await arrival(name), tree = part ? part.split(".").reduce((box, i) => box.children[i], whole) : whole, still = [...host.childNodes];
    measure(host);
    show(tree, host, lessonOf(name));
    still.forEach(node => node.remove());
    host.dataset.alive = "";
  }
  // Lo que la ventana deja libre debajo de la barra de arriba: el recuadro entra entero ahí.
  function measure(host) {
    const bar = document.querySelector(".bd-header")?.offsetHeight ?? 0;
    const share = host.classList.contains("ck-cover") ? 0.72 : 1;
    host.dataset.room = Math.round((host.dataset.fixedRoom ?? window.innerHeight - bar) * share);
  }
  function start() {
    const hosts = [...document.querySelectorAll(".ck-host")];
    const watcher = new IntersectionObserver(seen => seen.filter(one => one.isIntersecting).forEach(one => {
      watcher.unobserve(one.target);
      bring(one.target);
    }), { rootMargin: NEAR });
    hosts.forEach(host => watcher.observe(host));
    window.addEventListener("resize", () => hosts.forEach(measure));
    window.addEventListener("beforeprint", () => document.querySelectorAll("details.celda").forEach(one => { one.open = true; }));
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();

  return { deliver };
})();
