"""People and roles: who may do what (``permissions``), who is at the door (``admission``), adding and removing users
(``changing``).
"""
