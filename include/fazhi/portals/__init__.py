"""Where reports are listed: the registry of portals, and the readers of their list pages, one per CMS family."""
