// Los controles: deslizador, opciones, interruptor y pasos.

import { make, unique } from "./dom.js";

// Dibuja los controles; `move(i, posición)` avisa. Devuelve { node, nodes, show(posiciones), stop() }. Donde no hay lugar
// queda a la vista solo el principal (el de los pasos, o `main`), y un botón muestra los demás.
export function controlsFor(controls, words, move, main = Math.max(0, controls.findIndex(c => c.kind === "steps"))) {
  const parts = controls.map((c, i) => CONTROL[c.kind](c, p => move(i, p), words));
  parts.forEach((part, i) => part.node.classList.toggle("ck-extra", i !== main));
  const quick = make("div", { class: "ck-controls" }, ...parts.filter((_, i) => controls[i].kind !== "steps").map(p => p.node));
  const bars = parts.filter((_, i) => controls[i].kind === "steps").map(p => p.node);
  const node = make("div", { class: "ck-panel" }, ...(quick.childNodes.length ? [quick] : []), ...bars);
  if (parts.length > 1) node.append(moreButton(node, words));
  return { node, nodes: parts.map(p => p.node), show: positions => parts.forEach((p, i) => p.show(positions[i])),
           stop: () => parts.forEach(p => p.stop?.()) };
}

function moreButton(node, words) {
  const button = make("button", { type: "button", class: "ck-more", "aria-expanded": "false" }, words.more);
  button.addEventListener("click", () => {
    const open = node.classList.toggle("ck-unfolded");
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? words.less : words.more;
  });
  return button;
}

function rangeInput(control, go, extra = {}) {
  return make("input", { type: "range", min: 0, max: control.labels.length - 1, step: 1, "data-control": control.name,
    oninput: e => go(+e.target.value), "aria-label": control.label, ...extra });
}

const ICONS = { previous: "M2 2h2v10H2zM12 2v10L5 7z", next: "M10 2h2v10h-2zM2 2v10l7-5z", play: "M3 1v12l10-6z", pause: "M2 2h4v10H2zM8 2h4v10H8z",
                dice: "M3 1h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2zM4 2.8a1.2 1.2 0 1 0 .01 0zM10 2.8a1.2 1.2 0 1 0 .01 0zM7 5.8a1.2 1.2 0 1 0 .01 0zM4 8.8a1.2 1.2 0 1 0 .01 0zM10 8.8a1.2 1.2 0 1 0 .01 0z" };
function drawnIcon(name) {      // dibujado: no toda letra trae estos signos
  const box = make("span", { class: "ck-icon", "aria-hidden": "true" });
  box.innerHTML = `<svg viewBox="0 0 14 14" width="0.8em" height="0.8em"><path fill="currentColor" fill-rule="evenodd" d="${ICONS[name]}"/></svg>`;
  return box;
}

const CONTROL = {
  slider(control, go) {
    const value = make("output", { class: "ck-value" }), input = rangeInput(control, go);
    const widest = control.labels.reduce((a, b) => (b.length > a.length ? b : a), "");
    value.style.minWidth = `${widest.length}ch`;
    const node = make("label", { class: "ck-slider" },
      make("span", { class: "ck-name" }, make("span", {}, control.label + ":"), " ", value), input);
    return { node, show: p => { input.value = p; value.textContent = control.labels[p];
                                input.setAttribute("aria-valuetext", control.labels[p]); } };
  },
  choice(control, go) {
    const group = `ck-${unique()}`;
    const inputs = control.labels.map((_, p) => make("input", { type: "radio", name: group, value: p,
      "data-control": control.name, onchange: () => go(p) }));
    const buttons = control.labels.map((text, p) => make("label", { class: "ck-option" }, inputs[p], make("span", { "data-text": text }, text)));
    const node = make("fieldset", { class: "ck-choice" }, make("legend", {}, control.label),
      make("div", { class: "ck-segments" }, ...buttons));
    return { node, show: p => { inputs[p].checked = true; } };
  },
  toggle(control, go) {
    const input = make("input", { type: "checkbox", "data-control": control.name, onchange: e => go(e.target.checked ? 1 : 0) });
    return { node: make("label", { class: "ck-toggle" }, input, make("span", {}, control.label)),
             show: p => { input.checked = p === 1; } };
  },
  steps(control, go, words) {
    const last = control.labels.length - 1;
    let current = 0, timer = null;
    const step = d => go(Math.min(last, Math.max(0, current + d)));
    const button = (text, icon, act, cls) => make("button", { type: "button", class: cls, onclick: act },
      drawnIcon(icon), make("span", { class: "ck-word" }, text));
    const previous = button(words.previous, "previous", () => { stop(); step(-1); }, "ck-previous");
    const next = button(control.again?.[0] ?? words.next, control.again ? "dice" : "next", () => { stop(); step(1); }, control.again ? "ck-dice" : "ck-next");
    if (control.again) next.style.minWidth = `${Math.max(...control.again.map(text => text.length)) + 5}ch`;      // que nada se corra
    const jumps = (control.jumps ?? []).map(([text, p]) => make("button", { type: "button", class: "ck-jump", onclick: () => { stop(); go(p); } }, text));
    const play = button(words.play, "play", () => (timer ? stop() : start()), "ck-play");
    const input = rangeInput(control, p => { stop(); go(p); });
    const value = make("output", { class: "ck-value" });
    const node = make("div", { class: "ck-steps", role: "group", "aria-label": control.label, onkeydown: keys },
      previous, play, next, ...jumps, make("label", { class: "ck-slider ck-long" },
        make("span", { class: "ck-name" }, make("span", {}, control.label + ":"), " ", value), input));
    function keys(e) {      // las flechas también sirven con el foco en los botones
      const where = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: last }[e.key];
      if (where === undefined || e.target === input) return;
      e.preventDefault(); stop(); go(Math.min(last, Math.max(0, where)));
    }
    function start() {
      if (current >= last) go(0);
      timer = setInterval(() => { current >= last ? stop() : step(1); if (current >= last) stop(); }, words.interval ?? 900);
      paint();
    }
    function stop() { clearInterval(timer); timer = null; paint(); }
    function paint() {
      play.querySelector(".ck-word").textContent = timer ? words.pause : words.play;
      play.replaceChild(drawnIcon(timer ? "pause" : "play"), play.firstChild);
      node.classList.toggle("ck-playing", !!timer);
    }
    return { node, stop, show: p => {
      current = p; input.value = p; value.textContent = control.labels[p];
      input.setAttribute("aria-valuetext", control.labels[p]);
      if (control.again) next.querySelector(".ck-word").textContent = control.again[p];
      previous.toggleAttribute("data-off", p === 0); next.toggleAttribute("data-off", p === last);
    } };
  },
};
