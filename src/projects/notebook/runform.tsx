import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useState } from 'react';
import type { IJob } from '../../api/jobs';
import { JobsClient } from '../../api/jobs';
import type { INotebook } from '../../api/notebookjobs';
import { NotebookJobsClient } from '../../api/notebookjobs';
import { ErrorPane } from '../../components/error';
import { useLoaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import { Choice, Field } from '../field';
import type { ChosenExperiment, IFormState } from '../form';
import { countRuns, hasParameter, problemsOf } from '../form';
import { JobForm, useJobForm } from '../jobform';
import { Parameters } from '../parameters';
import type { INotebookAsked } from './asked';
import { asProject, newNotebookJob } from './asked';

interface IRunFormProps {
  readonly asked: INotebookAsked;
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
  readonly onDone: (jobs: readonly IJob[]) => void;
}

/**
 * With which parameters a notebook is to be run in the background.
 */
export function RunNotebookForm(props: IRunFormProps): React.JSX.Element {
  const { asked, serverSettings, trans } = props;
  const load = useCallback(
    () => new NotebookJobsClient(serverSettings).get(asked.path),
    [serverSettings, asked.path]
  );
  const { value, error, retry } = useLoaded(load);
  return value ? (
    <LoadedForm {...props} notebook={value} />
  ) : error ? (
    <ErrorPane error={error} trans={trans} onRetry={retry} />
  ) : (
    <p role="status">{trans.__('Reading the notebook…')}</p>
  );
}

function LoadedForm({
  asked,
  notebook,
  serverSettings,
  trans,
  onDone
}: IRunFormProps & { readonly notebook: INotebook }): React.JSX.Element {
  const { connection, experimentId } = asked;
  const [state, setState] = useState(asked.state);
  const [kernelName, setKernelName] = useState(
    asked.kernelName ?? notebook.kernel_name ?? ''
  );
  const job = useJobForm();
  const { problems } = job;
  const project = asProject(notebook);

  const change = (changes: Partial<IFormState>): void => {
    setState(before => ({ ...before, ...changes }));
    job.settle();
  };
  const placeOf = (field: string): string | null => {
    const [, parameter] = /^parameters\.(.+)$/s.exec(field) ?? [];
    return /^(?:kernel_name|experiment_name|run_name|grid)$/.test(field) ||
      (parameter !== undefined && hasParameter(project, state, parameter))
      ? field
      : null;
  };
  const submit = async (): Promise<void> => {
    const found = new Map(problemsOf(project, state, trans));
    if (kernelName === '') {
      found.set('kernel_name', trans.__('Choose the kernel that it runs in.'));
    }
    if (found.size > 0) {
      job.refuse(found);
      return;
    }
    const name = (state.experiment ?? '').trim();
    const experiment: ChosenExperiment =
      name !== ''
        ? { experiment_name: name }
        : experimentId !== null
          ? { experiment_id: experimentId }
          : {};
    await job.send(async () => {
      const client = new JobsClient(serverSettings);
      const target = { connection, kernelName, experiment };
      onDone(await client.create(newNotebookJob(notebook, state, target)));
    }, placeOf);
  };
  return (
    <JobForm
      job={job}
      count={countRuns(project, state)}
      onSubmit={submit}
      trans={trans}
    >
      <p className="jp-MlflowProject-note">
        {trans.__(
          'A copy of %1, as it was saved, runs in a kernel of its own. The notebook itself stays as it is.',
          notebook.path
        )}
      </p>
      {notebook.parameters.length > 0 ? (
        <Parameters
          project={project}
          state={state}
          problems={problems}
          onChange={change}
          trans={trans}
          isClosed
        />
      ) : (
        <Notice
          tone="info"
          text={
            notebook.is_python
              ? trans.__(
                  'To run it with other values, give the cell that sets them the tag “parameters”.'
                )
              : trans.__('Only notebooks in Python can be given parameters.')
          }
        />
      )}
      <div className="jp-MlflowProject-grid">
        <Field
          label={trans.__('Experiment')}
          text={state.experiment ?? ''}
          problem={problems.get('experiment_name') ?? ''}
          placeholder={
            experimentId === null
              ? trans.__('The notebook’s own')
              : trans.__('The same as before')
          }
          onChange={experiment => {
            change({ experiment });
          }}
        />
        <Field
          label={trans.__('Run name')}
          text={state.runName}
          problem={problems.get('run_name') ?? ''}
          placeholder={trans.__('The notebook’s name')}
          onChange={runName => {
            change({ runName });
          }}
        />
        <Choice
          label={trans.__('Kernel')}
          value={kernelName}
          options={[
            ...(kernelName === ''
              ? [{ value: '', label: trans.__('Choose one') }]
              : []),
            ...notebook.kernels.map(({ name, display_name: label }) => ({
              value: name,
              label
            }))
          ]}
          problem={problems.get('kernel_name') ?? ''}
          onChange={name => {
            setKernelName(name);
            job.settle();
          }}
        />
      </div>
    </JobForm>
  );
}
