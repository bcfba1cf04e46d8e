import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

/** Open a new notebook with these code cells, as if somebody had saved it: typing them indents. */
export async function openNotebook(
  page: IJupyterLabPageFixture,
  path: string,
  ...sources: string[]
): Promise<void> {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source
  }));
  const kernelspec = { name: 'python3', display_name: 'Python 3 (ipykernel)', language: 'python' };
  const notebook = { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 };
  await page.contents.uploadContent(JSON.stringify(notebook), 'text', path);
  await page.notebook.openByPath(path);
  await page.notebook.activate(path.split('/').at(-1) ?? '');
  await kernelReady(page);
}

/**
 * Run a cell of the notebook at the front, and wait for its end; not so where it has none, as when it
 * waits for ever or kills its kernel.
 *
 * It is clicked first. Galata leaves out the click where the cell is selected already; what was
 * opened beside the notebook may have taken the focus, and the keys with it.
 */
export async function runCell(
  page: IJupyterLabPageFixture,
  index: number,
  { wait = true } = {}
): Promise<void> {
  await kernelReady(page);
  await page.notebook.selectCells(index);
  await page.notebook.runCell(index, { wait });
}

/** Run the cells of the notebook at the front by the *Run* menu. */
export async function runAll(
  page: IJupyterLabPageFixture,
  item: 'Run All Cells' | 'Run All Above Selected Cell' = 'Run All Cells'
): Promise<void> {
  await kernelReady(page);
  await page.menu.clickMenuItem(`Run>${item}`);
}

/** Cells that are run while the notebook still gets its kernel start another, and are lost. */
async function kernelReady(page: IJupyterLabPageFixture): Promise<void> {
  await page.evaluate(async () => {
    const { currentWidget } = (window as unknown as { jupyterapp: ILab }).jupyterapp.shell;
    await currentWidget?.sessionContext?.ready;
  });
}

/** What the stories know of JupyterLab from inside the page. */
interface ILab {
  shell: { currentWidget: { sessionContext?: { ready: Promise<void> } } | null };
}

/** A run with a model that takes no time to train. */
export const RUN_WITH_MODEL = `
import mlflow
from mlflow.pyfunc import PythonModel

class Echo(PythonModel):
    def predict(self, model_input: list[str]) -> list[str]:
        return model_input

with mlflow.start_run(run_name="with-a-model"):
    mlflow.log_params({"learning_rate": 0.001, "optimizer": "adam",
                       "features_used_for_the_training": str([f"feature_{n}" for n in range(60)])})
    mlflow.log_metrics({"accuracy": 0.93333333, "loss": 0.0000123456, "best": float("-inf"),
                        "validation/very_long_metric_name_of_the_last_epoch": 12345678.9})
    mlflow.pyfunc.log_model(name="echo", python_model=Echo(), pip_requirements=["mlflow"])
`;
