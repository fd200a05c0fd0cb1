"""El código entregado corre en otro proceso: devuelve valores, nunca veredictos, y lo que le pase le pasa a él."""
