"""Cómo arma Sphinx el sitio. Lo lee él; lo que es del curso está en `extension.py`."""
project = "coursekit"
author = "los autores de coursekit"
copyright = "2026, los autores de coursekit. Licencia MIT"
language = "es"

extensions = ["myst_parser", "sphinx.ext.autodoc", "coursekit.site.extension", "coursekit.site.python"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header", "misc.highlighting_failure"]
exclude_patterns = []
default_role = "code"
html_math_renderer = "mathml"

autodoc_default_options = {"show-inheritance": False}
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
add_module_names = False
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

html_theme = "pydata_sphinx_theme"
html_title = "coursekit"
html_static_path = ["static", "../widgets/static/coursekit.css"]
html_css_files = ["coursekit.css", "sitio.css"]
html_js_files = [(name, {"defer": "defer"}) for name in ("js/memory.js", "js/host.js", "js/progress.js")]
html_show_search_summary = False      # los pide con fetch, que no existe desde un archivo suelto
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "logo": {"text": "coursekit"},
    "navbar_end": ["theme-switcher"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "header_links_before_dropdown": 7,
    "show_nav_level": 1,
    "show_toc_level": 2,
    "secondary_sidebar_items": ["page-toc"],
    "search_bar_text": "Buscar en el curso",
}
templates_path = ["templates"]
html_context = {"default_mode": "auto"}
html_sidebars = {f"{part}/*": ["curso-nav.html"] for part in ("lecciones", "ejercicios", "guia", "api")}
ALONE = ("index", "glosario", "bibliografia", "acerca", "probar", "search", "genindex", "py-modindex")
html_sidebars |= {name: [] for name in ALONE}
pygments_style = "a11y-high-contrast-light"
