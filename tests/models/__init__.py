"""Models of the flavors that people use, as a kernel logs them, from their files to a prediction.

Mirrors no part of the package: each flavor is loaded, fed and answered by code of others, and what
is tested is that all of ours together gives what the model itself gives.
"""
