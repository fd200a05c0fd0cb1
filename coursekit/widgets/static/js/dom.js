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

// Texto con lo que va entre acentos graves como código, y entre asteriscos dobles como importante.
export function rich(text, tag = "span", attributes = {}) {
  const parts = String(text).split(/(`[^`]+`|\*\*[^*]+\*\*)/).map(part => (
    part.startsWith("`") && part.length > 2 ? make("code", {}, part.slice(1, -1))
      : part.startsWith("**") && part.length > 4 ? make("strong", {}, part.slice(2, -2)) : part));
  return make(tag, attributes, ...parts);
}
