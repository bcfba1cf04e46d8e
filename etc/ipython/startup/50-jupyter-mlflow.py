# Run by IPython at the start of each kernel, in the user's namespace: nothing may stay behind
# there, and nothing may go wrong, also where MLflow or this package is missing.
def _jupyter_mlflow():
    try:
        from IPython import get_ipython

        ip = get_ipython()
        if getattr(ip, "kernel", None) is not None:
            from jupyter_mlflow import load_ipython_extension

            load_ipython_extension(ip)
    except Exception:  # noqa: BLE001, S110 - it is not the user's concern
        pass


_jupyter_mlflow()
del _jupyter_mlflow
