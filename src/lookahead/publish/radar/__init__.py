"""How does a radar become files?  Its public pages, rendered by its own views, under addresses of files.

`choose` says which pages there are, `render` asks the views for them, `kept` remembers what they answered,
`resolve` knows where each address leads in the site, `rewrite` makes a file of an answer, `titles` the search,
and `planet` joins it all to the plan of the site.
"""
