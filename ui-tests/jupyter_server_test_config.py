"""A JupyterLab for the browser tests: its own empty folders, the real extension."""

import os
import tempfile
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 - given by traitlets
configure_jupyter_server(c)

# Everything a server writes goes to a folder that nobody had before, so that no test
# meets what another run, or the person at this machine, has left.
place = Path(tempfile.mkdtemp(prefix="jupyter-mlflow-ui-"))
(place / "root").mkdir()
os.environ["JUPYTER_DATA_DIR"] = str(place / "data")
os.environ["JUPYTER_RUNTIME_DIR"] = str(place / "runtime")
os.environ["IPYTHONDIR"] = str(place / "ipython")

c.ServerApp.root_dir = str(place / "root")
c.ServerApp.allow_root = True
c.ServerApp.port = int(os.environ.get("JUPYTER_PORT", "8888"))
c.LabApp.news_url = None
