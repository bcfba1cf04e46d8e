import type { Contents, Kernel, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useId, useState } from 'react';
import { describeModel } from '../../api/models';
import type { ModelKey } from '../../api/notebooks';
import { NotebooksClient } from '../../api/notebooks';
import { ErrorPane } from '../../components/error';
import { useLoaded } from '../../components/loaded';
import { Loading } from '../../components/loading';
import type { RequestError } from '../../request';
import { asRequestError } from '../../request';
import type { Mapping } from './columns';
import { fits, namedColumns, suggestMapping } from './columns';
import { kernelInputs } from '../../common/kernelinputs';
import { MappingFields } from './mapping';
import { isOutputFile, outputIn, outputNextTo } from './paths';
import { InputPreview } from './preview';
import type { ISource } from './source';
import { SourceFields, inputOf } from './source';
import { usePreview } from './usepreview';

/** A notebook that was made. */
export interface INewNotebook {
  /** Below the server's root. */
  readonly path: string;
  /** The kernel that has what it predicts on; null for one of its own. */
  readonly kernel: Kernel.IModel | null;
}

/**
 * A notebook that predicts with a model on a file, a DataFrame or a Spark table.
 */
export function BatchTab({
  target: { connection, key },
  directory,
  kernelName,
  kernel,
  contents,
  browse,
  serverSettings,
  trans,
  onDone
}: {
  readonly target: { readonly connection: string; readonly key: ModelKey };
  /** The folder of the notebook, below the server's root. */
  readonly directory: string;
  /** The kind of kernel that it shall have, null for any. */
  readonly kernelName: string | null;
  /** The kernel of the current notebook; null when it has none that runs Python. */
  readonly kernel: Kernel.IKernelConnection | null;
  readonly contents: Contents.IManager;
  /** Lets a person choose a file below a folder; null where nothing can. */
  readonly browse: ((folder: string) => Promise<string | null>) | null;
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
  readonly onDone: (made: INewNotebook) => void;
}): React.JSX.Element {
  const id = useId();
  const [source, setSource] = useState<ISource>({
    kind: 'file',
    path: directory === '' ? '' : `${directory}/`,
    name: '',
    table: ''
  });
  const [chosen, setChosen] = useState<IChosen | null>(null);
  const [typedOutput, setTypedOutput] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);

  const keyText = JSON.stringify(key);
  const loadModel = useCallback(
    () =>
      describeModel(
        serverSettings,
        connection,
        JSON.parse(keyText) as ModelKey
      ),
    [serverSettings, connection, keyText]
  );
  const model = useLoaded(loadModel);
  const loadInputs = useCallback(
    () => (kernel ? kernelInputs(kernel) : Promise.resolve(null)),
    [kernel]
  );
  const inputs = useLoaded(loadInputs).value;
  const preview = usePreview(source, {
    serverSettings,
    connection,
    kernel,
    trans
  });

  const input = inputOf(source);
  const taken = model.value?.signature?.inputs ?? [];
  const asked = namedColumns(taken);
  const takes = JSON.stringify(taken);
  const table =
    input && !preview.isStale && preview.value !== 'nothing'
      ? preview.value
      : null;
  // A table whose session has not started is taken at its word.
  const mapping =
    chosen?.takes === takes
      ? chosen.mapping
      : table
        ? suggestMapping(taken, table.columns)
        : new Map(asked.map(({ name }) => [name, name]));
  const missing = asked.some(
    ({ name, isRequired }) => isRequired && !mapping.has(name)
  );
  const isMisfit = asked.some(({ name, type }) =>
    table?.columns.some(
      column => column.name === mapping.get(name) && !fits(type, column)
    )
  );
  const output = typedOutput ?? suggestOutput(source, directory);
  const outputProblem =
    output === '' || isOutputFile(output)
      ? ''
      : trans.__('The name must end with .csv, .parquet or .jsonl.');
  const isLookedAt =
    table !== null || (source.kind === 'spark' && preview.error !== null);
  const isReady =
    model.value !== null &&
    (source.kind === 'example' ||
      (input !== null &&
        isLookedAt &&
        !missing &&
        !isMisfit &&
        output !== '' &&
        outputProblem === '' &&
        (asked.length > 0 || mapping.size > 0 || source.kind === 'spark')));

  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      const path = await new NotebooksClient(serverSettings).createInference({
        connection,
        directory,
        model: key,
        kernelName,
        batch: input && {
          input,
          columns: mapping,
          output
        }
      });
      const usesKernel = input !== null && input.kind !== 'file';
      onDone({ path, kernel: usesKernel && kernel ? kernel.model : null });
    } catch (reason) {
      setError(asRequestError(reason));
      setIsBusy(false);
    }
  };

  if (model.error) {
    return (
      <ErrorPane error={model.error} trans={trans} onRetry={model.retry} />
    );
  }
  if (!model.value) {
    return <Loading trans={trans} />;
  }
  return (
    <form
      className="jp-MlflowBatch"
      aria-busy={isBusy}
      onSubmit={event => {
        event.preventDefault();
        if (isReady && !isBusy) {
          void submit();
        }
      }}
    >
      <SourceFields
        source={source}
        problem={
          input && !preview.isStale ? (preview.error?.message ?? '') : ''
        }
        kernel={kernel}
        inputs={inputs}
        contents={contents}
        browse={browse}
        trans={trans}
        onChange={changed => {
          setSource(changed);
          setChosen(null);
          setError(null);
        }}
      />
      {table && (
        <>
          <InputPreview table={table} trans={trans} />
          <MappingFields
            asked={asked}
            there={table.columns}
            mapping={mapping}
            trans={trans}
            onChange={changed => {
              setChosen({ takes, mapping: changed });
            }}
          />
        </>
      )}
      {input && isLookedAt && (
        <label>
          {trans.__('Output file')}
          <input
            className="jp-mod-styled"
            type="text"
            autoComplete="off"
            spellCheck={false}
            required
            value={output}
            aria-invalid={outputProblem !== ''}
            aria-describedby={`${id}-output`}
            onChange={event => {
              setTypedOutput(event.target.value);
              setError(null);
            }}
          />
          <span
            id={`${id}-output`}
            className={
              outputProblem ? 'jp-MlflowBatch-problem' : 'jp-MlflowBatch-quiet'
            }
            role="status"
          >
            {outputProblem || trans.__('The time is added to its name.')}
          </span>
        </label>
      )}
      {error && <ErrorPane error={error} trans={trans} />}
      <div className="jp-MlflowBatch-buttons">
        <button
          type="submit"
          className="jp-Dialog-button jp-mod-accept jp-mod-styled"
          disabled={!isReady}
          aria-disabled={isBusy || undefined}
        >
          {isBusy ? trans.__('Creating…') : trans.__('Create notebook')}
        </button>
      </div>
    </form>
  );
}

/** What a person has chosen, for a model that takes these columns: another version may take others. */
interface IChosen {
  readonly takes: string;
  readonly mapping: Mapping;
}

function suggestOutput(source: ISource, directory: string): string {
  const input = inputOf(source);
  if (!input) {
    return '';
  }
  return input.kind === 'file'
    ? outputNextTo(input.path)
    : outputIn(directory, input.kind === 'spark' ? input.table : input.name);
}
