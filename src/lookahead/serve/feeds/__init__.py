"""How do other readers follow a list?  As RSS 2.0, Atom 1.0 and JSON Feed 1.1, beside every list."""
