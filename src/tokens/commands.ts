/**
 * The commands in which the features meet.
 */
export namespace CommandIDs {
  export const openExperiments = 'jupyter-mlflow:open-experiments';
  export const refreshRuns = 'jupyter-mlflow:refresh-runs';
  export const insertExample = 'jupyter-mlflow:insert-example';
  export const registerModel = 'jupyter-mlflow:register-model';
  export const useForInference = 'jupyter-mlflow:use-for-inference';
  export const openEndpoint = 'jupyter-mlflow:open-endpoint';
  export const openRemoteEndpoint = 'jupyter-mlflow:open-remote-endpoint';
  export const openRun = 'jupyter-mlflow:open-run';
  export const goToCell = 'jupyter-mlflow:go-to-cell';
  export const showCellRuns = 'jupyter-mlflow:show-cell-runs';
  export const endRun = 'jupyter-mlflow:end-run';
  export const endActiveRun = 'jupyter-mlflow:end-active-run';
  export const openSnapshot = 'jupyter-mlflow:open-snapshot';
  export const restoreSnapshot = 'jupyter-mlflow:restore-snapshot';
  export const compareCode = 'jupyter-mlflow:compare-code';
  export const openRunPage = 'jupyter-mlflow:open-run-page';
  export const openExperiment = 'jupyter-mlflow:open-experiment';
  export const compareRuns = 'jupyter-mlflow:compare-runs';
  export const showAllExperiments = 'jupyter-mlflow:show-all-experiments';
  export const createExperiment = 'jupyter-mlflow:create-experiment';
  export const renameExperiment = 'jupyter-mlflow:rename-experiment';
  export const describeExperiment = 'jupyter-mlflow:describe-experiment';
  export const tagExperiment = 'jupyter-mlflow:tag-experiment';
  export const deleteExperiment = 'jupyter-mlflow:delete-experiment';
  export const restoreExperiment = 'jupyter-mlflow:restore-experiment';
  export const renameRun = 'jupyter-mlflow:rename-run';
  export const tagRuns = 'jupyter-mlflow:tag-runs';
  export const starRuns = 'jupyter-mlflow:star-runs';
  export const deleteRuns = 'jupyter-mlflow:delete-runs';
  export const restoreRuns = 'jupyter-mlflow:restore-runs';
  export const exportRuns = 'jupyter-mlflow:export-runs';
  export const copyRunsCode = 'jupyter-mlflow:copy-runs-code';
  export const openModels = 'jupyter-mlflow:open-models';
  export const openModel = 'jupyter-mlflow:open-model';
  export const openJob = 'jupyter-mlflow:open-job';
  export const cancelJob = 'jupyter-mlflow:cancel-job';
  export const runProject = 'jupyter-mlflow:run-project';
  export const runNotebook = 'jupyter-mlflow:run-notebook';
  export const makeProject = 'jupyter-mlflow:make-project';
}
