"""``python -m jupyter_mlflow.store.openapi``: the views' OpenAPI document.

Committed as ``src/api/openapi.json``, from which the frontend's types are generated.
"""

from __future__ import annotations

import json
import sys

from jupyter_mlflow.store.views.app import views_app


def document() -> str:
    """The document as JSON, the same text for the same views."""
    found = views_app().openapi()
    # FastAPI's own form of an error, which the views never answer with.
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
    for name in ("HTTPValidationError", "ValidationError"):
        found["components"]["schemas"].pop(name, None)
    return json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
