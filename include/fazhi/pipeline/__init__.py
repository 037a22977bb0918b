"""The stages in the order they run, as plain functions: the DAGs, the CLI and the tests all call these.

crawl.py    portals -> captures, in batches of portals
build.py    captures of a report year -> documents -> parsed reports -> stage -> gate -> star
publish.py  star -> marts and history flags of the years that changed
"""
