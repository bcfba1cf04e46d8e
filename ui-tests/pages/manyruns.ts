/**
 * A cell that fills its notebook's experiment with runs, past MLflow: ten thousand by its API take
 * minutes.
 *
 * Run number n, the newest first, is `run-<n>`; `accuracy` goes up with n but for one run that is
 * the best by far, every 1,000th has a parent.
 */
export function seedCell(count: number, best: number): string {
  return `
import sqlite3, time, uuid
import mlflow

with mlflow.start_run(run_name="by-mlflow") as run:
    mlflow.log_metrics({"accuracy": 0.0001, "loss": 9.0})
    mlflow.log_param("lr", 1)
own = mlflow.get_run(run.info.run_id)
kept = [(k, v) for k, v in own.data.tags.items() if k.startswith("jupyter.")]
now = int(time.time() * 1000)
ids = [uuid.uuid4().hex for _ in range(${count})]
store = sqlite3.connect(mlflow.get_tracking_uri().removeprefix("sqlite:///"), timeout=60)

def fill(table, columns, rows):
    marks = ",".join("?" * len(columns.split(",")))
    store.executemany(f"insert into {table} ({columns}) values ({marks})", rows)

def values(n):
    return {"accuracy": 0.99 if n == ${best} else n / ${count} / 2, "loss": 1 - n / ${count} / 2}

fill("runs",
     "run_uuid,name,source_type,user_id,status,start_time,end_time,lifecycle_stage,artifact_uri,experiment_id",
     ((r, f"run-{n}", "NOTEBOOK", "ada", "FINISHED", now - n * 60000, now - n * 60000 + 12000,
       "active", f"{own.info.artifact_uri}/{r}", int(own.info.experiment_id))
      for n, r in enumerate(ids)))
for table, columns in (("metrics", "key,value,timestamp,step,is_nan,run_uuid"),
                       ("latest_metrics", "key,value,timestamp,step,is_nan,run_uuid")):
    fill(table, columns, ((k, v, now, 0, 0, r)
                          for n, r in enumerate(ids) for k, v in values(n).items()))
fill("params", "key,value,run_uuid", (("lr", str(10 ** -(n % 4)), r) for n, r in enumerate(ids)))
fill("tags", "key,value,run_uuid", ((k, v, r) for r in ids for k, v in kept))
fill("tags", "key,value,run_uuid",
     (("mlflow.parentRunId", ids[n - 1], ids[n]) for n in range(1, ${count}, 1000)))
store.commit()
`;
}
