"""One file a subject: lists, one article, sources, who is signed in, and what machines ask for."""
