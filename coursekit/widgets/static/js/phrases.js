// Los textos de la imagen: siempre con contraste, dentro del borde y sin encimarse.

import { contrast, readable } from "./colour.js";
import { node } from "./nodes.js";
import { INK, round } from "./style.js";
import { textWidth, wrap } from "./text.js";

// Un texto donde se lo pide. `paper` es el color que tiene detrás; `halo` le deja un borde de papel.
export function phrase(c, key, x, y, text, size, { color = INK, anchor = "middle", bold = false, turn = false, halo = false, paper = c.paper } = {}) {
  const wanted = c.paint(color), isLight = contrast(wanted, c.paper) < 1.2;      // letras claras: están sobre algo oscuro
  const behind = isLight && halo ? c.paint(INK) : paper, fill = isLight && halo ? wanted : readable(wanted, behind);
  const spot = `translate(${round(x)} ${round(y)})` + (turn ? " rotate(-90)" : "");
  return node("text", key, { transform: spot, "font-size": round(size), fill, "text-anchor": anchor,
    ...(bold ? { "font-weight": "600" } : {}), ...(paper === c.paper ? {} : { "data-paper": paper }),
    ...(halo ? { stroke: behind, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" } : {}) }, null, text);
}

const START = { start: 0, middle: 0.5, end: 1 };
function boxOf(x, y, text, size, bold, anchor) {
  const wide = textWidth(text, size, bold), left = x - START[anchor] * wide;
  return { left, right: left + wide, top: y - size * 0.8, bottom: y + size * 0.22 };
}
const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;

// Lo que ya está escrito en la imagen; `write` anota uno más.
export const taken = () => [];
export const write = (c, x, y, text, size, { bold = false, anchor = "middle", turn = false } = {}) => {
  if (turn) { const half = textWidth(text, size, bold) / 2; c.taken.push({ left: x - size * 0.8, right: x + size * 0.22, top: y - half, bottom: y + half }); }
  else c.taken.push(boxOf(x, y, text, size, bold, anchor));
};

// Un texto de una marca: si cae fuera de la imagen se corre adentro; si cae sobre otro, se corre apenas o se achica. El de
// una serie larga que aun así no entra se calla, como una marca de más en un eje; los demás se parten en renglones.
const NEAR = [0, -0.6, 0.6], FAR = [...NEAR, -1.15, 1.15, -1.8, 1.8, -2.6, 2.6, -3.5, 3.5];
export function placed(c, key, x, y, text, size, look) {
  for (const letters of size > c.least * 1.05 ? [size, c.least] : [size]) for (const down of look.series ? NEAR : FAR) {
    const spot = free(c, x, y + down * size, [text], letters, look);
    if (spot) return phrase(c, key, ...spot[0], text, letters, look);
  }
  if (look.series) return null;
  return inLines(c, key, x, y, text, look) ?? phrase(c, key, ...within(c, x, y, text, size, look), text, size, look);
}

function within(c, x, y, text, size, { bold = false, anchor = "middle" }) {
  const { left, right } = boxOf(x, y, text, size, bold, anchor);
  const inward = Math.max(0, 2 - left) - Math.max(0, right - (c.width - 2));
  return [x + inward, Math.min(c.height - size * 0.25, Math.max(size * 0.85, y))];
}

// Dónde van esos renglones sin tocar nada de lo escrito, y lo anota; null si no hay lugar.
function free(c, x, y, lines, size, look) {
  const spots = lines.map((line, i) => within(c, x, y + 1.15 * i * size, line, size, look));
  const boxes = spots.map((spot, i) => boxOf(...spot, lines[i], size, look.bold, look.anchor ?? "middle"));
  if (boxes.some(one => c.taken.some(other => overlap(one, other)))) return null;
  c.taken.push(...boxes);
  return spots;
}

function inLines(c, key, x, y, text, look) {
  const size = c.least, lines = wrap(text, size, Math.max(90, c.w), look.bold);
  for (const down of FAR) {
    const spots = lines.length > 1 ? free(c, x, y + (down - 0.57 * (lines.length - 1)) * size, lines, size, look) : null;
    if (spots) return node("g", key, {}, lines.map((line, i) => phrase(c, i, ...spots[i], line, size, look)));
  }
  return null;
}
