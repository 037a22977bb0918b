"""The warehouse: operational schemas (crawl, stage, quality) and the star (dw) with its marts (mart)."""
