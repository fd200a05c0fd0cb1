// Un juego: el kernel calcula cada jugada.

import { card, guard, longestOf, placesOf, samplesOf, sceneBox, sentenceNode } from "./card.js";
import { controlsFor } from "./controls.js";
import { make } from "./dom.js";
import { frameIndex, unpack } from "./payload.js";
import { touchable } from "./touch.js";

// Un juego: el navegador dibuja las escenas del estado actual; un botón, o un control que no es instantáneo,
// le pide al kernel las del siguiente. Hay a lo sumo un pedido en viaje.
export function renderGame({ model, el }) {
  const words = model.get("labels"), controls = model.get("controls"), instant = model.get("instant");
  const { root, off } = card(model, el);
  root.classList.add("ck-game");
  const sizes = instant.map(i => controls[i].labels.length);
  const picture = sceneBox(root), sentence = sentenceNode(), notes = make("p", { class: "ck-notes", "aria-live": "polite" });
  const error = make("p", { class: "ck-error", role: "alert", hidden: true }), wait = make("p", { class: "ck-wait", hidden: true });
  let positions = [...model.get("positions")], sent = model.get("answered"), busy = false, late = null;

  const draw = () => {
    guard(error, words, paint);
    if (model.get("error")) { error.textContent = model.get("error"); error.hidden = false; }
  };
  const paint = () => {
    const scene = unpack(model.get("payload"), frameIndex(instant.map(i => positions[i]), sizes));
    picture.show(scene, model.get("payload"), { places: placesOf(controls, positions), words });
    if (sentence.textContent !== scene.describe) sentence.textContent = scene.describe;
    touch.redrawn(scene.notes);
    panel.show(positions); buttons();
  };
  const ask = (action = "") => {
    if (busy) return;
    busy = true; sent += 1;
    late = setTimeout(() => { wait.textContent = words.waiting; wait.hidden = false; }, words.patience ?? 4000);
    model.set("request", { number: sent, positions: [...positions], action });
    model.save_changes();
  };
  const answered = () => {
    if (model.get("answered") < sent) return;
    const mine = busy;      // si lo pidió otra vista del mismo juego, esta solo la sigue
    sent = model.get("answered");
    clearTimeout(late); wait.hidden = true; busy = false;
    if (mine && !model.get("positions").every((p, i) => p === positions[i])) ask(); else follow();
  };
  const follow = () => { if (!busy) { positions = [...model.get("positions")]; redraw(); } };
  let queued = false;      // escenas, botones y error llegan juntos: un solo repintado
  const redraw = () => { if (!queued) { queued = true; queueMicrotask(() => { queued = false; draw(); }); } };

  const move = (i, p) => {
    if (positions[i] === p) return;
    positions[i] = p;
    if (!instant.includes(i)) { panel.show(positions); ask(); return; }
    draw();
    if (!busy) { model.set("positions", [...positions]); model.save_changes(); }
  };
  const panel = controlsFor(controls, words, move, instant[0]);
  const touch = touchable(picture, { controls, positions: () => positions, move, hint: notes });
  const press = b => { if (!b.hasAttribute("data-off")) ask(b.dataset.action); };
  const bar = model.get("buttons").map((b, i) => make("button", { type: "button", "data-action": b.name,
    class: i ? null : "ck-main", onclick: e => press(e.currentTarget) }));
  const buttons = () => model.get("buttons").forEach((b, i) => {
    if (bar[i].textContent !== b.label) bar[i].textContent = b.label;
    bar[i].toggleAttribute("data-off", !b.enabled);      // no «disabled»: perdería el foco del teclado
    bar[i].setAttribute("aria-disabled", String(!b.enabled));
  });
  const enter = e => {      // Enter sobre un deslizador instantáneo aprieta el primer botón
    const name = e.target.dataset?.control ?? e.target.dataset?.handle;
    if (e.key === "Enter" && bar.length && instant.some(i => controls[i].name === name)) { e.preventDefault(); press(bar[0]); }
  };
  panel.node.addEventListener("keydown", enter);
  picture.svg.addEventListener("keydown", enter);
  if (bar.length) {      // lo que se mueve en cada jugada, junto a los botones
    const turn = instant.map(i => panel.nodes[i]);
    turn.forEach(node => node.classList.add("ck-long"));
    panel.node.append(make("div", { class: "ck-actions" }, ...turn, ...bar));
  }
  root.append(panel.node, picture.stage, wait, sentence, notes, error);
  const watched = ["payload", "buttons", "error"];
  watched.forEach(name => model.on("change:" + name, redraw));
  model.on("change:answered", answered);
  model.on("change:positions", follow);
  const fitted = picture.fit(model, draw, sentence, () => samplesOf(model.get("payload")), () => longestOf(model.get("payload")));
  return () => {
    panel.stop(); touch.stop(); fitted.stop(); off(); clearTimeout(late);
    watched.forEach(name => model.off("change:" + name, redraw));
    model.off("change:answered", answered); model.off("change:positions", follow);
  };
}
