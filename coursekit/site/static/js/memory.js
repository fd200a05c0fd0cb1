// Lo que se contestó, guardado en este navegador y en ninguna otra parte: una entrada por lección.
"use strict";

window.coursekitMemory = (() => {
  const PREFIX = "coursekit:", CHANGED = "coursekit-remembered";

  // Donde no se puede guardar (una ventana privada, un archivo suelto en algunos navegadores), se recuerda mientras dure la página.
  const passing = new Map();
  const read = name => { try { return localStorage.getItem(name); } catch { return passing.get(name) ?? null; } };
  const write = (name, text) => { try { localStorage.setItem(name, text); } catch { passing.set(name, text); } };
  const drop = name => { try { localStorage.removeItem(name); } catch { passing.delete(name); } };

  // { pregunta: { answer, opened } o { chosen } } de una lección.
  function of(lesson) {
    try { return JSON.parse(read(PREFIX + lesson)) ?? {}; } catch { return {}; }
  }
  function keep(lesson, question, said) {
    write(PREFIX + lesson, JSON.stringify({ ...of(lesson), [question]: said }));
    document.dispatchEvent(new CustomEvent(CHANGED, { detail: { lesson } }));
  }
  const forget = lesson => { drop(PREFIX + lesson); document.dispatchEvent(new CustomEvent(CHANGED, { detail: { lesson } })); };

  return { of, keep, forget, CHANGED };
})();
