"""What do readers see in a browser?  Views, templates and the little that is not HTML."""
