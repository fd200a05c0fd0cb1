// Del dibujo a la página: nodos con nombre que se conservan de un cuadro a otro. Lo que sigue ahí viaja a su lugar (las
// transiciones las hace el navegador, con CSS), lo que llega aparece y lo que se va se desvanece.

const SVG = "http://www.w3.org/2000/svg";
const FADE = 250;        // ms; los de `coursekit.css`
const MANY = 150;        // de a tantos, aparecer y desvanecerse ya no se sigue con la vista: cambian de golpe

// Un nodo del dibujo. `key` lo distingue de sus hermanos; `kids` son nodos, y `text`, lo que dice.
export const node = (tag, key, attributes, kids = null, text = null) => ({ tag, key, attributes, kids, text });

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// Deja a `parent` con esos nodos. `moving`: si lo que entra y lo que sale se anima. Devuelve lo que entró animado.
export function patch(parent, nodes, moving) {
  const animated = moving && !calm();
  for (const gone of parent.querySelectorAll("[data-leaves]")) gone.remove();      // lo que no terminó de irse no se acumula
  const turn = { animated, left: MANY, entered: [] };
  patchKids(parent, nodes, turn);
  return turn.entered;
}

function patchKids(parent, wantedKids, turn) {
  const nodes = withNamesApart(wantedKids);
  const old = parent.ckKids ?? new Map(), kept = new Map();
  const tags = new Map(nodes.map(wanted => [wanted.key, wanted.tag]));
  for (const [key, element] of old) if (tags.get(key) !== element.tagName) { leave(element, turn); old.delete(key); }
  let place = firstLiving(parent.firstChild);      // lo que se va ya está marcado: mover a un vecino cortaría su viaje
  for (const wanted of nodes) {
    const element = old.get(wanted.key) ?? created(wanted, turn);
    if (element !== place) parent.insertBefore(element, place);
    else place = firstLiving(place.nextSibling);
    update(element, wanted, turn);
    kept.set(wanted.key, element);
  }
  parent.ckKids = kept;
}

function withNamesApart(nodes) {
  const seen = new Set();
  return nodes.map(one => {
    let key = one.key;
    while (seen.has(key)) key = `${key}'`;
    seen.add(key);
    return key === one.key ? one : { ...one, key };
  });
}

const firstLiving = element => {
  while (element?.ckLeaving) element = element.nextSibling;
  return element;
};

function created(wanted, turn) {
  const element = document.createElementNS(SVG, wanted.tag);
  element.ckAttributes = {};
  if (turn.animated && !wanted.kids && turn.left-- > 0) {
    element.setAttribute("data-enters", "");
    turn.entered.push(element);
  }
  return element;
}

function update(element, wanted, turn) {
  const before = element.ckAttributes, after = wanted.attributes;
  for (const name in after) if (before[name] !== after[name]) set(element, name, after[name]);
  for (const name in before) if (!(name in after)) element.removeAttribute(name);
  element.ckAttributes = after;
  if (wanted.kids) patchKids(element, wanted.kids, turn);
  else if (wanted.text !== null && element.textContent !== wanted.text) element.textContent = wanted.text;
}

function set(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function leave(element, turn) {
  const fades = turn.animated && element.tagName !== "clipPath" && turn.left-- > 0;
  if (!fades) return element.remove();
  element.ckLeaving = true;
  element.setAttribute("data-leaves", "");
  element.setAttribute("aria-hidden", "true");
  setTimeout(() => element.remove(), FADE);
}
