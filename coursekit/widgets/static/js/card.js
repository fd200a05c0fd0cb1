// Lo común a todo widget: su recuadro, su imagen y su lugar en la ventana.

import { arranged, bestPlan } from "./arrange.js";
import { isDark, watchTheme } from "./colour.js";
import { make, unique } from "./dom.js";
import { keepInWindow } from "./fit.js";
import { bornFromParents, heritageNodes } from "./heritage.js";
import { gridKey, sharedMargins, widen } from "./layout.js";
import { patch } from "./nodes.js";
import { unpack } from "./payload.js";
import { sceneNodes } from "./scene.js";
import { FAMILY } from "./style.js";
import { textWidth } from "./text.js";

export function card(model, el) {
  el.classList.add("ck");
  el.addEventListener("keydown", e => e.stopPropagation());      // si no, JupyterLab se queda con las flechas
  const root = make("div", { class: "ck-card", role: model.get("title") ? "region" : null, "aria-label": model.get("title") || null });
  if (model.get("title")) root.append(make("h3", { class: "ck-title" }, model.get("title")));
  el.append(root);
  const rescale = () => root.style.setProperty("--ck-scale", model.get("scale"));
  const recolour = () => el.classList.toggle("ck-dark", isDark(el));
  const blind = watchTheme(recolour);
  rescale();
  recolour();
  requestAnimationFrame(recolour);      // recién en la página se sabe qué fondo tiene detrás
  model.on("change:scale", rescale);
  return { root, off: () => { model.off("change:scale", rescale); blind(); } };
}

// Dónde está cada control, por su nombre: lo que necesitan las manijas del dibujo.
export const placesOf = (controls, positions) => Object.fromEntries(controls.map((c, i) => [c.name,
  { position: positions[i], label: c.label, text: c.labels[positions[i]], last: c.labels.length - 1 }]));

export const sentenceNode = () => make("p", { class: "ck-describe", "aria-live": "polite" });

export function guard(box, words, action) {
  try { action(); box.hidden = true; } catch (error) {
    box.hidden = false; box.textContent = `${words.broken} ${error.message}`; console.error(error);
  }
}

const FAST = 140;      // ms: dos movimientos más seguidos que esto son un arrastre, y el viaje se acorta

// El SVG de una escena: `show` la dibuja y `fit` la acomoda al lugar que hay y al tema de la página.
export function sceneBox(root) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), uid = `ck${unique()}`;
  const stage = make("div", { class: "ck-stage" });
  svg.setAttribute("role", "img"); svg.setAttribute("class", "ck-picture"); svg.setAttribute("font-family", FAMILY);
  stage.append(svg);
  let plan = null, shared = new Map(), measured = {}, last = 0, drawn = {}, frames = [], scene = null;

  function show(next, payload, { still = false, places = {}, words = {} } = {}) {
    scene = next;
    plan ??= bestPlan([next], 900, 480, 1);
    const shape = s => arranged(s, plan.arrangement, plan.width, plan.height);
    if (measured.plan !== plan) shared = new Map();
    if (measured.plan !== plan || measured.payload !== payload) {
      widen(shared, sharedMargins(payload, plan.k, shape));
      measured = { plan, payload };
    }
    const placed = shape(next), dark = root.parentElement.classList.contains("ck-dark");
    const moving = !still && drawn.plan === plan && drawn.dark === dark, now = performance.now();
    svg.classList.toggle("ck-snaps", !moving);
    svg.classList.toggle("ck-hurries", now - last < FAST);
    svg.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    const grow = Math.sqrt(plan.k) * Math.min(1.2, Math.max(0.6, Math.sqrt(plan.width * plan.height / (next.width * next.height))));
    const made = sceneNodes(placed, { k: plan.k, least: plan.least, grow, shared: shared.get(gridKey(placed)), uid, dark, places, words });
    bornFromParents(svg, patch(svg, made.nodes, moving && now - last >= FAST), next.kin ?? {});
    frames = made.frames;
    const isTouched = svg.querySelector("[data-handle], [data-sets], [data-explore]");      // una imagen no tiene partes que se alcancen
    svg.setAttribute("role", isTouched ? "group" : "img");
    svg.setAttribute("aria-label", next.describe);
    last = now;
    drawn = { plan, dark };
  }
  function fit(model, draw, sentence, scenes, longest) {
    const scale = () => model.get("scale");
    const keeper = keepInWindow(root, svg, sentence, {
      longest, scale,
      plan: (width, room) => bestPlan(scenes(), width, room, scale()),
      apply: found => {
        plan = found;
        Object.assign(svg.style, { width: `${found.width}px`, height: `${found.height}px` });
        draw();
      },
    });
    const recolour = watchTheme(() => requestAnimationFrame(() => draw()));
    draw();
    keeper.again();
    model.on("change:scale", keeper.again);
    return { again: keeper.again, stop: () => { keeper.stop(); recolour(); model.off("change:scale", keeper.again); } };
  }
  // Lo que se dibuja encima al señalar una marca; null, nada.
  const layer = document.createElementNS("http://www.w3.org/2000/svg", "g");
  const reveal = key => {
    const nodes = key === null ? [] : heritageNodes(scene, frames, key);
    if (nodes.length) svg.append(layer);
    else layer.remove();
    patch(layer, nodes, false);
  };
  return { svg, stage, show, fit, reveal, frames: () => frames, scene: () => scene };
}

// Las oraciones más largas de una historia: con ellas se reserva el lugar, así nada salta al mover un control.
const LONGEST = 25;
export function longestOf(payload) {
  if (payload.common.describe) return [payload.common.describe];
  const said = [...new Set(payload.frames.map(f => f.describe))].map(text => ({ text, wide: textWidth(text, 16) }));
  return said.sort((a, b) => b.wide - a.wide).slice(0, LONGEST).map(one => one.text);
}

// Las escenas de un paquete, de a una por disposición de paneles y unas pocas más: con ellas se decide el tamaño.
const seen = new WeakMap();
export function samplesOf(payload) {
  if (!seen.has(payload)) {
    const n = payload.frames.length, some = [...Array(Math.min(n, 5)).keys()].map(i => Math.floor(i * (n - 1) / Math.max(1, Math.min(n, 5) - 1)));
    seen.set(payload, some.map(i => unpack(payload, i)));
  }
  return seen.get(payload);
}
