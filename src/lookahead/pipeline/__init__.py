"""In which order do the steps run?  This package joins them and decides nothing.

    claim | fetch | prepare (parse, extract, name, categorise) | decide | commit | follow (index, rank)

A Look travels through it: `gather` moves it, `prepare` runs in killable workers, `decide` is pure, and
everything that is written goes through the one thread of `writer`.
"""
