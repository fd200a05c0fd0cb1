// Una figura viva: la dibuja el kernel.

import { card, sentenceNode } from "./card.js";
import { controlsFor } from "./controls.js";
import { make } from "./dom.js";
import { keepInWindow } from "./fit.js";

export function renderLive({ model, el }) {
  const words = model.get("labels"), controls = model.get("controls");
  const { root, off } = card(model, el);
  const img = make("img", { class: "ck-picture", decoding: "async" });
  const sentence = sentenceNode(), error = make("p", { class: "ck-error", role: "alert", hidden: true });
  const wait = make("p", { class: "ck-wait", hidden: true });
  let positions = [...model.get("positions")], sent = model.get("drawn"), busy = false, late = null, url = null, turn = 0, asked = 0, aspect = 1.875;

  const pixels = () => Math.round(img.clientWidth * (window.devicePixelRatio || 1));
  const ask = () => {      // hay a lo sumo un pedido en viaje; al volver sale solo el más nuevo
    if (busy) return;
    busy = true; sent += 1;
    late = setTimeout(() => { wait.textContent = words.waiting; wait.hidden = false; }, words.patience ?? 4000);
    model.set("request", { number: sent, positions: [...positions], pixels: pixels() });
    model.save_changes();
  };
  const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);
  const answered = () => {
    if (model.get("drawn") < sent) return;
    const mine = busy;      // si lo pidió otra vista del mismo widget, esta solo la sigue
    sent = model.get("drawn");
    clearTimeout(late); wait.hidden = true; busy = false;
    if (mine && !same(positions, model.get("positions"))) ask(); else follow();
  };
  const sharpen = () => {      // en un proyector la imagen se ve más grande: se pide con más puntos, una vez
    if (img.naturalWidth && pixels() > 1.1 * img.naturalWidth && pixels() !== asked) { asked = pixels(); ask(); }
  };
  const paint = async () => {      // se cambia la imagen recién cuando la nueva está decodificada
    const mine = ++turn, data = model.get("picture"), text = model.get("sentence");
    if (!data?.byteLength) return;
    const fresh = URL.createObjectURL(new Blob([data], { type: "image/png" })), probe = new Image();
    probe.src = fresh;
    try { await probe.decode(); } catch { /* se muestra igual: el navegador dirá qué pasa */ }
    if (mine !== turn) { URL.revokeObjectURL(fresh); return; }
    const old = url;
    url = fresh; img.src = fresh; img.alt = text; sentence.textContent = text;
    const shape = probe.naturalWidth / (probe.naturalHeight || 1);
    if (Math.abs(shape - aspect) > 0.01) { aspect = shape; loosen.again(); }
    if (old) URL.revokeObjectURL(old);
  };
  let queued = false;      // imagen y oración llegan juntas: un solo repintado
  const repaint = () => { if (!queued) { queued = true; queueMicrotask(() => { queued = false; paint(); }); } };
  const fail = () => { error.textContent = model.get("error"); error.hidden = !model.get("error"); };
  const follow = () => { if (!busy) { positions = [...model.get("positions")]; panel.show(positions); } };
  const panel = controlsFor(controls, words, (i, p) => {
    if (positions[i] === p) return;
    positions[i] = p; panel.show(positions); ask();
  });
  root.append(panel.node, make("div", { class: "ck-stage" }, img), wait, sentence, error);
  model.on("change:picture", repaint);
  model.on("change:sentence", repaint);
  model.on("change:drawn", answered);
  model.on("change:error", fail);
  model.on("change:positions", follow);
  panel.show(positions); fail(); paint();
  let settle = null;
  const watcher = new ResizeObserver(() => { clearTimeout(settle); settle = setTimeout(sharpen, 300); });
  watcher.observe(img);
  const loosen = keepInWindow(root, img, sentence, {
    longest: () => [sentence.textContent], scale: () => model.get("scale"),
    plan: (width, room) => {
      const wide = Math.min(width, room * aspect, 1350);
      return { width: wide, height: wide / aspect, score: wide / Math.min(900, width) };
    },
    apply: found => Object.assign(img.style, { width: `${found.width}px`, height: `${found.height}px` }),
  });
  return () => {
    panel.stop(); loosen.stop(); clearTimeout(late); clearTimeout(settle); watcher.disconnect(); off(); if (url) URL.revokeObjectURL(url);
    model.off("change:picture", repaint); model.off("change:sentence", repaint); model.off("change:drawn", answered);
    model.off("change:error", fail); model.off("change:positions", follow);
  };
}
