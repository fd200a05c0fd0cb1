// El tema de las diapositivas, antes de que se dibuje nada: el elegido en el sitio o el del sistema.
"use strict";

window.coursekitTheme = (() => {
  const page = document.documentElement, system = matchMedia("(prefers-color-scheme: dark)"), NAME = "mode";
  const saved = () => { try { return localStorage.getItem(NAME); } catch { return null; } };
  const keep = mode => { try { localStorage.setItem(NAME, mode); } catch { /* dura lo que dure la página */ } };
  const put = () => {
    const mode = saved();
    page.dataset.theme = mode === "light" || mode === "dark" ? mode : system.matches ? "dark" : "light";
  };
  put();
  system.addEventListener("change", put);
  const toggle = () => {
    page.dataset.theme = page.dataset.theme === "dark" ? "light" : "dark";
    keep(page.dataset.theme);
  };
  return { toggle };
})();
