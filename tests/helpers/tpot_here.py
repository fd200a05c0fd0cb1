"""¿Puede este Python tener TPOT? Lo dice la condición de pyproject.toml, no lo que haya instalado: si debe estar y
falta, las pruebas fallan en vez de desaparecer.
"""
from coursekit.commands.requirements import declared_requirements, left_out

TPOT_HERE = "tpot" not in left_out(declared_requirements())
