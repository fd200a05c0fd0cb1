// El único módulo del navegador: un módulo ES sin imports ni compilación.
// Dibuja escenas (coursekit/figures/scene.py) en SVG y pone los controles. No trae palabras propias:
// todo lo que se lee llega de Python en los rasgos `labels` y `controls`.
// Las funciones puras se exportan para las pruebas.

const FONT = { tick: 15, label: 16, legend: 15, panel: 17, title: 19 };
const FAMILY = '"Segoe UI","Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif';
const INK = "#1a1a1a", GRID = "#e3e3e3";
const DASH = { dash: "9 5", dot: "2 4", dashdot: "10 4 2 4" };
const round = v => Math.round(v * 10) / 10;
const escape = s => String(s).replace(/[&<>"]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }[c]));
const at = (v, i) => (Array.isArray(v) ? v[i] : v);      // un valor común, o uno por elemento

// --- medir y partir textos --------------------------------------------------------------------

const widths = new Map();
let pen = null;
export function textWidth(text, size, bold = false) {
  const key = (bold ? "b" : "") + text;
  let w = widths.get(key);
  if (w === undefined) {
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = `${bold ? "bold " : ""}100px ${FAMILY}`;
    w = pen.measureText(text).width / 100;
    if (widths.size > 5000) widths.clear();
    widths.set(key, w);
  }
  return w * size;
}

// Parte un texto en renglones de a lo sumo `room` píxeles, sin cortar palabras.
export function wrap(text, size, room, bold = false) {
  const lines = [];
  for (const word of String(text).split(" ")) {
    const last = lines.length - 1, longer = last < 0 ? word : `${lines[last]} ${word}`;
    if (last >= 0 && textWidth(longer, size, bold) <= room) lines[last] = longer;
    else lines.push(word);
  }
  return lines;
}

// --- de los datos a los píxeles ---------------------------------------------------------------

// Función que lleva un valor del eje a un píxel entre `start` y `end`.
export function projector(axis, start, end) {
  const f = axis.log ? Math.log : v => v;
  const low = f(axis.low), span = f(axis.high) - low;
  return v => start + (end - start) * (f(v) - low) / span;
}

// El número de cuadro de unas posiciones: el último control es el que más rápido cambia.
export function frameIndex(positions, sizes) {
  return positions.reduce((index, p, i) => index * sizes[i] + p, 0);
}

// Reconstruye el cuadro `index` de una historia: paneles, marcas y arreglos van compartidos.
export function unpack(payload, index) {
  const frame = payload.frames[index];
  return { ...payload.common, ...frame, panels: frame.panels.map(i => panelOf(payload, i)) };
}

// Lo ya armado de cada paquete, fuera de él: el paquete es estado del modelo y se guarda con el cuaderno.
const built = new WeakMap();
function builtFor(payload) {
  if (!built.has(payload)) built.set(payload, { panels: new Map(), marks: new Map() });
  return built.get(payload);
}

function panelOf(payload, i) {
  const cache = builtFor(payload).panels;
  if (!cache.has(i)) {
    const panel = payload.panels[i];
    cache.set(i, { ...payload.axes[panel.axes], marks: panel.marks.map(j => markOf(payload, j)) });
  }
  return cache.get(i);
}

function markOf(payload, j) {
  const cache = builtFor(payload).marks;
  if (!cache.has(j)) {
    const mark = { ...payload.marks[j] };
    for (const key in mark) if (mark[key]?.$ !== undefined) mark[key] = payload.arrays[mark[key].$];
    cache.set(j, mark);
  }
  return cache.get(j);
}

// --- la disposición ---------------------------------------------------------------------------

const sum = a => a.reduce((s, v) => s + v, 0);

// Las entradas de la leyenda: una por texto, con todas las marcas que lo llevan.
function legendEntries(panel) {
  const entries = new Map();
  if (panel.legend) for (const m of panel.marks) {
    if (!m.label || m.type === "cells") continue;
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
    const spot = { ...e, x, row };
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
    ? 10 + lines * FONT.tick * k * 1.15 + (label.length ? 5 * k : 0) + label.length * FONT.label * k * 1.2 + 4 : 8;
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
  const inner = scene.widths.map(w => Math.max(20, free * w / sum(scene.widths)));
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
export function sharedMargins(payload, k) {
  const seen = new Set(), groups = new Map();
  payload.frames.forEach((frame, i) => {
    const key = frame.panels.map(p => payload.panels[p].axes + ":" + payload.panels[p].marks.map(
      j => payload.marks[j].label || "").join()).join("|");
    if (seen.has(key)) return;
    seen.add(key);
    const scene = unpack(payload, i);
    widen(groups, new Map([[gridKey(scene), layout(scene, k).margins]]));
  });
  return groups;
}

// Agranda los márgenes conocidos de cada disposición hasta cubrir los nuevos.
function widen(known, fresh) {
  for (const [shape, margins] of fresh) {
    const old = known.get(shape);
    known.set(shape, old ? Object.fromEntries(Object.keys(margins).map(
      side => [side, margins[side].map((v, j) => Math.max(v, old[side][j]))])) : margins);
  }
}

export const gridKey = scene => `${scene.width}x${scene.height}:${scene.widths}:${scene.heights}`;

// --- las marcas -------------------------------------------------------------------------------

const SHAPES = {
  square: r => `M${-r} ${-r}H${r}V${r}H${-r}Z`,
  triangle: r => `M0 ${-1.15 * r}L${1.1 * r} ${0.85 * r}H${-1.1 * r}Z`,
  down: r => `M0 ${1.15 * r}L${1.1 * r} ${-0.85 * r}H${-1.1 * r}Z`,
  left: r => `M${-1.15 * r} 0L${0.85 * r} ${1.1 * r}V${-1.1 * r}Z`,
  hexagon: r => { const a = 1.15 * r, b = 0.575 * r, h = a * 0.866;
    return `M${a} 0L${b} ${h}H${-b}L${-a} 0L${-b} ${-h}H${b}Z`; },
  diamond: r => `M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0Z`,
  plus: r => { const a = 1.15 * r, b = 0.4 * r;
    return `M${-b} ${-a}H${b}V${-b}H${a}V${b}H${b}V${a}H${-b}V${b}H${-a}V${-b}H${-b}Z`; },
  star: r => { const p = [];
    for (let i = 0; i < 10; i++) {
      const q = i % 2 ? 0.55 * r : 1.35 * r, t = Math.PI * (i / 5 - 0.5);
      p.push(`${round(q * Math.cos(t))} ${round(q * Math.sin(t))}`);
    }
    return `M${p.join("L")}Z`; },
  cross: r => `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}`,
};

function marker(shape, x, y, r, color, filled, opacity) {
  const paint = shape === "cross" ? `fill="none" stroke="${color}" stroke-width="${round(Math.max(2, r * 0.45))}"`
    : filled ? `fill="${color}" stroke="#fff" stroke-width="0.9"`
    : `fill="none" stroke="${color}" stroke-width="2.2"`;
  const fade = opacity < 1 ? ` opacity="${opacity}"` : "";
  if (shape === "circle") return `<circle cx="${x}" cy="${y}" r="${r}" ${paint}${fade}/>`;
  return `<path d="${SHAPES[shape](r)}" transform="translate(${x} ${y})" ${paint}${fade}/>`;
}

const strokeOf = (m, k, color = m.color) =>
  `stroke="${color}" stroke-width="${round(m.width * Math.sqrt(k))}"` +
  (m.dash ? ` stroke-dasharray="${DASH[m.dash]}"` : "") + (m.opacity < 1 ? ` opacity="${m.opacity}"` : "");

function label(x, y, string, size, { color = INK, anchor = "middle", bold = false, turn = false } = {}) {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" fill="${color}" text-anchor="${anchor}"` +
    (bold ? ' font-weight="600"' : "") + (turn ? ` transform="rotate(-90 ${round(x)} ${round(y)})"` : "") +
    `>${escape(string)}</text>`;
}

function polyline(xs, ys, X, Y) {
  let d = "", gap = true;
  for (let i = 0; i < xs.length; i++) {
    if (xs[i] === null || ys[i] === null) { gap = true; continue; }
    d += `${gap ? "M" : "L"}${round(X(xs[i]))} ${round(Y(ys[i]))}`;
    gap = false;
  }
  return d;
}

// El menor espacio entre vecinos de una lista de píxeles.
const closest = places => [...places].sort((a, b) => a - b).reduce(
  (least, p, i, all) => (i ? Math.min(least, p - all[i - 1]) : least), Infinity);

// Las letras de las barras: si están apretadas se achican (hasta tres cuartos) antes que encimarse.
function barLetters(m, P, size) {
  if (m.labels.length < 2) return size;
  const room = closest(m.x.filter(x => x !== null).map(P));
  const need = m.horizontal ? size * 1.02 : Math.max(...m.labels.map(t => textWidth(t, size))) + 4;
  return size * Math.min(1, Math.max(0.74, room / need));
}

// Cada función devuelve SVG; las de CLIPPED se recortan al área de dibujo.
const DRAW = {
  points(m, c) {
    let out = "";
    for (let i = 0; i < m.x.length; i++) {
      if (m.x[i] === null || m.y[i] === null) continue;
      const x = c.X(m.x[i]), y = c.Y(m.y[i]);
      if (!c.inside(x, y)) continue;
      out += marker(m.shape, round(x), round(y), round(at(m.size, i) * Math.sqrt(c.k)), at(m.color, i), m.filled, m.opacity);
    }
    return out;
  },
  line: (m, c) => `<path d="${polyline(m.x, m.y, c.X, c.Y)}" fill="none" stroke-linejoin="round" ${strokeOf(m, c.k)}/>`,
  band(m, c) {
    let out = "", run = [];
    const flush = () => {
      if (run.length > 1) out += `<path fill="${m.color}" opacity="${m.opacity}" d="M` +
        run.map(i => `${round(c.X(m.x[i]))} ${round(c.Y(m.high[i]))}`).join("L") + "L" +
        run.reverse().map(i => `${round(c.X(m.x[i]))} ${round(c.Y(m.low[i]))}`).join("L") + 'Z"/>';
      run = [];
    };
    m.x.forEach((x, i) => { x === null || m.low[i] === null || m.high[i] === null ? flush() : run.push(i); });
    flush();
    return out;
  },
  bars(m, c) {
    let out = "", words = "";
    const [P, Q] = m.horizontal ? [c.Y, c.X] : [c.X, c.Y], size = barLetters(m, P, FONT.tick * c.k);
    m.x.forEach((x, i) => {
      if (x === null || m.height[i] === null) return;
      const half = at(m.width, i) / 2, end = m.base[i] + m.height[i], back = m.height[i] < 0;
      const a = P(x - half), b = P(x + half), from = Q(floorOf(m.base[i], m.horizontal ? c.axes.x : c.axes.y)), to = Q(end);
      const [x0, x1, y0, y1] = m.horizontal ? [from, to, a, b] : [a, b, from, to];
      out += rectangle(x0, y0, x1, y1, `fill="${at(m.color, i)}"` + (m.opacity < 1 ? ` opacity="${m.opacity}"` : ""));
      if (m.labels[i] === undefined) return;
      words += m.horizontal
        ? label(to + (back ? -5 : 5), (a + b) / 2 + size * 0.35, m.labels[i], size, { anchor: back ? "end" : "start" })
        : label((a + b) / 2, to + (back ? size * 1.05 : -5), m.labels[i], size);
    });
    return `<g clip-path="url(#${c.clip})">${out}</g>${words}`;
  },
  segments(m, c) {
    let out = "";
    for (let i = 0; i < m.x0.length; i++) {
      if ([m.x0[i], m.y0[i], m.x1[i], m.y1[i]].includes(null)) continue;
      const x0 = c.X(m.x0[i]), y0 = c.Y(m.y0[i]), x1 = c.X(m.x1[i]), y1 = c.Y(m.y1[i]);
      const one = { ...m, width: at(m.width, i) }, color = at(m.color, i);
      let ex = x1, ey = y1;
      if (m.arrow) {
        const t = Math.atan2(y1 - y0, x1 - x0), n = (7 + 1.6 * one.width) * Math.sqrt(c.k);
        if (Math.hypot(x1 - x0, y1 - y0) > n) { ex = x1 - 0.7 * n * Math.cos(t); ey = y1 - 0.7 * n * Math.sin(t); }
        const tip = [0, 2.7, -2.7].map(q => q ? `${round(x1 + n * Math.cos(t + q))} ${round(y1 + n * Math.sin(t + q))}`
                                                : `${round(x1)} ${round(y1)}`);
        out += `<path d="M${tip.join("L")}Z" fill="${color}"` + (m.opacity < 1 ? ` opacity="${m.opacity}"` : "") + "/>";
      }
      out += `<path d="M${round(x0)} ${round(y0)}L${round(ex)} ${round(ey)}" fill="none" ${strokeOf(one, c.k, color)}/>`;
    }
    return out;
  },
  rects(m, c) {
    let out = "";
    for (let i = 0; i < m.x0.length; i++) {
      if ([m.x0[i], m.y0[i], m.x1[i], m.y1[i]].includes(null)) continue;
      const x0 = c.X(m.x0[i]), x1 = c.X(m.x1[i]), y0 = c.Y(m.y0[i]), y1 = c.Y(m.y1[i]);
      const stroke = at(m.stroke, i);
      out += rectangle(x0, y0, x1, y1, `fill="${at(m.color, i)}"` + (stroke ? ` stroke="${stroke}" stroke-width="1.5"` : "") +
        (m.opacity < 1 ? ` opacity="${m.opacity}"` : ""));
      if (m.labels[i]) out += label((x0 + x1) / 2, (y0 + y1) / 2 + FONT.tick * c.k * 0.35, m.labels[i], FONT.tick * c.k,
        { color: at(m.text_color, i) });
    }
    return out;
  },
  text(m, c) {
    let out = "";
    for (let i = 0; i < m.x.length; i++) {
      if (m.x[i] === null || m.y[i] === null) continue;
      const size = m.size * c.k;
      out += label(c.X(m.x[i]), c.Y(m.y[i]) + size * 0.35, m.strings[i], size,
        { color: at(m.color, i), anchor: m.anchor, bold: m.bold });
    }
    return out;
  },
  cells(m, c) {
    const [ex0, ex1, ey0, ey1] = m.extent, rows = m.index.length, cols = m.index[0].length;
    const x0 = c.X(ex0), y0 = c.Y(ey0), dx = (c.X(ex1) - x0) / cols, dy = (c.Y(ey1) - y0) / rows;
    // Bordes redondeados antes de restar: dos celdas vecinas comparten el mismo, y no queda una línea blanca.
    const left = q => round(x0 + q * dx), bottom = r => round(y0 + r * dy);
    let out = "";
    m.index.forEach((row, r) => row.forEach((v, q) => {
      if (v >= 0) out += rectangle(left(q), bottom(r), left(q + 1), bottom(r + 1),
        `fill="${m.palette[v]}" shape-rendering="crispEdges"`);
    }));
    return out;
  },
  rule: (m, c) => m.axis === "x"
    ? `<path d="M${round(c.X(m.value))} ${c.y}v${c.h}" fill="none" ${strokeOf(m, c.k)}/>`
    : `<path d="M${c.x} ${round(c.Y(m.value))}h${c.w}" fill="none" ${strokeOf(m, c.k)}/>`,
};
const CLIPPED = new Set(["line", "band", "segments", "rects", "cells", "rule"]);
const floorOf = (base, axis) => (axis.log && base <= 0 ? Math.min(axis.low, axis.high) : base);
const rectangle = (x0, y0, x1, y1, paint) =>
  `<rect x="${round(Math.min(x0, x1))}" y="${round(Math.min(y0, y1))}" width="${round(Math.abs(x1 - x0))}" ` +
  `height="${round(Math.abs(y1 - y0))}" ${paint}/>`;

// --- la escena entera -------------------------------------------------------------------------

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

// --- los controles ----------------------------------------------------------------------------

// Cada widget carga su propia copia de este módulo: el número que distingue nombres e ids es de la página.
const unique = () => (globalThis.coursekitSerial = (globalThis.coursekitSerial ?? 0) + 1);

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// Dibuja los controles; `move(i, posición)` avisa. Devuelve { node, show(posiciones), stop() }.
function controlsFor(controls, words, move) {
  const parts = controls.map((c, i) => CONTROL[c.kind](c, p => move(i, p), words));
  const quick = make("div", { class: "ck-controls" }, ...parts.filter((_, i) => controls[i].kind !== "steps").map(p => p.node));
  const bars = parts.filter((_, i) => controls[i].kind === "steps").map(p => p.node);
  const node = make("div", { class: "ck-panel" }, ...(quick.childNodes.length ? [quick] : []), ...bars);
  return { node, nodes: parts.map(p => p.node), show: positions => parts.forEach((p, i) => p.show(positions[i])),
           stop: () => parts.forEach(p => p.stop?.()) };
}

function rangeInput(control, go, extra = {}) {
  return make("input", { type: "range", min: 0, max: control.labels.length - 1, step: 1, "data-control": control.name,
    oninput: e => go(+e.target.value), ...extra });
}

const ICONS = { previous: "M2 2h2v10H2zM12 2v10L5 7z", next: "M10 2h2v10h-2zM2 2v10l7-5z", play: "M3 1v12l10-6z", pause: "M2 2h4v10H2zM8 2h4v10H8z" };
function drawnIcon(name) {      // dibujado: no toda letra trae estos signos
  const box = make("span", { class: "ck-icon", "aria-hidden": "true" });
  box.innerHTML = `<svg viewBox="0 0 14 14" width="0.8em" height="0.8em"><path fill="currentColor" d="${ICONS[name]}"/></svg>`;
  return box;
}

const CONTROL = {
  slider(control, go) {
    const value = make("output", { class: "ck-value" }), input = rangeInput(control, go);
    const widest = control.labels.reduce((a, b) => (b.length > a.length ? b : a), "");
    value.style.minWidth = `${widest.length}ch`;
    const node = make("label", { class: "ck-slider" },
      make("span", { class: "ck-name" }, make("span", {}, control.label + ":"), " ", value), input);
    input.setAttribute("aria-label", control.label);
    return { node, show: p => { input.value = p; value.textContent = control.labels[p];
                                input.setAttribute("aria-valuetext", control.labels[p]); } };
  },
  choice(control, go) {
    const group = `ck-${unique()}`;
    const inputs = control.labels.map((_, p) => make("input", { type: "radio", name: group, value: p,
      "data-control": control.name, onchange: () => go(p) }));
    const buttons = control.labels.map((text, p) => make("label", { class: "ck-option" }, inputs[p], make("span", {}, text)));
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
    const next = button(words.next, "next", () => { stop(); step(1); }, "ck-next");
    const play = button(words.play, "play", () => (timer ? stop() : start()), "ck-play");
    const input = rangeInput(control, p => { stop(); go(p); }, { "aria-label": control.label });
    const value = make("output", { class: "ck-value" });
    const node = make("div", { class: "ck-steps", role: "group", "aria-label": control.label, onkeydown: keys },
      previous, play, next, make("label", { class: "ck-slider ck-long" },
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
      previous.toggleAttribute("data-off", p === 0); next.toggleAttribute("data-off", p === last);
    } };
  },
};

// --- los widgets ------------------------------------------------------------------------------

function card(model, el) {
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

const sentenceNode = () => make("p", { class: "ck-describe", "aria-live": "polite" });

function guard(box, words, action) {
  try { action(); box.hidden = true; } catch (error) {
    box.hidden = false; box.textContent = `${words.broken} ${error.message}`; console.error(error);
  }
}

// El SVG de una escena: `show` la dibuja (solo si cambió) y `fit` acomoda las letras al ancho.
function sceneBox(root) {
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
function keepInWindow(root, picture, sentence, longest = () => sentence.textContent) {
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

const longestOf = payload => payload.common.describe ??
  payload.frames.reduce((a, f) => (f.describe.length > a.length ? f.describe : a), "");

// Cuánto agrandar las letras de una imagen que se ve `zoom` veces su tamaño natural. En una ventana angosta crecen
// para seguir leyéndose; en clase, lo que la pantalla grande ya agrandó se descuenta a medias.
export function letterScale(zoom, scale) {
  if (!zoom) return scale;
  const fit = Math.min(1.7, Math.max(1, 0.95 / zoom));
  return Math.round(20 * fit * Math.max(1, scale / Math.sqrt(Math.max(1, zoom)))) / 20;
}

function renderStory({ model, el }) {
  const words = model.get("labels"), controls = model.get("controls"), payload = model.get("payload");
  const { root, off } = card(model, el);
  const sizes = controls.map(c => c.labels.length);
  const picture = sceneBox(root), sentence = sentenceNode(), notes = make("p", { class: "ck-notes" });
  const error = make("p", { class: "ck-error", role: "alert", hidden: true });

  const draw = () => guard(error, words, () => {
    const positions = model.get("positions"), scene = unpack(payload, frameIndex(positions, sizes));
    picture.show(scene, payload);
    if (sentence.textContent !== scene.describe) sentence.textContent = scene.describe;
    notes.textContent = scene.notes; notes.hidden = !scene.notes;
    panel.show(positions);
  });
  const panel = controlsFor(controls, words, (i, p) => {
    const positions = [...model.get("positions")];
    if (positions[i] === p) return;
    positions[i] = p;
    model.set("positions", positions);      // dibuja por el aviso de cambio, y después avisa al kernel
    model.save_changes();
  });
  root.append(panel.node, picture.svg, sentence, notes, error);
  model.on("change:positions", draw);
  const unfit = picture.fit(model, draw), loosen = keepInWindow(root, picture.svg, sentence, () => longestOf(payload));
  return () => { panel.stop(); unfit(); loosen(); off(); model.off("change:positions", draw); };
}

function renderLive({ model, el }) {
  const words = model.get("labels"), controls = model.get("controls");
  const { root, off } = card(model, el);
  const img = make("img", { class: "ck-picture", decoding: "async" });
  const sentence = sentenceNode(), error = make("p", { class: "ck-error", role: "alert", hidden: true });
  const wait = make("p", { class: "ck-wait", hidden: true });
  let positions = [...model.get("positions")], sent = model.get("drawn"), busy = false, late = null, url = null, turn = 0, asked = 0;

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
    root.style.setProperty("--ck-aspect", probe.naturalWidth / (probe.naturalHeight || 1));
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
  root.append(panel.node, img, wait, sentence, error);
  model.on("change:picture", repaint);
  model.on("change:sentence", repaint);
  model.on("change:drawn", answered);
  model.on("change:error", fail);
  model.on("change:positions", follow);
  panel.show(positions); fail(); paint();
  let settle = null;
  const watcher = new ResizeObserver(() => { clearTimeout(settle); settle = setTimeout(sharpen, 300); });
  watcher.observe(img);
  const loosen = keepInWindow(root, img, sentence);
  return () => {
    panel.stop(); loosen(); clearTimeout(late); clearTimeout(settle); watcher.disconnect(); off(); if (url) URL.revokeObjectURL(url);
    model.off("change:picture", repaint); model.off("change:sentence", repaint); model.off("change:drawn", answered);
    model.off("change:error", fail); model.off("change:positions", follow);
  };
}

// Un juego: el navegador dibuja las escenas del estado actual; un botón, o un control que no es instantáneo,
// le pide al kernel las del siguiente. Hay a lo sumo un pedido en viaje.
function renderGame({ model, el }) {
  const words = model.get("labels"), controls = model.get("controls"), instant = model.get("instant");
  const { root, off } = card(model, el);
  root.classList.add("ck-game");
  const sizes = instant.map(i => controls[i].labels.length);
  const picture = sceneBox(root), sentence = sentenceNode(), notes = make("p", { class: "ck-notes" });
  const error = make("p", { class: "ck-error", role: "alert", hidden: true }), wait = make("p", { class: "ck-wait", hidden: true });
  let positions = [...model.get("positions")], sent = model.get("answered"), busy = false, late = null;

  const draw = () => {
    guard(error, words, paint);
    if (model.get("error")) { error.textContent = model.get("error"); error.hidden = false; }
  };
  const paint = () => {
    const scene = unpack(model.get("payload"), frameIndex(instant.map(i => positions[i]), sizes));
    picture.show(scene, model.get("payload"));
    if (sentence.textContent !== scene.describe) sentence.textContent = scene.describe;
    notes.textContent = scene.notes; notes.hidden = !scene.notes;
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

  const panel = controlsFor(controls, words, (i, p) => {
    if (positions[i] === p) return;
    positions[i] = p;
    if (!instant.includes(i)) { panel.show(positions); ask(); return; }
    draw();
    if (!busy) { model.set("positions", [...positions]); model.save_changes(); }
  });
  const press = b => { if (!b.hasAttribute("data-off")) ask(b.dataset.action); };
  const bar = model.get("buttons").map((b, i) => make("button", { type: "button", "data-action": b.name,
    class: i ? null : "ck-main", onclick: e => press(e.currentTarget) }));
  const buttons = () => model.get("buttons").forEach((b, i) => {
    if (bar[i].textContent !== b.label) bar[i].textContent = b.label;
    bar[i].toggleAttribute("data-off", !b.enabled);      // no «disabled»: perdería el foco del teclado
    bar[i].setAttribute("aria-disabled", String(!b.enabled));
  });
  const enter = e => {      // Enter sobre un deslizador instantáneo aprieta el primer botón
    const name = e.target.dataset?.control;
    if (e.key === "Enter" && bar.length && instant.some(i => controls[i].name === name)) { e.preventDefault(); press(bar[0]); }
  };
  panel.node.addEventListener("keydown", enter);
  if (bar.length) {      // lo que se mueve en cada jugada, junto a los botones
    const turn = instant.map(i => panel.nodes[i]);
    turn.forEach(node => node.classList.add("ck-long"));
    panel.node.append(make("div", { class: "ck-actions" }, ...turn, ...bar));
  }
  root.append(panel.node, picture.svg, wait, sentence, notes, error);
  const watched = ["payload", "buttons", "error"];
  watched.forEach(name => model.on("change:" + name, redraw));
  model.on("change:answered", answered);
  model.on("change:positions", follow);
  const unfit = picture.fit(model, draw);
  const loosen = keepInWindow(root, picture.svg, sentence, () => longestOf(model.get("payload")));
  return () => {
    panel.stop(); unfit(); loosen(); off(); clearTimeout(late);
    watched.forEach(name => model.off("change:" + name, redraw));
    model.off("change:answered", answered); model.off("change:positions", follow);
  };
}

// --- preguntas --------------------------------------------------------------------------------

// El número escrito, con coma o punto decimal: { value } o { problem: clave del mensaje }. Igual que en Python.
export function parseNumber(text, range) {
  let clean = String(text).replace(/[\s\u00a0\u202f]+/g, " ").trim().replace("−", "-");
  if (range.whole && /^[+-]?[1-9]\d{0,2}([., ]\d{3})+$/.test(clean)) clean = clean.replace(/[., ]/g, "");
  if (!/^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/.test(clean)) return { problem: "not_number" };
  const value = Number(clean.replace(",", "."));
  if (range.whole && !Number.isInteger(value)) return { problem: "not_whole" };
  if (value < range.low || value > range.high) return { problem: "out_of_range" };
  return { value };
}

const fill = (text, range) => text.replace("{low}", range.low_text).replace("{high}", range.high_text);

// Texto con lo que va entre acentos graves como código.
function rich(text, tag = "span", attributes = {}) {
  return make(tag, attributes, ...String(text).split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part)));
}

function renderQuestion({ model, el }) {
  const words = model.get("labels");
  const { root, off } = card(model, el);
  el.classList.add("ck-question");
  const body = make("div");
  root.append(rich(model.get("question"), "p", { class: "ck-ask" }), body);

  const answer = text => {
    model.set("answer", text); model.set("opened", true);      // se abre acá mismo: no espera al kernel
    model.save_changes();
  };
  const open = () => { model.set("opened", true); model.save_changes(); };
  const numberForm = () => {
    const range = model.get("number"), problem = make("p", { class: "ck-error", role: "alert", hidden: true });
    const input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 10, "data-control": "number" });
    const form = make("form", { class: "ck-number" }, make("label", {}, `${words.number} (${fill(words.between, range)}): `, input),
      make("button", { type: "submit" }, words.send));
    form.addEventListener("submit", e => {
      e.preventDefault();
      const got = parseNumber(input.value, range);
      problem.hidden = !got.problem;
      if (!got.problem) return answer(String(got.value).replace(".", ","));
      problem.textContent = fill(words[got.problem], range);
      input.focus();
    });
    return [form, problem];
  };
  const optionButtons = () => [make("div", { class: "ck-answers", role: "group", "aria-label": words.before },
    ...model.get("options").map(text => {
      const button = rich(text, "button", { type: "button" });
      button.addEventListener("click", () => answer(text));
      return button;
    }))];
  const forTheClass = () => [
    ...(model.get("options").length ? [make("ul", { class: "ck-options" }, ...model.get("options").map(text => rich(text, "li")))] : []),
    make("button", { type: "button", class: "ck-open", onclick: open }, words.open)];

  const draw = () => {
    const opened = model.get("opened"), said = model.get("answer");
    el.toggleAttribute("data-open", opened);
    const reveal = opened && model.get("reveal") ? [rich(model.get("reveal"), "p")] : [];
    if (opened) {
      const line = make("p", { class: "ck-said", role: "status" });
      if (said) line.append(words.recorded + " ", rich(said, "strong"), ". ");
      line.append(words.opened);
      body.replaceChildren(line, ...reveal);
    } else body.replaceChildren(make("p", { class: "ck-before" }, words.before),
      ...(model.get("presenting") ? forTheClass() : model.get("options").length ? optionButtons() : numberForm()));
  };
  const hotkey = e => {      // en clase: F8 abre la primera pregunta cerrada que está en pantalla
    if (e.key !== "F8" || e.defaultPrevented || model.get("opened") || !model.get("presenting")) return;
    const spot = el.getBoundingClientRect();
    if (spot.height && spot.bottom > 0 && spot.top < window.innerHeight) { e.preventDefault(); open(); }
  };
  document.addEventListener("keydown", hotkey, true);
  const watched = ["answer", "opened", "presenting", "reveal"];
  watched.forEach(name => model.on("change:" + name, draw));
  draw();
  return () => { off(); document.removeEventListener("keydown", hotkey, true); watched.forEach(name => model.off("change:" + name, draw)); };
}

function renderPredictions({ model, el }) {
  const words = model.get("labels");
  const { root, off } = card(model, el);
  const body = make("div", { "aria-live": "polite" });
  root.append(body);
  const draw = () => {
    const rows = model.get("rows");
    if (!rows.length) return body.replaceChildren(make("p", {}, words.none));
    const cell = (text, quiet) => rich(text, "td", { class: quiet ? "ck-quiet" : null });
    body.replaceChildren(make("table", { class: "ck-table" },
      make("thead", {}, make("tr", {}, ...["question", "answer", "result"].map(k => make("th", { scope: "col" }, words[k])))),
      make("tbody", {}, ...rows.map(r => make("tr", {}, cell(r.question), cell(r.answered ? r.answer : words.pending, !r.answered),
        cell(r.answered ? r.result : words.hidden, !r.answered))))));
  };
  model.on("change:rows", draw);
  draw();
  return () => { off(); model.off("change:rows", draw); };
}

function renderQuiz({ model, el }) {
  const words = model.get("labels"), options = model.get("options");
  const { root, off } = card(model, el);
  const feedback = make("p", { class: "ck-feedback", "aria-live": "polite" });
  const buttons = options.map((o, i) => {
    const button = rich(o.text, "button", { type: "button", "aria-pressed": "false" });
    button.addEventListener("click", () => { model.set("chosen", i); model.save_changes(); });
    return button;
  });
  root.append(rich(model.get("question"), "p", { class: "ck-ask" }), make("div", { class: "ck-answers", role: "group" }, ...buttons), feedback);
  const draw = () => {
    const i = model.get("chosen"), option = options[i];
    buttons.forEach((b, j) => {
      b.setAttribute("aria-pressed", String(j === i));
      b.className = j === i ? (option.correct ? "ck-right" : "ck-wrong") : "";
    });
    feedback.hidden = !option;
    if (!option) return;
    feedback.className = `ck-feedback ${option.correct ? "ck-right" : "ck-wrong"}`;
    feedback.replaceChildren(make("strong", {}, words[option.correct ? "right" : "wrong"]), " ", rich(option.feedback));
  };
  model.on("change:chosen", draw);
  draw();
  return () => { off(); model.off("change:chosen", draw); };
}

const KINDS = { story: renderStory, live: renderLive, game: renderGame, question: renderQuestion, predictions: renderPredictions, quiz: renderQuiz };

export default { render: context => KINDS[context.model.get("kind")](context) };
