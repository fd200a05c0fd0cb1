"""`python -m coursekit` es lo mismo que la orden `coursekit`."""
import sys

from coursekit.commands.cli import main

sys.exit(main())
