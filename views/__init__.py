"""What pages show: questions answered, compared, put into words and charts, and cached.

Pages place what these modules return. Everything cached here is keyed by its arguments and
the store's version; nothing here depends on who is looking.
"""
