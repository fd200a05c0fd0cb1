"""Dibujo puro: entran datos, sale una escena o una `Figure` de matplotlib, siempre con texto alternativo."""
