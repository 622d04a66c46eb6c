"""What are the nouns, and which small tools does everybody need?  Imports nothing of ours."""
