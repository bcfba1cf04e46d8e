"""``predict_form``: a form under a cell that predicts with a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ipywidgets  # type: ignore[import-untyped]


def predict_form(model_uri: str) -> ipywidgets.Widget | None:
    """A form with a field for each input of a model, and its prediction below.

    Parameters
    ----------
    model_uri
        As ``mlflow.pyfunc.load_model`` takes it: ``models:/name@alias``, ``runs:/…``, a folder.

    Returns
    -------
    A widget, shown when it is a cell's last value. It tells what goes wrong itself: nothing
    raises, neither a model that cannot be loaded nor one that refuses what was filled in. ``None``
    where there are no widgets.
    """
    try:
        from jupyter_mlflow.kernel.forms.form import form
    except ImportError:
        print("The form needs ipywidgets. Run %pip install ipywidgets, then restart the kernel.")  # noqa: T201
        return None
    return form(model_uri)
