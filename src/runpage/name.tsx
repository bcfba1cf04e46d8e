import { editIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import type { RunDetails } from '../api/views';
import { IconButton } from '../components/button';
import { useFocusBack } from '../components/focusback';
import { InlineField } from '../components/inlinefield';
import type { IRunPageParts } from './parts';
import { runName } from '../common/rundetails';
import { useWrite } from '../components/write';

/**
 * The run's name, and a field in its place to change it.
 */
export function RunName({
  run,
  parts: { model, trans }
}: {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const { error, write } = useWrite();
  const node = useFocusBack<HTMLDivElement>(draft !== null);
  const close = (value: string | null): void => {
    const name = value?.trim() ?? '';
    setDraft(null);
    if (name !== '' && name !== run.run_name) {
      write(model.rename(name), () => {
        // What was typed is not lost.
        setDraft(name);
      });
    }
  };
  return (
    <div className="jp-MlflowPage-name" ref={node}>
      {draft === null ? (
        <>
          <h1>
            <bdi>{runName(run)}</bdi>
          </h1>
          {run.lifecycle_stage === 'active' && (
            <IconButton
              icon={editIcon}
              label={trans.__('Rename run')}
              onClick={() => {
                setDraft(run.run_name);
              }}
            />
          )}
        </>
      ) : (
        <InlineField
          label={trans.__('Name of the run')}
          initial={draft}
          isInvalid={error !== null}
          onClose={close}
        />
      )}
      {error && (
        <p className="jp-MlflowPage-error" role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
