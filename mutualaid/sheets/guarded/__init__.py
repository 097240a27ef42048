"""What reads a file in a process of its own: ``process`` is that process, every other file is one way of reading.

``child`` starts ``process`` as a script, without site-packages but for the folder of one library; nothing that runs
there imports anything of this program.
"""
