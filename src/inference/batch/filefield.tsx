import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { folderIcon } from '@jupyterlab/ui-components';
import React, { useCallback, useId } from 'react';
import { folderOf, offered } from '../../common/offered';
import { TextButton } from '../../components/button';
import { useLoaded } from '../../components/loaded';
import { isInputFile } from './paths';

/**
 * The path of an input file, completed folder by folder.
 */
export function FileField({
  path,
  problem,
  contents,
  browse,
  trans,
  onChange
}: {
  /** Below the server's root. */
  readonly path: string;
  /** What is wrong with it, '' for nothing. */
  readonly problem: string;
  readonly contents: Contents.IManager;
  /** Lets a person choose a file below a folder; null where nothing can. */
  readonly browse: ((folder: string) => Promise<string | null>) | null;
  readonly trans: TranslationBundle;
  readonly onChange: (path: string) => void;
}): React.JSX.Element {
  const id = useId();
  const folder = folderOf(path);
  const load = useCallback(() => filesIn(contents, folder), [contents, folder]);
  // A folder that cannot be listed has nothing to offer; the file itself will tell.
  const found = useLoaded(load).value ?? [];
  return (
    <div className="jp-MlflowBatch-file">
      <label htmlFor={id}>{trans.__('Input file')}</label>
      <div className="jp-MlflowBatch-fileLine">
        <input
          id={id}
          className="jp-mod-styled"
          type="text"
          autoComplete="off"
          spellCheck={false}
          required
          list={`${id}-files`}
          placeholder={trans.__('folder/penguins.csv')}
          value={path}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onChange={event => {
            onChange(event.target.value);
          }}
        />
        {browse && (
          <TextButton
            icon={folderIcon}
            label={trans.__('Browse…')}
            title={trans.__('Choose the input file')}
            onClick={() => {
              void browse(folder).then(chosen => {
                if (chosen !== null) {
                  onChange(chosen);
                }
              });
            }}
          />
        )}
      </div>
      <datalist id={`${id}-files`}>
        {found.map(each => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <span
        id={`${id}-problem`}
        className="jp-MlflowBatch-problem"
        role="status"
      >
        {problem}
      </span>
    </div>
  );
}

async function filesIn(
  contents: Contents.IManager,
  folder: string
): Promise<readonly string[]> {
  const found = await offered(
    contents,
    folder,
    ({ type, name }) => type === 'directory' || isInputFile(name)
  );
  return found.map(({ type, path }) =>
    type === 'directory' ? `${path}/` : path
  );
}
