"""The kind "notebook": a copy of a notebook, run with other parameters in a kernel of its own."""
