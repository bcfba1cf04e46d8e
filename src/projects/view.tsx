import type { Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useState } from 'react';
import type { IJob } from '../api/jobs';
import { JobsClient } from '../api/jobs';
import { ProjectsClient } from '../api/projects';
import { ErrorPane } from '../components/error';
import { useLoaded } from '../components/loaded';
import { Notice } from '../components/notice';
import { useSettled } from '../components/usesettled';
import type { IAsked } from './asked';
import { EntryPoint } from './entrypoint';
import { Field } from './field';
import { isFolded, placeOf } from './fieldplaces';
import type { IFormState } from './form';
import { countRuns, isGit, isRemote, newJob, problemsOf } from './form';
import { useExperiment, useFolders } from './hooks';
import { JobForm, useJobForm } from './jobform';
import { Parameters } from './parameters';
import { Where } from './where';

/**
 * What to run of a project, with which parameters, where, and in what.
 */
export function ProjectForm({
  asked,
  serverSettings,
  contents,
  trans,
  onDone
}: {
  readonly asked: IAsked;
  readonly serverSettings: ServerConnection.ISettings;
  readonly contents: Contents.IManager;
  readonly trans: TranslationBundle;
  readonly onDone: (jobs: readonly IJob[]) => void;
}): React.JSX.Element {
  const { connection, experimentId } = asked;
  const [state, setState] = useState(asked.state);
  const [isOpen, setIsOpen] = useState(asked.state.backend !== 'local');
  const job = useJobForm(found => {
    if ([...found.keys()].some(isFolded)) {
      setIsOpen(true);
    }
  });

  const uri = useSettled(state.uri.trim());
  const load = useCallback(
    () =>
      uri === '' || isRemote(uri)
        ? Promise.resolve(null)
        : new ProjectsClient(serverSettings).get(uri),
    [serverSettings, uri]
  );
  const loaded = useLoaded(load);
  const isCurrent = uri === state.uri.trim();
  const project = isCurrent ? loaded.value : null;
  const isReady =
    isCurrent && uri !== '' && (isRemote(uri) || project !== null);
  const folders = useFolders(contents, state.uri);
  const loadPlaces = useCallback(
    () => new ProjectsClient(serverSettings).places(),
    [serverSettings]
  );
  const places = useLoaded(loadPlaces);
  const experiment = useExperiment(serverSettings, asked, state, project?.name);

  const change = (changes: Partial<IFormState>): void => {
    setState(before => ({ ...before, ...changes }));
    job.settle();
  };
  const submit = async (): Promise<void> => {
    const found = problemsOf(project, state, trans);
    if (found.size > 0) {
      job.refuse(found);
      return;
    }
    const target = { connection, experiment: experiment.chosen };
    await job.send(
      async () => {
        const client = new JobsClient(serverSettings);
        onDone(await client.create(newJob(project, state, target)));
      },
      field => placeOf(field, project, state, places.value)
    );
  };
  const { problems } = job;
  const shared = { project, state, problems, onChange: change, trans };
  return (
    <JobForm
      job={job}
      count={countRuns(project, state)}
      isReady={isReady}
      onSubmit={submit}
      trans={trans}
    >
      <Field
        label={trans.__('Project')}
        text={state.uri}
        problem={problems.get('uri') ?? ''}
        hint={
          project?.is_plain
            ? trans.__('There is no MLproject file: its programs can be run.')
            : trans.__(
                'A folder below the one that Jupyter shows, or the address of a git repository or a zip file.'
              )
        }
        isRequired
        choices={folders}
        onChange={text => {
          change({ uri: text, entryPoint: '' });
        }}
      />
      {isGit(state.uri) && (
        <Field
          label={trans.__('Version')}
          text={state.version}
          problem={problems.get('version') ?? ''}
          hint={trans.__('A commit, a tag or a branch; its newest when empty.')}
          onChange={version => {
            change({ version });
          }}
        />
      )}
      {isCurrent && loaded.error && (
        <ErrorPane error={loaded.error} trans={trans} onRetry={loaded.retry} />
      )}
      {project?.notes.map(note => (
        <Notice key={note} tone="info" text={note} />
      ))}
      {isReady && (
        <>
          <EntryPoint {...shared} />
          <Parameters {...shared} />
          <div className="jp-MlflowProject-grid">
            <Field
              label={trans.__('Experiment')}
              text={experiment.text}
              problem={problems.get('experiment_name') ?? ''}
              placeholder={
                experimentId === null
                  ? undefined
                  : trans.__('The same as before')
              }
              choices={experiment.names}
              onChange={text => {
                change({ experiment: text });
              }}
            />
            <Field
              label={trans.__('Run name')}
              text={state.runName}
              problem={problems.get('run_name') ?? ''}
              placeholder={trans.__('MLflow’s choice')}
              onChange={runName => {
                change({ runName });
              }}
            />
          </div>
          <details
            className="jp-MlflowProject-where"
            open={isOpen}
            onToggle={event => {
              setIsOpen(event.currentTarget.open);
            }}
          >
            <summary>{trans.__('Where it runs')}</summary>
            {places.error && (
              <ErrorPane
                error={places.error}
                trans={trans}
                onRetry={places.retry}
              />
            )}
            {places.value && <Where {...shared} places={places.value} />}
          </details>
        </>
      )}
    </JobForm>
  );
}
