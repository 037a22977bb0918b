"""One module per page: its routes, and the shape it gives to the rows."""
