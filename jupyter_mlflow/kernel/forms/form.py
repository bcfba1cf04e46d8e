"""The form itself: fields, a button, and below it the prediction or what is wrong."""

from __future__ import annotations

import html
from typing import Any

import ipywidgets  # type: ignore[import-untyped]

from jupyter_mlflow.kernel.forms.fields import FieldError
from jupyter_mlflow.kernel.forms.inputs import Params, inputs_of

_MOST_ROWS = 50


def form(model_uri: str) -> Any:
    """See :func:`jupyter_mlflow.kernel.forms.predict_form`."""
    try:
        import mlflow.pyfunc

        model = mlflow.pyfunc.load_model(model_uri)
        inputs = inputs_of(model)
        params = Params(model)
    except Exception as error:  # noqa: BLE001 - whatever a model or a store raises
        return ipywidgets.VBox([ipywidgets.HTML(_refusal(model_uri, error))])
    button = ipywidgets.Button(
        description="Predict", button_style="primary", tooltip="Predict with what is filled in"
    )
    result = ipywidgets.HTML()
    result.add_class("jp-RenderedHTMLCommon")

    def predict(_: Any) -> None:
        button.disabled = True
        result.value = '<p role="status">Predicting…</p>'
        try:
            result.value = _shown(model.predict(inputs.read(), params=params.read()))
        except FieldError as error:
            result.value = _alert(str(error))
        except Exception as error:  # noqa: BLE001 - whatever a model raises
            result.value = _alert("The model cannot predict on this.", error)
        finally:
            button.disabled = False

    button.on_click(predict)
    return ipywidgets.VBox([*inputs.widgets, *params.widgets, button, result])


def _refusal(model_uri: str, error: Exception) -> str:
    return _alert(
        f"The model {model_uri} cannot be loaded. Check the URI, and where the kernel looks for "
        "it (mlflow.get_tracking_uri()).",
        error,
    )


def _shown(prediction: Any) -> str:
    import pandas as pd

    if hasattr(prediction, "toarray"):
        prediction = prediction.toarray()
    if isinstance(prediction, pd.DataFrame):
        table = prediction
    elif getattr(prediction, "ndim", None) == 2:
        table = pd.DataFrame(prediction)
    elif isinstance(prediction, dict):
        table = pd.DataFrame({"prediction": prediction})
    elif hasattr(prediction, "__iter__") and not isinstance(prediction, str | bytes):
        table = pd.DataFrame({"prediction": list(prediction)})
    else:
        table = pd.DataFrame({"prediction": [prediction]})
    # Escaped: a prediction may be a text of anybody's making. And whole, which pandas cuts.
    with pd.option_context("display.max_colwidth", None):
        text: str = table.to_html(max_rows=_MOST_ROWS, float_format=str, escape=True, border=0)
    return f'<div role="status">{text}</div>'


def _alert(message: str, error: Exception | None = None) -> str:
    details = ""
    if error is not None:
        told = html.escape(f"{type(error).__name__}: {error}")
        details = f"<details><summary>Details</summary><pre>{told}</pre></details>"
    return f'<div role="alert"><p>{html.escape(message)}</p>{details}</div>'
