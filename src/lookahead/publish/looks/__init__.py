"""What does a built site look like?  Themes, their words, covers and pictures in several sizes."""
