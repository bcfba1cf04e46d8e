import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChange } from '../../api/targets';
import { ErrorPane } from '../../components/error';
import { Notice } from '../../components/notice';
import { RequestError } from '../../request';

/**
 * What is being made, changed or deleted, and what could not be.
 */
export function Changes({
  changes,
  onDismiss,
  trans
}: {
  readonly changes: readonly IChange[];
  readonly onDismiss: (id: number) => Promise<void>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <>
      {changes.map(change =>
        change.error ? (
          <ErrorPane
            key={change.id}
            error={
              new RequestError(failureText(change, trans), {
                code: change.error.error_code,
                details: change.error.details
              })
            }
            trans={trans}
            answers={[
              {
                label: trans.__('Dismiss'),
                give: () => onDismiss(change.id)
              }
            ]}
          />
        ) : (
          <Notice
            key={change.id}
            tone="info"
            text={changeText(change, trans)}
          />
        )
      )}
    </>
  );
}

/** What goes on, which may take minutes. */
export function changeText(
  { action, name }: IChange,
  trans: TranslationBundle
): string {
  switch (action) {
    case 'create':
      return trans.__('“%1” is being created, which can take minutes.', name);
    case 'update':
      return trans.__('“%1” is being changed, which can take minutes.', name);
    case 'delete':
      return trans.__('“%1” is being deleted, which can take minutes.', name);
  }
}

function failureText(
  { action, name, error }: IChange,
  trans: TranslationBundle
): string {
  const why = error?.message ?? '';
  switch (action) {
    case 'create':
      return trans.__('“%1” could not be created. %2', name, why);
    case 'update':
      return trans.__('“%1” could not be changed. %2', name, why);
    case 'delete':
      return trans.__('“%1” could not be deleted. %2', name, why);
  }
}
