// Medir y partir textos.

import { FAMILY } from "./style.js";

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
