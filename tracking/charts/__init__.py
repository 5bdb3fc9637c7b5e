"""Charts as SVG: numbers and words in, a drawing out. No table is known here, and no style sheet needed."""
