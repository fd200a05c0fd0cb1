// Lo común a todo widget: su recuadro, su imagen y su lugar en la ventana.

import { make, unique } from "./dom.js";
import { gridKey, sharedMargins, widen } from "./layout.js";
import { sceneSvg } from "./scene.js";
import { FAMILY } from "./style.js";

export function card(model, el) {
  el.classList.add("ck");
  el.addEventListener("keydown", e => e.stopPropagation());      // si no, JupyterLab se queda con las flechas
  const root = make("section", { class: "ck-card", "aria-label": model.get("title") || null });
  if (model.get("title")) root.append(make("h3", { class: "ck-title" }, model.get("title")));
  el.append(root);
  const rescale = () => root.style.setProperty("--ck-scale", model.get("scale"));
  rescale();
  model.on("change:scale", rescale);
  return { root, off: () => model.off("change:scale", rescale) };
}

export const sentenceNode = () => make("p", { class: "ck-describe", "aria-live": "polite" });

export function guard(box, words, action) {
  try { action(); box.hidden = true; } catch (error) {
    box.hidden = false; box.textContent = `${words.broken} ${error.message}`; console.error(error);
  }
}

// El SVG de una escena: `show` la dibuja (solo si cambió) y `fit` acomoda las letras al ancho.
export function sceneBox(root) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), uid = `ck${unique()}`;
  svg.setAttribute("role", "img"); svg.setAttribute("class", "ck-picture"); svg.setAttribute("font-family", FAMILY);
  let k = 1, shared = new Map(), measured = {}, shown = "", natural = 900;

  function show(scene, payload) {
    if (measured.k !== k) shared = new Map();
    if (measured.k !== k || measured.payload !== payload) {
      widen(shared, sharedMargins(payload, k));
      measured = { k, payload };
    }
    natural = scene.width;
    const box = `0 0 ${scene.width} ${scene.height}`;
    if (svg.getAttribute("viewBox") !== box) {
      svg.setAttribute("viewBox", box);
      root.style.setProperty("--ck-aspect", scene.width / scene.height);
    }
    const inner = sceneSvg(scene, { k, shared: shared.get(gridKey(scene)), uid });
    if (inner !== shown) { svg.innerHTML = inner; shown = inner; }
    svg.setAttribute("aria-label", scene.describe);
  }
  function fit(model, draw) {
    const resize = () => {
      const wanted = letterScale(svg.clientWidth / natural, model.get("scale"));
      if (wanted !== k) { k = wanted; draw(); }
    };
    const watcher = new ResizeObserver(resize);
    k = model.get("scale");
    draw();
    watcher.observe(svg);
    model.on("change:scale", resize);
    return () => { watcher.disconnect(); model.off("change:scale", resize); };
  }
  return { svg, show, fit };
}

// Controles, imagen y oración entran juntos en la ventana: la imagen recibe el alto que dejan los demás, y nunca menos
// de `LEAST` (más, si las letras se agrandan para la clase). La oración reserva el lugar de la más larga, así nada
// salta al mover un control.
const LEAST = 380;
export function keepInWindow(root, picture, sentence, longest = () => sentence.textContent) {
  const settle = () => {
    if (!root.offsetHeight) return;      // todavía escondido
    const visible = root.closest(".jp-WindowedPanel-outer")?.clientHeight ?? window.innerHeight;
    const ghost = make("p", { class: "ck-describe" }, longest());
    Object.assign(ghost.style, { position: "absolute", visibility: "hidden", width: `${sentence.clientWidth}px` });
    root.append(ghost);
    const tall = `${ghost.offsetHeight}px`;
    ghost.remove();
    if (sentence.style.minHeight !== tall) sentence.style.minHeight = tall;
    const others = root.getBoundingClientRect().height - picture.getBoundingClientRect().height;
    const least = LEAST * (parseFloat(root.style.getPropertyValue("--ck-scale")) || 1);
    const room = Math.max(least, Math.floor(visible - others - 20));
    const now = parseFloat(root.style.getPropertyValue("--ck-room")) || 0;
    if (Math.abs(room - now) > 1) root.style.setProperty("--ck-room", `${room}px`);      // un redondeo no la mueve
  };
  const watcher = new ResizeObserver(settle);
  watcher.observe(root);
  window.addEventListener("resize", settle);
  return () => { watcher.disconnect(); window.removeEventListener("resize", settle); };
}

export const longestOf = payload => payload.common.describe ??
  payload.frames.reduce((a, f) => (f.describe.length > a.length ? f.describe : a), "");

// Cuánto agrandar las letras de una imagen que se ve `zoom` veces su tamaño natural. En una ventana angosta crecen
// para seguir leyéndose; en clase, lo que la pantalla grande ya agrandó se descuenta a medias.
export function letterScale(zoom, scale) {
  if (!zoom) return scale;
  const fit = Math.min(1.7, Math.max(1, 0.95 / zoom));
  return Math.round(20 * fit * Math.max(1, scale / Math.sqrt(Math.max(1, zoom)))) / 20;
}
