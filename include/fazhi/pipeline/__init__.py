"""The stages in the order they run, as plain functions: the DAGs, the CLI and the tests all call these.

crawl                           portals -> captures, in batches of portals
extracting, reading, settling   captures of a report year -> documents -> parsed reports -> stage -> gate -> star
publish                         star -> marts and history flags of the years that changed
"""
