"""Los números detrás de cada lección: funciones puras, con semilla, que devuelven arreglos."""
