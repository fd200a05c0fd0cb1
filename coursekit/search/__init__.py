"""El lazo de una búsqueda: `minimize`, su diario y su barra de progreso."""
