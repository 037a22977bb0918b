"""See commands.py and the modules of this room."""
