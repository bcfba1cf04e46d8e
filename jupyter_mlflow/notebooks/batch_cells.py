"""The code of batch inference notebooks: the same in each of them.

What differs from notebook to notebook is set by literals in their first code cell. The code needs
nothing of ours in the kernel, so that the notebook also runs elsewhere.
"""

from __future__ import annotations

from typing import Final

CHECK: Final = '''\
import shlex
from importlib import metadata

from packaging.requirements import InvalidRequirement, Requirement


def installed(name):
    """The version of a package; None when nothing has its module."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        # The same by another name, as xgboost-cpu is xgboost.
        others = metadata.packages_distributions().get(name.replace("-", "_"), [])
        return metadata.version(others[0]) if others else None


def is_there(requirement):
    found = installed(requirement.name)
    if found is not None and requirement.specifier.contains(found, prereleases=True):
        return True
    print(f"{requirement} is needed, {found or 'nothing'} is installed.")
    return False


lacking = []
for line in requirements:
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        print(f"Not checked: {line}")
        continue
    if requirement.url is not None:
        print(f"Not checked: {line}")
    elif requirement.marker is None or requirement.marker.evaluate():
        if not is_there(requirement):
            lacking.append(shlex.quote(str(requirement)))
if lacking:
    print("Run this in a cell, then restart the kernel:")
    print("%pip install " + " ".join(lacking))
else:
    print("Everything that the model needs is installed.")'''

LOAD: Final = """\
model = mlflow.pyfunc.load_model(model_uri)
model"""

READ: Final = {
    "csv": """\
# Numbers in full precision, which newer versions always read.
exactly = {"float_precision": "round_trip"} if pd.__version__ < "3.1" else {}
texts = [columns[name] for name, type_ in types.items() if type_ == "string"]
data = pd.read_csv(
    input_path,
    sep=delimiter,
    encoding=encoding,
    dtype=dict.fromkeys(texts, str),
    **exactly,
)
data.head()""",
    "jsonl": """\
with open(input_path, encoding="utf-8-sig") as file:
    data = pd.DataFrame([json.loads(line) for line in file if line.strip()])
data.head()""",
    "parquet": """\
data = pd.read_parquet(input_path)
data.head()""",
    "dataframe": """\
if variable not in globals():
    raise NameError(
        f"There is no DataFrame {variable!r} in this kernel. Run the cell that makes it, or choose "
        "its kernel for this notebook (Kernel > Change Kernel…)."
    )
data = globals()[variable].rename(columns=str)
data = data.reset_index(drop=list(data.index.names) == [None])
data.head()""",
    "spark": """\
spark = SparkSession.builder.getOrCreate()
data = spark.table(table)
data.limit(5).toPandas()""",
}
READ["tsv"] = READ["csv"]
READ["ndjson"] = READ["jsonl"]

MAP: Final = '''\
def as_type(values, type_):
    """A column as the model takes it. Raises where that would change a value."""
    if type_ == "string":
        return values.astype(object).map(str, na_action="ignore")
    if type_ in ("float", "double"):
        return pd.to_numeric(values).astype("float32" if type_ == "float" else "float64")
    if type_ in ("integer", "long"):
        return as_array(pd.to_numeric(values), "int32" if type_ == "integer" else "int64")
    if type_ == "datetime":
        return pd.to_datetime(values, utc=True).dt.tz_localize(None)
    if type_ == "binary":
        return values.map(lambda text: base64.b64decode(text) if isinstance(text, str) else text)
    if type_.startswith("array("):
        dtype = {"array(integer)": "int32", "array(float)": "float32"}.get(type_)
        lists = values.map(lambda text: json.loads(text) if isinstance(text, str) else text)
        return lists.map(lambda items: np.array(items, dtype=dtype), na_action="ignore")
    if type_.startswith("tensor "):
        return as_array(values, type_.removeprefix("tensor "))
    return values


def as_array(values, dtype):
    if np.dtype(dtype).kind not in "iu":
        return values.astype(dtype)
    if values.isna().any():
        raise ValueError("it has missing values, and the model takes none.")
    found = values.astype(dtype)
    if (found != values).any():
        raise ValueError("it has numbers that are too large, or not whole.")
    return found


gone = [name for name in columns.values() if name not in data.columns]
if gone:
    raise KeyError(f"The input has no column {', '.join(map(repr, gone))}. Change `columns` above.")
if columns:
    inputs = data[list(columns.values())].set_axis(list(columns), axis=1)
else:
    inputs = data.copy()
for name, type_ in types.items():
    try:
        inputs[name] = as_type(inputs[name], type_)
    except (ArithmeticError, TypeError, ValueError) as error:
        raise ValueError(
            f"The column {columns[name]!r} is not what the model takes as {name!r}, "
            f"which is {type_}: {error}"
        ) from error
inputs.head()'''

_PREDICT: Final = '''\
try:
    from ipywidgets import IntProgress
except ImportError:
    IntProgress = None


class Progress:
    """Rows that are done: a bar, or lines of text where there are no widgets."""

    def __init__(self, total):
        self.total = total
        self.bar = None if IntProgress is None else IntProgress(max=total, description="Rows")
        if self.bar is not None:
            display(self.bar)

    def show(self, done):
        if self.bar is not None:
            self.bar.value = done
        if self.bar is None or done == self.total:
            print(f"{done} of {self.total} rows")


def as_table(prediction, rows):
    """What the model gave for some rows, as columns beside them."""
    if hasattr(prediction, "toarray"):
        prediction = prediction.toarray()
    if isinstance(prediction, dict) or getattr(prediction, "ndim", 1) == 2:
        prediction = pd.DataFrame(prediction)
    else:
        prediction = pd.DataFrame({"prediction": list(prediction)})
    if len(prediction) != len(rows):
        raise ValueError(f"The model gave {len(prediction)} predictions for {len(rows)} rows.")
    names = [
        f"prediction_{name}" if isinstance(name, int) or name in data.columns else name
        for name in prediction.columns
    ]
    return prediction.set_axis(names, axis=1).set_axis(rows.index)


predictions = []
progress = Progress(len(inputs))
for start in range(0, len(inputs), batch_size):
    rows = inputs.iloc[start : start + batch_size]
    predictions.append(as_table(model.predict(rows), rows))
    progress.show(start + len(rows))
result = pd.concat([data, *([pd.concat(predictions)] if predictions else [])], axis=1)'''

_PREDICT_SPARK: Final = '''\
def column(name):
    """A column of the table, whatever its name is."""
    return functions.col("`" + name.replace("`", "``") + "`")


predict = mlflow.pyfunc.spark_udf(
    spark, model_uri, result_type=result_type, env_manager="local"
)
inputs = columns or {name: name for name in data.columns}
fields = [column(given).alias(name) for name, given in inputs.items()]
result = data.withColumn("prediction", predict(functions.struct(*fields)))'''


def predict(*, spark: bool, params: bool) -> str:
    """The cell that predicts; ``params`` is whether the model takes some beside the rows."""
    if spark:
        given = 'env_manager="local"'
        return _PREDICT_SPARK.replace(given, f"{given}, params=params" if params else given)
    given = "model.predict(rows"
    return _PREDICT.replace(given, f"{given}, params=params" if params else given)


_STAMP: Final = """\
path = Path(output_path)
output = path.with_name(f"{path.stem}-{datetime.now():%Y%m%d-%H%M%S}{path.suffix}")
output.parent.mkdir(parents=True, exist_ok=True)
"""

SAVE: Final = {
    "csv": _STAMP
    + """\
result.to_csv(output, index=False)
print(f"Saved as {output}")""",
    "parquet": _STAMP
    + """\
result.rename(columns=str).to_parquet(output, index=False)
print(f"Saved as {output}")""",
    "jsonl": _STAMP
    + """\
def as_json(value):
    return value.tolist() if hasattr(value, "tolist") else str(value)


with output.open("x", encoding="utf-8") as file:
    for row in result.astype(object).where(result.notna(), None).to_dict("records"):
        file.write(json.dumps(row, ensure_ascii=False, default=as_json) + "\\n")
print(f"Saved as {output}")""",
}

SAVE_SPARK: Final = {
    suffix: _STAMP
    + f"""\
result.write.format("{name}"){options}.save(str(output.absolute()))
print(f"Saved as {{output}}, a folder")"""
    for suffix, name, options in (
        ("csv", "csv", '.option("header", True)'),
        ("parquet", "parquet", ""),
        ("jsonl", "json", ""),
    )
}

LOOK: Final = "result.head(10)"
LOOK_SPARK: Final = "result.limit(10).toPandas()"

FORM: Final = """\
try:
    from jupyter_mlflow import predict_form
except ImportError:
    print("%pip install jupyter-mlflow for a form that predicts on single values.")
else:
    display(predict_form(model_uri))"""
