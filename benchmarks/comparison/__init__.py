"""Lo que usan los programas de esta carpeta para comparar buscadores: problemas, pares, resultados, informe."""
