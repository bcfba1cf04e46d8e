/** What MLflow and this extension tag things with. */
const SYSTEM_TAG = /^(mlflow|jupyter)\./;

/** Whether people have put a tag on something, not MLflow or this extension. */
export function isOwnTag(key: string): boolean {
  return !SYSTEM_TAG.test(key);
}
