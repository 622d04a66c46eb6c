"""How good is an ability, on labelled data?  Each module scores one: `evaluate(path)`."""
