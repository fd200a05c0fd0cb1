// El avance en el mapa del curso, y el botón que olvida lo contestado.
"use strict";

(() => {
  const memory = window.coursekitMemory;
  const done = said => said.opened || said.chosen >= 0;
  function paint() {
    for (const place of document.querySelectorAll(".ck-progress")) {
      const { lesson, total } = place.dataset;
      const count = Math.min(total, Object.values(memory.of(lesson)).filter(done).length);
      place.textContent = `${count} de ${total}`;
      place.style.setProperty("--done", total > 0 ? count / total : 0);
    }
  }
  function start() {
    paint();
    document.addEventListener(memory.CHANGED, paint);
    for (const button of document.querySelectorAll(".ck-forget")) {
      button.addEventListener("click", () => document.querySelectorAll(".ck-progress").forEach(place => memory.forget(place.dataset.lesson)));
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start); else start();
})();
