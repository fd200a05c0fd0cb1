// Nodos de la página: crearlos, numerarlos, y escribir con código en medio.

// Cada widget carga su propia copia de este módulo: el número que distingue nombres e ids es de la página.
export const unique = () => (globalThis.coursekitSerial = (globalThis.coursekitSerial ?? 0) + 1);

export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

// Texto con lo que va entre acentos graves como código.
export function rich(text, tag = "span", attributes = {}) {
  return make(tag, attributes, ...String(text).split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part)));
}
