"""Where is everything kept, and who may see the tables?

Django models and all SQL live here.  Everybody else calls functions that take and give the core's nouns.
"""
