import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useState } from 'react';
import type { IMadeProject, INotebook } from '../../api/notebookjobs';
import { NotebookJobsClient } from '../../api/notebookjobs';
import type { IKernelPackages } from '../../common/kernelpackages';
import { ErrorPane } from '../../components/error';
import { useLoaded } from '../../components/loaded';
import { Notice } from '../../components/notice';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import { Choice, Field } from '../field';
import { FormFrame } from '../formframe';
import { typeLabel } from '../values';

/** What the form for a new project works with. */
export interface IMakeOptions {
  /** The notebook below the server's root. */
  readonly path: string;
  readonly serverSettings: ServerConnection.ISettings;
  /** What the notebook's kernel has; null when nobody knows. */
  readonly packages: () => Promise<IKernelPackages | null>;
  readonly trans: TranslationBundle;
}

/**
 * What project a notebook shall become.
 */
export function MakeProjectForm({
  path,
  serverSettings,
  packages,
  trans,
  onDone
}: IMakeOptions & {
  readonly onDone: (made: IMadeProject) => void;
}): React.JSX.Element {
  const [folder, setFolder] = useState('');
  const [entryPoint, setEntryPoint] = useState<'script' | 'notebook'>('script');
  const [problem, setProblem] = useState<RequestError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const load = useCallback(
    () => new NotebookJobsClient(serverSettings).get(path),
    [serverSettings, path]
  );
  const loaded = useLoaded(load);

  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setProblem(null);
    try {
      const known = await packages();
      const chosen = folder.trim().replace(/^\/|\/$/g, '');
      onDone(
        await new NotebookJobsClient(serverSettings).makeProject({
          path,
          entry_point: entryPoint,
          ...(chosen === '' ? {} : { folder: chosen }),
          ...(known ?? {})
        })
      );
    } catch (reason) {
      setProblem(asRequestError(reason));
    } finally {
      setIsBusy(false);
    }
  };
  const at = (field: string): string =>
    problem?.field === field ? problem.message : '';
  const isAtField = at('folder') !== '' || at('entry_point') !== '';
  return (
    <FormFrame
      isBusy={isBusy}
      isReady={loaded.value !== null}
      label={isBusy ? trans.__('Making it…') : trans.__('Make project')}
      onSubmit={submit}
    >
      <p className="jp-MlflowProject-note">
        {trans.__(
          'A folder that MLflow can run anywhere is made of %1, as it was saved: its code, its parameters, and the packages that it uses.',
          path
        )}
      </p>
      {loaded.error && (
        <ErrorPane error={loaded.error} trans={trans} onRetry={loaded.retry} />
      )}
      {loaded.value && <Declared notebook={loaded.value} trans={trans} />}
      <Field
        label={trans.__('Folder')}
        text={folder}
        placeholder={trans.__('Beside the notebook')}
        hint={trans.__(
          'A new one below the folder that Jupyter shows. Nothing that exists is written over.'
        )}
        problem={at('folder')}
        onChange={text => {
          setFolder(text);
          setProblem(null);
        }}
      />
      <Choice
        label={trans.__('Entry point')}
        value={entryPoint}
        options={[
          { value: 'script', label: trans.__('A script of its cells') },
          { value: 'notebook', label: trans.__('The notebook itself') }
        ]}
        hint={
          entryPoint === 'script'
            ? trans.__('Magics and shell lines become comments.')
            : trans.__('Each run keeps the executed notebook.')
        }
        problem={at('entry_point')}
        onChange={value => {
          setEntryPoint(value === 'notebook' ? 'notebook' : 'script');
          setProblem(null);
        }}
      />
      {problem && !isAtField && <ErrorPane error={problem} trans={trans} />}
    </FormFrame>
  );
}

function Declared({
  notebook: { parameters, has_parameters: hasCell, is_python: isPython },
  trans
}: {
  readonly notebook: INotebook;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const known = parameters.filter(each => each.default !== null);
  if (known.length === 0) {
    return (
      <Notice
        tone="info"
        text={
          !isPython
            ? trans.__('Only a notebook in Python can be made a project.')
            : hasCell
              ? trans.__('The cell tagged “parameters” sets no values.')
              : trans.__(
                  'No cell is tagged “parameters”: the project will have none.'
                )
        }
      />
    );
  }
  return (
    <fieldset className="jp-MlflowProject-parameters">
      <legend>{trans.__('Parameters')}</legend>
      <dl className="jp-MlflowProject-declared">
        {known.map(({ name, type, default: value }) => (
          <React.Fragment key={name}>
            <dt>
              <bdi>{name}</bdi>{' '}
              <span className="jp-MlflowProject-quiet">
                {typeLabel(type, trans)}
              </span>
            </dt>
            <dd>
              <code>{value}</code>
            </dd>
          </React.Fragment>
        ))}
      </dl>
    </fieldset>
  );
}
