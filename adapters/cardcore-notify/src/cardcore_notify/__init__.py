"""cardcore's notices sent by e-mail, on the standard library alone."""
