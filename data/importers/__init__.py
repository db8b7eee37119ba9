"""Official files in: one module per format, each turning a file into rows of one shape."""
