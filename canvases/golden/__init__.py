"""The golden thread of a canvas, made ready to be shown: columns, what is lit, a row a thread."""
