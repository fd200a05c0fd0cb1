"""El informe final de una búsqueda y la prueba apartada."""
