"""How well the reader reads: labelled texts, scores with confidence intervals, floors that are only raised."""
