// La escena entera: sus ejes, su leyenda, sus marcas.

import { layout } from "./layout.js";
import { CLIPPED, DRAW, closest, label, marker, rectangle, strokeOf } from "./marks.js";
import { projector } from "./projector.js";
import { FONT, GRID, INK, at, round } from "./style.js";
import { textWidth } from "./text.js";

// El interior de un <svg> con la escena. Función pura: mismo pedido, mismo texto.
export function sceneSvg(scene, { k = 1, shared = null, uid = "ck" } = {}) {
  const { boxes, titleLines } = layout(scene, k, shared);
  const title = FONT.title * k;
  let out = titleLines.map((t, i) => label(scene.width / 2, title * (1.05 + 1.3 * i), t, title, { bold: true })).join("");
  scene.panels.forEach((panel, i) => { out += panelSvg(panel, boxes[i], k, `${uid}-${i}`); });
  return out;
}

function panelSvg(panel, box, k, clip) {
  const { x, y, w, h } = box;
  const X = projector(panel.x, x, x + w), Y = projector(panel.y, y + h, y);
  const c = { x: round(x), y: round(y), w: round(w), h: round(h), X, Y, k, clip, axes: panel,
              inside: (px, py) => px >= x - 1 && px <= x + w + 1 && py >= y - 1 && py <= y + h + 1 };
  let out = `<clipPath id="${clip}"><rect x="${c.x}" y="${c.y}" width="${c.w}" height="${c.h}"/></clipPath>`;
  out += header(panel, box, k) + xAxis(panel.x, box, X, k) + yAxis(panel.y, box, Y, k);
  for (const m of panel.marks) {
    const body = DRAW[m.type](m, c);
    out += CLIPPED.has(m.type) ? `<g clip-path="url(#${clip})">${body}</g>` : body;
    if (m.type === "cells" && m.label) out += colorBar(m, box, k);
  }
  return out + frameLines(panel, box);
}

function header(panel, box, k) {
  const size = FONT.panel * k, row = FONT.legend * k * 1.5;
  const start = box.y - 6 - box.legend.rows * row - box.title.length * size * 1.25;
  let out = box.title.map((t, i) => label(box.x, start + size * (0.95 + 1.25 * i), t, size, { anchor: "start", bold: true })).join("");
  const first = start + box.title.length * size * 1.25;
  for (const e of box.legend.placed) out += legendEntry(e, box.x + e.x, first + row * (e.row + 0.55), k);
  return out;
}

function legendEntry(entry, x, y, k) {
  const size = FONT.legend * k, end = x + size * 1.7;
  const ordered = [...entry.marks].sort((a, b) => (a.type === "points") - (b.type === "points"));
  const sample = ordered.map(m => {
    const color = at(m.color, 0) ?? INK;
    if (m.type === "points") return marker(m.shape, round(x + size * 0.85), round(y), round(Math.min(7, Math.max(4.5, at(m.size, 0))) * Math.sqrt(k)), color, m.filled, m.opacity);
    if (["line", "rule", "segments"].includes(m.type)) return `<path d="M${round(x)} ${round(y)}H${round(end)}" fill="none" ${strokeOf({ ...m, width: at(m.width, 0) }, k, color)}/>`;
    return rectangle(x + 2, y - size * 0.4, end - 2, y + size * 0.4, `fill="${color}" opacity="${m.opacity ?? 1}"` +
      (m.stroke ? ` stroke="${at(m.stroke, 0)}"` : ""));
  }).join("");
  return sample + label(end + size * 0.4, y + size * 0.35, entry.label, size, { anchor: "start" });
}

function xAxis(axis, box, X, k) {
  if (!axis.visible) return "";
  const size = FONT.tick * k, base = box.y + box.h;
  let out = "", edge = -Infinity;
  for (const [value, lines] of [...box.ticks].sort((a, b) => X(a[0]) - X(b[0]))) {
    const px = X(value);
    if (px < box.x - 0.6 || px > box.x + box.w + 0.6) continue;
    if (axis.grid) out += `<path d="M${round(px)} ${round(box.y)}V${round(base)}" stroke="${GRID}"/>`;
    const half = Math.max(0, ...lines.map(t => textWidth(t, size))) / 2;
    if (px - half < edge + 5) continue;
    edge = px + half;
    out += `<path d="M${round(px)} ${round(base)}v5" stroke="${INK}"/>`;
    lines.forEach((t, i) => { out += label(px, base + 9 + size * (0.85 + 1.15 * i), t, size); });
  }
  const start = base + 10 + box.lines * size * 1.15 + 5 * k, big = FONT.label * k;
  box.label.forEach((t, i) => { out += label(box.x + box.w / 2, start + big * (0.85 + 1.2 * i), t, big); });
  return out;
}

function yAxis(axis, box, Y, k) {
  if (!axis.visible) return "";
  const big = FONT.label * k, room = closest(axis.ticks.map(t => Y(t[0])));
  const size = FONT.tick * k * Math.min(1, Math.max(0.74, room / (FONT.tick * k * 1.06)));
  let out = "", edge = Infinity;
  for (const [value, text] of [...axis.ticks].sort((a, b) => Y(b[0]) - Y(a[0]))) {
    const py = Y(value);
    if (py < box.y - 0.6 || py > box.y + box.h + 0.6) continue;
    if (axis.grid) out += `<path d="M${round(box.x)} ${round(py)}H${round(box.x + box.w)}" stroke="${GRID}"/>`;
    if (py > edge - size * 1.05) continue;
    edge = py;
    out += `<path d="M${round(box.x)} ${round(py)}h-5" stroke="${INK}"/>`;
    out += label(box.x - 8, py + size * 0.35, text, size, { anchor: "end" });
  }
  if (axis.label) {      // un nombre más largo que el panel se achica antes que cortarse
    const fit = Math.max(0.7, Math.min(1, (box.h + box.top + box.bottom - 8) / textWidth(axis.label, big)));
    out += label(box.x - box.side + big * 0.95, box.y + box.h / 2, axis.label, big * fit, { turn: true });
  }
  return out;
}

const frameLines = (panel, b) =>
  (panel.x.visible ? `<path d="M${round(b.x)} ${round(b.y + b.h)}h${round(b.w)}" stroke="${INK}"/>` : "") +
  (panel.y.visible ? `<path d="M${round(b.x)} ${round(b.y)}v${round(b.h)}" stroke="${INK}"/>` : "");

function colorBar(m, box, k) {
  const x = box.x + box.w + 12 * k, w = 14 * k, n = m.palette.length, step = box.h / n, size = FONT.tick * k;
  let out = m.palette.map((c, i) => rectangle(x, box.y + box.h - (i + 1) * step - 0.4, x + w, box.y + box.h - i * step, `fill="${c}" shape-rendering="crispEdges"`)).join("");
  const Y = projector({ low: m.vmin, high: m.vmax }, box.y + box.h, box.y);
  for (const [v, t] of m.ticks) out += label(x + w + 5, Y(v) + size * 0.35, t, size, { anchor: "start" });
  const room = Math.max(...m.ticks.map(t => textWidth(t[1], size)), 0), big = FONT.label * k;
  return out + label(x + w + 5 + room + big * 1.15, box.y + box.h / 2, m.label, big, { turn: true });
}
