// Controles, imagen y oración entran juntos en la ventana. Se prueban disposiciones del recuadro, de la más holgada a la
// más apretada, y queda la primera en que los paneles tienen un buen tamaño (o la que más se acerca).

import { make } from "./dom.js";

// `letters` achica las letras de controles y oración (16 px a solas); `side` pone los controles al costado, y `aside`,
// también la oración; `fold` deja a la vista solo el control principal, y los demás detrás de un botón.
const DISPOSITIONS = [{ letters: 1 }, { letters: 0.9 }, { letters: 0.8 }, { letters: 0.9, side: true }, { letters: 0.8, side: true },
                      { letters: 0.8, side: true, aside: true }, { letters: 0.78, fold: true }];
const ENOUGH = 0.8, EDGE = 26;

// El alto en que tiene que entrar: el del cuaderno, el que reserva la página (`data-room`) o el de la ventana.
export const viewOf = root => root.closest(".jp-WindowedPanel-outer")?.clientHeight
  ?? (Number(root.closest("[data-room]")?.dataset.room) || window.innerHeight);

// `plan(ancho, alto)` dice cómo quedaría la imagen: { score, width, height }. `apply(plan)` la deja así. Devuelve cómo
// dejar de mirar el tamaño, y `again`, que vuelve a acomodar aunque la ventana no haya cambiado.
export function keepInWindow(root, picture, sentence, { longest, plan, apply, scale }) {
  let settled = "";
  const settle = force => {
    if (!root.offsetHeight) return;      // todavía escondido
    const now = [root.parentElement.clientWidth, viewOf(root), scale()].join();
    if (!force && now === settled) return;
    settled = now;
    let best = null;
    for (const disposition of DISPOSITIONS) {
      const found = tried(root, picture, sentence, disposition, longest(), plan);
      if (!best || found.score > best.score * 1.05) best = found;
      if (best.score >= ENOUGH) break;
    }
    dispose(root, best.disposition);
    sentence.style.minHeight = best.tall;
    apply(best);
  };
  const watcher = new ResizeObserver(() => settle(false));
  const onResize = () => settle(false);
  watcher.observe(root);
  window.addEventListener("resize", onResize);
  return { again: () => settle(true), stop: () => { watcher.disconnect(); window.removeEventListener("resize", onResize); } };
}

function dispose(root, { letters, side = false, aside = false, fold = false }) {
  root.style.setProperty("--ck-letters", letters);
  root.classList.toggle("ck-side", side);
  root.classList.toggle("ck-aside", aside);
  root.classList.toggle("ck-fold", fold);
  root.classList.toggle("ck-tight", letters < 1);
}

function tried(root, picture, sentence, disposition, words, plan) {
  dispose(root, disposition);
  const stage = picture.parentElement, tall = `${tallest(sentence, words)}px`;
  sentence.style.minHeight = tall;
  picture.style.height = "10px";
  stage.style.minHeight = "0";
  const found = plan(stage.clientWidth, roomFor(root, stage, disposition));
  const overflows = disposition.side && columnOf(root) > viewOf(root) - EDGE;
  return { ...found, score: overflows ? 0.5 * found.score : found.score, disposition, tall };
}

// El alto de la más alta de esas oraciones, en el lugar de la que se ve.
function tallest(sentence, words) {
  const ghost = make("p", { class: "ck-describe" });
  Object.assign(ghost.style, { position: "absolute", visibility: "hidden", width: `${sentence.clientWidth}px`, minHeight: "0" });
  sentence.after(ghost);
  const heights = words.map(text => { ghost.textContent = text; return ghost.offsetHeight; });
  ghost.remove();
  return Math.max(...heights);
}

// Lo que mide la columna del costado: el título, los controles y, si van ahí, la oración y las notas.
function columnOf(root) {
  const apart = [...root.children].filter(box => !box.classList.contains("ck-stage") && box.offsetHeight);
  return apart.reduce((tall, box) => tall + box.offsetHeight, 24);
}

// El alto que le queda a la imagen: lo que se ve de la página menos lo demás. Al costado, los controles no le quitan nada
// (pero el recuadro no puede ser más bajo que ellos).
function roomFor(root, stage, { side }) {
  const total = viewOf(root) - EDGE, others = root.offsetHeight - stage.offsetHeight;
  if (!side) return Math.max(60, total - others);
  const spot = root.getBoundingClientRect(), zoom = spot.width / root.offsetWidth;      // una presentación agranda la hoja entera
  const above = (stage.getBoundingClientRect().top - spot.top) / zoom;
  const below = [...root.children].filter(box => box.offsetTop > stage.offsetTop && getComputedStyle(box).gridColumnEnd === "-1").reduce((tall, box) => tall + box.offsetHeight + 8, 12);
  return Math.max(60, total - above - below);
}
