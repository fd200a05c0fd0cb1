"""Las órdenes de la terminal: `coursekit lab`, `check`, `doctor`."""
