"""What does a site make of notes on papers?  What they are about, their lists, and what is wrong in them."""
