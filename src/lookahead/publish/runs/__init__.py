"""How does code in a text get its results onto the page?  Run on request, kept beside the text, shown."""
