// De los valores de un eje a los píxeles.

// Función que lleva un valor del eje a un píxel entre `start` y `end`.
export function projector(axis, start, end) {
  const f = axis.log ? Math.log : v => v;
  const low = f(axis.low), span = f(axis.high) - low;
  return v => start + (end - start) * (f(v) - low) / span;
}

// El valor del eje que cae a esa fracción de su largo.
export const projectorBack = (axis, share) => (axis.log ? axis.low * (axis.high / axis.low) ** share : axis.low + share * (axis.high - axis.low));
