"""How far diabetes has come after a year, by an elastic net of ten measurements.

Run it by JupyterLab (right click on this folder), by `mlflow run . -P alpha=0.3`, or as it is.
"""

import argparse

import mlflow
from sklearn.datasets import load_diabetes
from sklearn.linear_model import SGDRegressor
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

try:
    from jupyter_mlflow import report_progress
except ImportError:
    # Where this runs by `mlflow run`, nobody may ask how far it is.
    def report_progress(done: float, total: float | None = None) -> None: ...


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--alpha", type=float, default=0.5)
    parser.add_argument("--l1-ratio", type=float, default=0.1)
    parser.add_argument("--epochs", type=int, default=20)
    chosen = parser.parse_args()

    measured, progression = load_diabetes(return_X_y=True, scaled=False)
    x, x_test, y, y_test = train_test_split(measured, progression, random_state=0)
    scaler = StandardScaler().fit(x)
    x, x_test = scaler.transform(x), scaler.transform(x_test)

    # By stochastic gradient descent, so that there is something to see in each epoch.
    model = SGDRegressor(
        penalty="elasticnet",
        alpha=chosen.alpha,
        l1_ratio=chosen.l1_ratio,
        learning_rate="constant",
        eta0=5e-4,
        random_state=0,
    )
    # The run that MLflow has made for this project, with its parameters; else a new one.
    with mlflow.start_run():
        for epoch in range(1, chosen.epochs + 1):
            model.partial_fit(x, y)
            predicted = model.predict(x_test)
            rmse = root_mean_squared_error(y_test, predicted)
            mlflow.log_metric("rmse", rmse, step=epoch)
            print(f"\033[1mEpoch {epoch}\033[0m of {chosen.epochs}: rmse \033[32m{rmse:.3f}\033[0m")
            report_progress(epoch, chosen.epochs)
        mlflow.log_metrics(
            {
                "mae": mean_absolute_error(y_test, predicted),
                "r2": r2_score(y_test, predicted),
            }
        )


if __name__ == "__main__":
    main()
