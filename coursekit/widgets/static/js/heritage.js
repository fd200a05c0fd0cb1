// La herencia: de dónde nace una marca que tiene padres, y de quién es cada uno de sus genes.

import { DRAW } from "./marks.js";
import { node } from "./nodes.js";

// Los genes de la marca señalada, de a uno por eje: las líneas de sus padres, y cada gen con el color de quien lo dio. Un
// anillo y un trazo, desde el valor heredado, dicen cuál mutó. Vacío si la escena no los trae.
export function heritageNodes(scene, frames, key) {
  const { genes = {}, codes, colors, mutated, ring, panel } = scene?.heritage ?? {}, mine = genes[key];
  if (!mine) return [];
  const c = frames[panel], axis = [...mine.keys()], hasMutated = i => codes[key][i] >= mutated;
  const owner = i => (hasMutated(i) ? codes[key][i] - mutated : codes[key][i]);
  const colorOf = i => colors[owner(i)] ?? colors.at(-1), parents = (scene.kin[key] ?? []).map(one => genes[one]);
  const line = (y, color, dash) => ({ type: "line", x: axis, y, color, dash, width: 2.5, opacity: 1 });
  const dots = (at, look) => ({ type: "points", x: at, y: at.map(i => mine[i]), shape: "circle", opacity: 1, filled: true, ...look });
  const changed = axis.filter(hasMutated), before = changed.map(i => parents[owner(i) === 1 ? 1 : 0][i]);
  const marks = [
    ...(parents[0] === parents[1] ? [] : parents.map((one, i) => line(one, colors[i], "dash"))),
    line(mine, ring, null),
    { type: "segments", x0: changed, y0: before, x1: changed, y1: changed.map(i => mine[i]), color: ring, width: 3, opacity: 1 },
    dots(axis, { color: axis.map(colorOf), size: 8 }),
    dots(changed, { color: ring, size: 12, filled: false }),
  ];
  return marks.map((m, i) => node("g", i, { "data-heritage": m.type }, DRAW[m.type](m, c)));
}

const spotOf = shape => (shape.tagName === "circle" ? [shape.getAttribute("cx"), shape.getAttribute("cy")].map(Number)
  : /^translate\((\S+) (\S+)\)$/.exec(shape.getAttribute("transform") ?? "")?.slice(1).map(Number));

// Lo que acaba de entrar viaja desde su madre, si está en el mismo panel: cada punto, desde el que le corresponde.
export function bornFromParents(svg, entered, kin) {
  const born = entered.filter(shape => kin[shape.dataset.key] && spotOf(shape));
  if (!born.length) return;
  const known = new Map(), panelOf = shape => shape.closest("[data-panel]")?.dataset.panel, counts = new Map();
  const nameOf = (shape, key) => `${panelOf(shape)} ${key}`;
  for (const shape of svg.querySelectorAll("[data-key]")) {
    const name = nameOf(shape, shape.dataset.key);
    if (spotOf(shape)) known.set(name, [...(known.get(name) ?? []), spotOf(shape)]);
  }
  for (const shape of born) {
    const mine = nameOf(shape, shape.dataset.key), turn = counts.get(mine) ?? 0;
    counts.set(mine, turn + 1);
    const from = known.get(nameOf(shape, kin[shape.dataset.key][0]))?.[turn], to = spotOf(shape);
    if (from) shape.animate([{ translate: `${from[0] - to[0]}px ${from[1] - to[1]}px` }, { translate: "0px 0px" }], { duration: 300, easing: "ease-out" });
  }
}
