"""`coursekit.doctor`, el módulo, con su ruta corta: es `coursekit.commands.doctor`."""
import sys

from coursekit.commands import doctor

sys.modules[__name__] = doctor
