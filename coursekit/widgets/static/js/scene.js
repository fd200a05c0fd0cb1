// La escena entera: sus ejes, su leyenda, sus marcas.

import { PAPER, themed } from "./colour.js";
import { TICK, layout } from "./layout.js";
import { CLIPPED, DRAW, closest, rectangle } from "./marks.js";
import { node } from "./nodes.js";
import { phrase, taken, write } from "./phrases.js";
import { projector } from "./projector.js";
import { shapeOf, strokeOf } from "./shapes.js";
import { FONT, GRID, INK, at, round } from "./style.js";
import { textWidth } from "./text.js";

// Los nodos de un <svg> con la escena, y dónde quedó cada panel. Función pura: mismo pedido, mismo dibujo.
export function sceneNodes(scene, { k = 1, least = 12, grow = 1, shared = null, uid = "ck", dark = false, places = {}, words = {} } = {}) {
  const { boxes, titleLines } = layout(scene, k, shared);
  const common = { k, least, grow, dark, places, words, paper: dark ? PAPER.dark : PAPER.light, paint: color => themed(color, dark),
                   taken: taken(), width: scene.width, height: scene.height };
  const title = FONT.title * k;
  const head = titleLines.map((t, i) => said(common, `title${i}`, scene.width / 2, title * (1.05 + 1.3 * i), t, title, { bold: true }));
  const frames = scene.panels.map((panel, i) => frameOf(panel, boxes[i], `${uid}-${i}`, common));
  const axes = frames.map(c => axesNodes(c));      // primero todo lo fijo: los textos de las marcas le hacen lugar
  const panels = frames.map((c, i) => panelNodes(c, axes[i]));
  return { nodes: [...head, ...panels], frames };
}

const said = (c, key, x, y, text, size, look) => { write(c, x, y, text, size, look); return phrase(c, key, x, y, text, size, look); };

function frameOf(panel, box, clip, common) {
  const { x, y, w, h } = box;
  const X = projector(panel.x, x, x + w), Y = projector(panel.y, y + h, y);
  return { ...common, x: round(x), y: round(y), w: round(w), h: round(h), X, Y, clip, axes: panel, box,
           inside: (px, py) => px >= x - 1 && px <= x + w + 1 && py >= y - 1 && py <= y + h + 1 };
}

function axesNodes(c) {
  return { behind: [...header(c), ...xAxis(c), ...yAxis(c)], front: frameLines(c) };
}

function panelNodes(c, axes) {
  const cut = node("clipPath", "clip", { id: c.clip }, [node("rect", 0, { x: c.x, y: c.y, width: c.w, height: c.h })]);
  const counts = {}, groups = [];
  for (const m of c.axes.marks) {
    const kind = `${m.type} ${m.label || ""}${placeOf(m)}`, key = `${kind} ${counts[kind] = (counts[kind] ?? 0) + 1}`;
    groups.push(node("g", key, { ...(CLIPPED.has(m.type) ? { "clip-path": `url(#${c.clip})` } : {}),
      ...reachable(m, c), "data-mark": m.type, "data-arrives": m.arrives ?? null }, DRAW[m.type](m, c)));
    if (m.type === "cells" && m.label) groups.push(node("g", `${key} bar`, {}, colorBar(m, c)));
  }
  return node("g", `panel ${c.axes.name ?? c.axes.home ?? c.axes.at}`, { "data-panel": c.clip }, [cut, ...axes.behind, ...groups, ...axes.front]);
}

// Lo que llega de nuevo es otra marca: lo que cae, con cada turno; lo que se traza o aparece al final, si cambia de lugar.
const placeOf = m => (["trace", "last"].includes(m.arrives) ? ` ${m.x},${m.y}` : m.turn ? ` ${m.turn}` : "");

// Lo que hace falta para llegar a una marca con el teclado: las que eligen son como su control; las que se enlazan, una
// fila que se recorre con las flechas.
function reachable(m, c) {
  const at = m.sets ? c.places[m.sets.control] : null;
  if (at) return { "data-sets": m.sets.control, tabindex: 0, role: "slider", "aria-label": at.label, "aria-valuemin": 0,
                   "aria-valuemax": at.last, "aria-valuenow": at.position, "aria-valuetext": at.text };
  if (m.keys && m.explored) return { "data-explore": "", tabindex: 0, role: "group", "aria-label": c.words.explore ?? null };
  return {};
}

function header(c) {
  const { box, k } = c, size = FONT.panel * k, row = FONT.legend * k * 1.5;
  const start = box.y - 6 - box.legend.rows * row - box.title.length * size * 1.25;
  const out = box.title.map((t, i) => said(c, `head${i}`, box.x, start + size * (0.95 + 1.25 * i), t, size, { anchor: "start", bold: true }));
  const first = start + box.title.length * size * 1.25;
  for (const e of box.legend.placed) out.push(legendEntry(c, e, box.x + e.x, first + row * (e.row + 0.55)));
  return out;
}

function legendEntry(c, entry, x, y) {
  const size = FONT.legend * c.k, end = x + size * 1.7;
  const ordered = [...entry.marks].sort((a, b) => (a.type === "points") - (b.type === "points"));
  const samples = ordered.map((m, i) => {
    const color = at(m.color, 0) ?? INK;
    if (m.type === "points") return shapeOf(i, m.shape, x + size * 0.85, y, Math.min(7, Math.max(4.5, at(m.size, 0))) * Math.sqrt(c.k), color, m, c);
    if (["line", "rule", "segments", "arcs"].includes(m.type)) return node("path", i, { d: `M${round(x)} ${round(y)}H${round(end)}`, fill: "none",
      ...strokeOf({ ...m, width: at(m.width, 0) }, c, color) });
    return rectangle(i, [x + 2, y - size * 0.4, end - 2, y + size * 0.4], { fill: c.paint(color), opacity: m.opacity ?? 1,
      ...(m.stroke ? { stroke: c.paint(at(m.stroke, 0)) } : {}) });
  });
  return node("g", `key ${entry.label}`, {}, [...samples, said(c, "t", end + size * 0.4, y + size * 0.35, entry.label, size, { anchor: "start" })]);
}

function xAxis(c) {
  const { box, k, X } = c, axis = c.axes.x;
  if (!axis.visible) return [];
  const size = FONT.tick * k, base = box.y + box.h, out = [], ink = c.paint(INK);
  let edge = -Infinity;
  for (const [value, lines] of [...box.ticks].sort((a, b) => X(a[0]) - X(b[0]))) {
    const px = X(value);
    if (px < box.x - 0.6 || px > box.x + box.w + 0.6) continue;
    if (axis.grid) out.push(node("path", `gx${value}`, { d: `M${round(px)} ${round(box.y)}V${round(base)}`, stroke: c.paint(GRID) }));
    const half = Math.max(0, ...lines.map(t => textWidth(t, size))) / 2;
    if (px - half < edge + 5) continue;
    edge = px + half;
    out.push(node("path", `tx${value}`, { d: `M${round(px)} ${round(base)}v5`, stroke: ink }));
    lines.forEach((t, i) => out.push(said(c, `nx${value}.${i}`, px, base + TICK * Math.max(1, k) + size * (0.85 + 1.15 * i), t, size)));
  }
  const start = base + TICK * Math.max(1, k) + 1 + box.lines * size * 1.15 + 5 * k, big = FONT.label * k;
  box.label.forEach((t, i) => out.push(said(c, `lx${i}`, inside(box.x + box.w / 2, t, big, c), start + big * (0.85 + 1.2 * i), t, big)));
  return out;
}
const inside = (x, text, size, c) => {      // un nombre más ancho que su panel no se sale de la imagen
  const half = textWidth(text, size) / 2;
  return Math.min(c.width - half - 1, Math.max(half + 1, x));
};

function yAxis(c) {
  const { box, k, Y } = c, axis = c.axes.y;
  if (!axis.visible) return [];
  const big = FONT.label * k, room = closest(axis.ticks.map(t => Y(t[0]))), ink = c.paint(INK);
  const size = Math.max(Math.min(c.least, FONT.tick * k), FONT.tick * k * Math.min(1, room / (FONT.tick * k * 1.06)));
  const out = [];
  let edge = Infinity;
  for (const [value, text] of [...axis.ticks].sort((a, b) => Y(b[0]) - Y(a[0]))) {
    const py = Y(value);
    if (py < box.y - 0.6 || py > box.y + box.h + 0.6) continue;
    if (axis.grid) out.push(node("path", `gy${value}`, { d: `M${round(box.x)} ${round(py)}H${round(box.x + box.w)}`, stroke: c.paint(GRID) }));
    if (py > edge - size * 1.05) continue;
    edge = py;
    out.push(node("path", `ty${value}`, { d: `M${round(box.x)} ${round(py)}h-5`, stroke: ink }));
    out.push(said(c, `ny${value}`, box.x - 8, py + size * 0.35, text, size, { anchor: "end" }));
  }
  if (axis.label) out.push(yLabel(c, axis.label, big));
  return out;
}

// El nombre del eje vertical va de costado; si es más largo que el panel se achica, y si ni así entra, se corta en una letra final.
function yLabel(c, text, big) {
  const { box } = c, room = box.h + box.top + box.bottom - 8;
  const size = Math.max(Math.min(c.least, big), Math.min(big, big * room / textWidth(text, big)));
  const half = textWidth(text, size) / 2, middle = Math.min(c.height - half - 2, Math.max(half + 2, box.y + box.h / 2));
  return said(c, "ly", box.x - box.side + big * 0.95, middle, text, size, { turn: true });
}

function frameLines(c) {
  const ink = c.paint(INK), b = c.box, out = [];
  if (c.axes.x.visible) out.push(node("path", "ax", { d: `M${round(b.x)} ${round(b.y + b.h)}h${round(b.w)}`, stroke: ink }));
  if (c.axes.y.visible) out.push(node("path", "ay", { d: `M${round(b.x)} ${round(b.y)}v${round(b.h)}`, stroke: ink }));
  return out;
}

function colorBar(m, c) {
  const { box, k } = c, x = box.x + box.w + 12 * k, w = 14 * k, n = m.palette.length, step = box.h / n, size = FONT.tick * k;
  const out = m.palette.map((color, i) => rectangle(i, [x, box.y + box.h - (i + 1) * step - 0.4, x + w, box.y + box.h - i * step],
    { fill: color, "shape-rendering": "crispEdges" }));
  const Y = projector({ low: m.vmin, high: m.vmax }, box.y + box.h, box.y);
  let edge = Infinity;
  for (const [v, t] of [...m.ticks].sort((a, b) => Y(b[0]) - Y(a[0]))) {
    if (Y(v) > edge - size * 1.05) continue;
    edge = Y(v);
    out.push(said(c, `t${v}`, x + w + 5, Y(v) + size * 0.35, t, size, { anchor: "start" }));
  }
  const room = Math.max(...m.ticks.map(t => textWidth(t[1], size)), 0), big = FONT.label * k;
  return [...out, said(c, "name", x + w + 5 + room + big * 1.15, box.y + box.h / 2, m.label, big, { turn: true })];
}
