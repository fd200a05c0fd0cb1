"""Las pruebas con TPOT se eligen por Python: donde no se instala, no hay qué probar."""
from helpers.tpot_here import TPOT_HERE

collect_ignore = [] if TPOT_HERE else ["test_tpot_interop.py", "test_tpot_import.py"]
