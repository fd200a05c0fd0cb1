// Dónde va cada panel: márgenes, títulos, leyendas y las letras que entran.

import { unpack } from "./payload.js";
import { FONT } from "./style.js";
import { textWidth, wrap } from "./text.js";

export const TICK = 9;      // del eje a los números
export const sum = a => a.reduce((s, v) => s + v, 0);

// Las entradas de la leyenda: una por texto, con todas las marcas que lo llevan.
function legendEntries(panel) {
  const entries = new Map();
  if (panel.legend) for (const m of panel.marks) {
    if (!m.label || m.type === "cells" || m.type === "handle") continue;
    entries.has(m.label) ? entries.get(m.label).push(m) : entries.set(m.label, [m]);
  }
  return [...entries].map(([label, marks]) => ({ label, marks }));
}

// Reparte las entradas en renglones: cada una recibe su x y su renglón.
function placeLegend(entries, room, size) {
  let x = 0, row = 0;
  const placed = entries.map(e => {
    const w = size * 2.1 + textWidth(e.label, size) + size * 1.1;
    if (x > 0 && x + w - size > room) { x = 0; row++; }
    const spot = { ...e, x, row, end: x + w - size };
    x += w;
    return spot;
  });
  return { placed, rows: entries.length ? row + 1 : 0 };
}

function sideMargins(panel, k) {
  const y = panel.y, tick = FONT.tick * k;
  const numbers = y.visible ? Math.max(0, ...y.ticks.map(t => textWidth(t[1], tick))) : 0;
  const bar = panel.marks.find(m => m.type === "cells" && m.label);
  const barRoom = bar ? 46 * k + Math.max(...bar.ticks.map(t => textWidth(t[1], tick)), 0) + FONT.label * k * 1.6 : 0;
  const lastTick = panel.x.visible && panel.x.ticks.length
    ? textWidth(panel.x.ticks[panel.x.ticks.length - 1][1], tick) / 2 : 0;
  return { left: y.visible ? numbers + 14 * k + (y.label ? FONT.label * k * 1.45 : 0) : 8,
           right: Math.max(10, Math.min(lastTick, 40)) + barRoom + 4 };
}

function heightMargins(panel, k, room) {
  const title = panel.title ? wrap(panel.title, FONT.panel * k, room, true) : [];
  const legend = placeLegend(legendEntries(panel), room, FONT.legend * k);
  const top = 8 + title.length * FONT.panel * k * 1.25 + legend.rows * FONT.legend * k * 1.5
            + (title.length || legend.rows ? 4 : 0);
  const slot = room / Math.max(1, panel.x.ticks.length);
  const ticks = panel.x.visible ? panel.x.ticks.map(t => [t[0], tickLines(t[1], FONT.tick * k, slot)]) : [];
  const lines = Math.max(0, ...ticks.map(t => t[1].length));
  const label = panel.x.visible && panel.x.label ? wrap(panel.x.label, FONT.label * k, room) : [];
  const bottom = panel.x.visible
    ? TICK * Math.max(1, k) + 1 + lines * FONT.tick * k * 1.15 + (label.length ? 5 * k : 0) + label.length * FONT.label * k * 1.2 + 4 : 8;
  return { title, legend, ticks, lines, label, top, bottom };
}

const tickLines = (text, size, slot) =>      // una marca sin texto no pide lugar
  !text ? [] : text.includes(" ") && textWidth(text, size) > slot - 8 ? wrap(text, size, slot - 8) : [text];

// Dónde va cada panel, en unidades de la escena: { boxes: [{x, y, w, h, ...}], titleLines }.
// `k` agranda las letras. Los paneles de una misma columna (o fila) comparten márgenes.
export function layout(scene, k = 1, shared = null) {
  const columns = scene.widths.length, rows = scene.heights.length;
  const titleLines = scene.title ? wrap(scene.title, FONT.title * k, scene.width - 20, true) : [];
  const titleRoom = titleLines.length ? titleLines.length * FONT.title * k * 1.3 + 4 : 0;
  const sides = scene.panels.map(p => sideMargins(p, k));
  const left = Array(columns).fill(0), right = Array(columns).fill(0);
  scene.panels.forEach((p, i) => {
    const c0 = p.at[1], c1 = c0 + p.span[1] - 1;
    left[c0] = Math.max(left[c0], sides[i].left + (c0 ? 14 : 0), shared?.left[c0] ?? 0);
    right[c1] = Math.max(right[c1], sides[i].right, shared?.right[c1] ?? 0);
  });
  const free = scene.width - sum(left) - sum(right);
  const inner = scene.widths.map(w => Math.max(30, free * w / sum(scene.widths)));
  const colStart = columnStarts(left, inner, right);
  const spanWidth = p => {
    const c1 = p.at[1] + p.span[1] - 1;
    return colStart[c1] + inner[c1] - colStart[p.at[1]];
  };
  const highs = scene.panels.map(p => heightMargins(p, k, spanWidth(p)));
  const top = Array(rows).fill(0), bottom = Array(rows).fill(0);
  scene.panels.forEach((p, i) => {
    const r0 = p.at[0], r1 = r0 + p.span[0] - 1;
    top[r0] = Math.max(top[r0], highs[i].top + (r0 ? 10 : 0), shared?.top[r0] ?? 0);
    bottom[r1] = Math.max(bottom[r1], highs[i].bottom, shared?.bottom[r1] ?? 0);
  });
  const tall = scene.height - titleRoom - sum(top) - sum(bottom);
  const innerTall = scene.heights.map(h => Math.max(20, tall * h / sum(scene.heights)));
  const rowStart = columnStarts(top, innerTall, bottom).map(v => v + titleRoom);
  const boxes = scene.panels.map((p, i) => {
    const r1 = p.at[0] + p.span[0] - 1;
    let w = spanWidth(p), h = rowStart[r1] + innerTall[r1] - rowStart[p.at[0]];
    const y = rowStart[p.at[0]];
    if (p.square) w = h = Math.min(w, h);
    return { x: colStart[p.at[1]], y, w, h, side: sides[i].left, ...highs[i] };
  });
  return { boxes, titleLines, margins: { left, right, top, bottom } };
}

function columnStarts(before, inner, after) {
  let x = 0;
  return inner.map((w, i) => { const start = x + before[i]; x = start + w + after[i]; return start; });
}

// Los márgenes más grandes de toda la historia: así los ejes no saltan de un cuadro a otro.
export function sharedMargins(payload, k, shape = scene => scene) {
  const seen = new Set(), groups = new Map();
  payload.frames.forEach((frame, i) => {
    const key = frame.panels.map(p => payload.panels[p].axes + ":" + payload.panels[p].marks.map(
      j => payload.marks[j].label || "").join()).join("|");
    if (seen.has(key)) return;
    seen.add(key);
    const scene = shape(unpack(payload, i));
    widen(groups, new Map([[gridKey(scene), layout(scene, k).margins]]));
  });
  return groups;
}

// Agranda los márgenes conocidos de cada disposición hasta cubrir los nuevos.
export function widen(known, fresh) {
  for (const [shape, margins] of fresh) {
    const old = known.get(shape);
    known.set(shape, old ? Object.fromEntries(Object.keys(margins).map(
      side => [side, margins[side].map((v, j) => Math.max(v, old[side][j]))])) : margins);
  }
}

export const gridKey = scene => `${scene.width}x${scene.height}:${scene.widths}:${scene.heights}`;
