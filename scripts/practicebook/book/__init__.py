"""Make what is printed: volumes, leaflets, checklists, e-books and cards, from records to finished files.

`press` is the way in; the layout stands in overrides/book/.
"""
