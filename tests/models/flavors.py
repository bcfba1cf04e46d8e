"""``python -m tests.models.flavors URI FLAVOR CSV FOUND``: train a small model and log it.

Writes rows that it was not trained on to the file ``CSV``; to ``FOUND``, as JSON, the model as the
endpoints' API names it, these rows, and what it predicts for them: asked itself, by the library
that has trained it, before MLflow has seen it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.models import infer_signature

PINNED = Path(__file__).with_name("pinned.py")

_CSV = Path(__file__).parents[2] / "examples" / "penguins.csv"
_NUMBERS = ["CulmenLength", "CulmenDepth", "FlipperLength"]


def main(uri: str, flavor: str, csv: str, found: str) -> None:
    mlflow.set_tracking_uri(uri)
    penguins = pd.read_csv(_CSV).dropna()
    with mlflow.start_run():
        info, rows, predictions = _FLAVORS[flavor](penguins[:-20], penguins[-20:])
    # PySpark's models are artifacts of their run.
    in_run = {"run_id": info.run_id, "path": info.artifact_path}
    rows.to_csv(csv, index=False)
    told = {
        "model": {"model_id": info.model_id} if info.model_id else in_run,
        "rows": rows.to_dict("records"),
        "predictions": list(predictions),
    }
    Path(found).write_text(json.dumps(told))


def _sklearn(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    columns = ["Island", *_NUMBERS]
    encode = make_column_transformer((OneHotEncoder(), ["Island"]), remainder="passthrough")
    model = make_pipeline(encode, RandomForestClassifier(10, random_state=0))
    predicted = model.fit(train[columns], train["Species"]).predict(test[columns])
    info = mlflow.sklearn.log_model(
        model,
        name="forest",
        signature=infer_signature(test[columns], predicted),
        serialization_format="cloudpickle",
    )
    return info, test[columns], predicted.tolist()


def _xgboost(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:
    import xgboost

    data = xgboost.DMatrix(train[_NUMBERS], train["BodyMass"])
    model = xgboost.train({"max_depth": 3}, data, num_boost_round=20)
    predicted = model.predict(xgboost.DMatrix(test[_NUMBERS]))
    signature = infer_signature(test[_NUMBERS], predicted)
    info = mlflow.xgboost.log_model(model, name="boosted", signature=signature)
    return info, test[_NUMBERS], predicted.tolist()


def _lightgbm(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:
    import lightgbm

    model = lightgbm.LGBMClassifier(n_estimators=10, verbose=-1)
    model.fit(train[_NUMBERS], train["Species"])
    predicted = model.predict(test[_NUMBERS])
    signature = infer_signature(test[_NUMBERS], predicted)
    info = mlflow.lightgbm.log_model(model, name="boosted", signature=signature)
    return info, test[_NUMBERS], predicted.tolist()


def _statsmodels(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:
    import statsmodels.formula.api as smf

    columns = ["Island", "FlipperLength"]
    # A formula turns texts into numbers, and nothing says what it takes: there is no signature.
    model = smf.ols("BodyMass ~ FlipperLength + C(Island)", train).fit()
    info = mlflow.statsmodels.log_model(model, name="squares")
    return info, test[columns], model.predict(test[columns]).tolist()


def _pyfunc(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:

    class Heaviest(mlflow.pyfunc.PythonModel):  # type: ignore[misc]
        """How heavy a penguin is beside the heaviest of its island, from a file of its own."""

        def load_context(self, context: Any) -> None:
            self.heaviest = json.loads(Path(context.artifacts["heaviest"]).read_text())

        def predict(self, context: Any, model_input: pd.DataFrame, params: Any = None) -> Any:
            return model_input["BodyMass"] / model_input["Island"].map(self.heaviest)

    columns = ["Island", "BodyMass"]
    heaviest = train.groupby("Island")["BodyMass"].max()
    file = Path("heaviest.json").absolute()
    file.write_text(heaviest.to_json())
    predicted = test["BodyMass"] / test["Island"].map(heaviest)
    info = mlflow.pyfunc.log_model(
        name="heaviest",
        python_model=Heaviest(),
        artifacts={"heaviest": str(file)},
        signature=infer_signature(test[columns], predicted),
    )
    return info, test[columns], predicted.tolist()


def _pinned(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:

    rows = test[["BodyMass"]]
    predicted = [f"mass = {mass}\n" for mass in rows["BodyMass"]]
    info = mlflow.pyfunc.log_model(
        name="pinned",
        python_model=str(PINNED),
        pip_requirements=["mlflow", "tomli-w==1.1.0"],
        signature=infer_signature(rows, predicted),
    )
    return info, rows, predicted


def _spark(train: pd.DataFrame, test: pd.DataFrame) -> tuple[Any, pd.DataFrame, Any]:
    from pyspark.ml import Pipeline
    from pyspark.ml.classification import LogisticRegression
    from pyspark.ml.feature import MinMaxScaler, StringIndexer, VectorAssembler
    from pyspark.sql import SparkSession

    build = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
    spark = build.getOrCreate()
    columns = ["Island", *_NUMBERS]
    stages = [
        StringIndexer(inputCol="Species", outputCol="label"),
        StringIndexer(inputCol="Island", outputCol="IslandIndex"),
        VectorAssembler(inputCols=["IslandIndex", *_NUMBERS], outputCol="raw"),
        MinMaxScaler(inputCol="raw", outputCol="features"),
        LogisticRegression(maxIter=50, regParam=0.001),
    ]
    model = Pipeline(stages=stages).fit(spark.createDataFrame(train))
    predicted = model.transform(spark.createDataFrame(test[columns])).toPandas()["prediction"]
    # As courses log it: without a signature, without an example.
    return mlflow.spark.log_model(model, "classifier"), test[columns], predicted.tolist()


_FLAVORS = {
    "sklearn": _sklearn,
    "xgboost": _xgboost,
    "lightgbm": _lightgbm,
    "statsmodels": _statsmodels,
    "pyfunc": _pyfunc,
    "pinned": _pinned,
    "spark": _spark,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
