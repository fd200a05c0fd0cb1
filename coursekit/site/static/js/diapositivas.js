// Las diapositivas: de quién es cada tecla, que nada se salga de la hoja, y tapado lo que contesta una predicción.
"use strict";

(() => {
  const memory = window.coursekitMemory, lesson = document.querySelector(".reveal").dataset.lesson;
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const printing = /[?&]print-pdf/.test(location.search);

  // --- que nada se salga ------------------------------------------------------------------------

  // La letra empieza un poco más grande, y se achica hasta que el contenido entra. Se mide la hoja, que siempre es de
  // 1280 × 720: la ventana no importa.
  const MOST = 1.2, LEAST = 0.4, STEP = 0.04;
  const overflows = body => body.scrollHeight > body.clientHeight + 1 || body.scrollWidth > body.clientWidth + 1;
  function fit(sheet) {
    const body = sheet.querySelector(".cuerpo");
    if (!body?.offsetHeight) return;      // escondida: todavía no se puede medir
    const story = sheet.querySelector(".ck-host[data-kind=story]:not(.cerrada)");
    if (story) return tighten(story, body);
    let share = sheet.querySelector(".figura") ? 1 : MOST;      // lo que sobra es de la figura
    sheet.style.setProperty("--entra", share);
    while (overflows(body) && share > LEAST) sheet.style.setProperty("--entra", share -= STEP);
  }
  // Una historia se acomoda sola al alto que se le da: si se pasa, se le da menos.
  function tighten(host, body) {
    const excess = body.scrollHeight - body.clientHeight;
    if (excess <= 1) return;
    host.dataset.fixedRoom = Number(host.dataset.fixedRoom) - excess - 2;
    window.dispatchEvent(new Event("resize"));
  }
  const sheetOf = node => node.closest(".hoja");
  const refit = new ResizeObserver(seen => requestAnimationFrame(() => new Set(seen.map(one => sheetOf(one.target))).forEach(fit)));
  // Cuando llega un widget, también se mira lo que mide: crece al contestarlo.
  const arrivals = new MutationObserver(seen => seen.forEach(({ target }) => all(".ck", target).forEach(one => refit.observe(one))));

  // --- lo que espera a una predicción -----------------------------------------------------------

  const questionOf = name => document.querySelector(`.ck-host[data-story="${name}"][data-kind="question"]`);
  function cover(hidden) {
    const host = hidden.nextElementSibling, asked = questionOf(hidden.dataset.after);
    const look = () => {
      const open = !!asked.querySelector("[data-open]");
      hidden.hidden = open;
      host.classList.toggle("cerrada", !open);
    };
    new MutationObserver(look).observe(asked, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-open"] });
    hidden.querySelector(".volver").addEventListener("click", () => go(asked.closest("section")));
    look();
  }
  function go(section) {
    const { h, v } = Reveal.getIndices(section);
    Reveal.slide(h, v);
  }

  // --- de quién es cada tecla -------------------------------------------------------------------

  const HORIZONTAL = { ArrowLeft: "prev", ArrowRight: "next" }, ALWAYS = { PageUp: "prev", PageDown: "next" };
  const MOVED = "input, textarea, select, [data-handle], [data-sets], [data-explore]";      // lo que una flecha mueve
  const letters = { t: window.coursekitTheme.toggle, o: () => { memory.forget(lesson); location.reload(); }, "?": () => help.showModal() };
  const help = document.querySelector(".ayuda");

  // Antes que nadie: los recuadros no dejan salir sus teclas, y Reveal no sabe de ellos.
  function key(event) {
    if (help.open) return event.stopImmediatePropagation();      // si no, Reveal se queda con el Esc que la cierra
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inCard = event.target.closest?.(".ck"), isMoved = inCard && event.target.matches(MOVED);
    const step = ALWAYS[event.key] ?? (isMoved ? null : HORIZONTAL[event.key]);
    if (step) return took(event, () => Reveal[step]());
    const isWritten = event.target.matches?.("input[type=text], textarea");
    if (event.key === "Escape" && inCard) return took(event, () => document.activeElement.blur());
    const act = !isWritten && letters[event.key.toLowerCase()];
    if (act) took(event, act);
  }
  function took(event, act) {
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  // --- en español -------------------------------------------------------------------------------

  const SPOKEN = { left: "Anterior", right: "Siguiente", up: "Anterior", down: "Siguiente" };
  function inSpanish() {
    for (const side in SPOKEN) for (const button of all(`.navigate-${side}`)) button.setAttribute("aria-label", SPOKEN[side]);
    for (const button of all(".resume-button")) button.textContent = "Seguir";
  }

  // --- en papel ---------------------------------------------------------------------------------

  async function everything() {
    for (const host of all(".ck-host")) {
      host.scrollIntoView();
      for (let i = 0; i < 200 && !("alive" in host.dataset); i++) await new Promise(done => setTimeout(done, 25));
    }
    scrollTo(0, 0);
    all(".hoja").forEach(fit);
    document.documentElement.dataset.lista = "";      // ya se puede imprimir
  }

  // ----------------------------------------------------------------------------------------------

  function start() {
    all(".tapada").forEach(cover);
    all(".cuerpo > *").forEach(one => refit.observe(one));
    all(".ck-host").forEach(one => arrivals.observe(one, { attributes: true, attributeFilter: ["data-alive"] }));
    document.addEventListener("keydown", key, true);
    for (const button of all(".barra button")) button.addEventListener("click", () => letters[{ tema: "t", ayuda: "?" }[button.dataset.does]]());
    Reveal.on("slidechanged", ({ currentSlide, previousSlide }) => {
      if (previousSlide?.contains(document.activeElement)) document.activeElement.blur();      // las flechas vuelven a ser de la diapositiva
      all(".hoja", currentSlide).forEach(fit);
    });
    Reveal.on("ready", () => { inSpanish(); all(".hoja").forEach(fit); });
    Reveal.on("pdf-ready", everything);
    Reveal.initialize({
      width: 1280, height: 720, margin: 0, minScale: 0.05, maxScale: 8, center: false, hash: true, navigationMode: "linear",
      slideNumber: "c/t", transition: "none", scrollActivationWidth: null, help: false, pdfSeparateFragments: false,
      viewDistance: printing ? 1e6 : 3, plugins: [RevealNotes],
    });
  }
  start();
})();
