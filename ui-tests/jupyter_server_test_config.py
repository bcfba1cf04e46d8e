"""A JupyterLab for the browser tests: its own empty folders, the real extension."""

import os
import sys
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

# Where a test installs packages, as `pip install --target` does, through the files' own interface.
plugins = str(place / "root" / "plugins")
sys.path.append(plugins)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), plugins]))

# Two such servers run at the same time, and kernels that train would fight for the processors:
# what takes a tenth of a second alone takes ten (tests/conftest.py).
os.environ.setdefault("OMP_NUM_THREADS", "1")

if os.environ.get("SLOW"):
    # Whom the tracking server of permissions.spec.ts takes JupyterLab for.
    os.environ["MLFLOW_TRACKING_USERNAME"] = "admin"
    os.environ["MLFLOW_TRACKING_PASSWORD"] = "adm1n-passw0rd"

c.ServerApp.root_dir = str(place / "root")
c.ServerApp.allow_root = True
c.ServerApp.port = int(os.environ.get("JUPYTER_PORT", "8888"))
c.LabApp.news_url = None
# Nobody writes code here: no language servers.
c.ServerApp.jpserver_extensions = {"jupyter_lsp": False}
# Nobody builds Lab either: each page would ask whether somebody should.
c.ServerApp.tornado_settings = {
    "page_config_data": {"buildCheck": False, "buildAvailable": False},
}
