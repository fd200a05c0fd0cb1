"""El curso como sitio: de los cuadernos a una carpeta de páginas que se abre con doble clic y no pide nada a nadie.

`python -m coursekit.site` (o `make site`) ejecuta cada lección (`run`), separa sus widgets del texto (`bundles`),
escribe las páginas en Markdown (`lesson`, `pages`) y se las da a Sphinx (`conf`, `extension`). En la página, los
archivos de `static/js` muestran cada widget sin kernel, cuando se acerca a la pantalla, y recuerdan lo que se contestó.
"""
