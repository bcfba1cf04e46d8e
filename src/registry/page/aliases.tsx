import { addIcon, closeIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId, useState } from 'react';
import type { IRegisteredModel } from '../../api/registrytypes';
import { IconButton, TextButton } from '../../components/button';
import { useFocusBack } from '../../components/focusback';
import { useWrite } from '../../components/write';
import { aliasProblem } from '../names';
import type { IModelParts } from './parts';
import { aliasesOf } from './version';

/**
 * The aliases of a version, each with a click: those that it has are removed, those of other versions
 * moved here; new ones are typed.
 */
export function Aliases({
  version,
  registered,
  parts
}: {
  readonly version: string;
  readonly registered: IRegisteredModel;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const { model, actions, trans } = parts;
  const [draft, setDraft] = useState<string | null>(null);
  const { error, forget, write } = useWrite();
  const button = useFocusBack<HTMLSpanElement>(draft !== null);
  const elsewhere = (registered.aliases ?? []).filter(
    one => one.version !== version
  );
  return (
    <div className="jp-MlflowAliases">
      {aliasesOf(registered, version).map(alias => (
        <span key={alias} className="jp-MlflowVersion-alias">
          @<bdi>{alias}</bdi>
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove the alias %1', alias)}
            onClick={() => {
              void actions.removeAlias(alias, version);
            }}
          />
        </span>
      ))}
      {draft === null ? (
        <span ref={button}>
          <IconButton
            icon={addIcon}
            label={trans.__('Add an alias to version %1', version)}
            onClick={() => {
              setDraft('');
            }}
          />
        </span>
      ) : (
        <AliasField
          version={version}
          draft={draft}
          error={error?.message ?? ''}
          onChange={text => {
            setDraft(text);
            forget();
          }}
          onClose={() => {
            setDraft(null);
            forget();
          }}
          onSet={alias => {
            setDraft(null);
            write(model.setAlias(alias, version), () => {
              setDraft(alias);
            });
          }}
          trans={trans}
        />
      )}
      {elsewhere.map(one => (
        <button
          key={one.alias}
          type="button"
          className="jp-MlflowVersion-alias jp-mod-elsewhere"
          aria-label={trans.__(
            'Move the alias %1 from version %2 to version %3',
            one.alias,
            one.version,
            version
          )}
          title={trans.__(
            'Move @%1 here from version %2',
            one.alias,
            one.version
          )}
          onClick={() => {
            void actions.moveAlias(one.alias, one.version, version);
          }}
        >
          @<bdi>{one.alias}</bdi>
        </button>
      ))}
    </div>
  );
}

function AliasField({
  version,
  draft,
  error,
  onChange,
  onClose,
  onSet,
  trans
}: {
  readonly version: string;
  readonly draft: string;
  /** What the last try failed with, '' for nothing. */
  readonly error: string;
  readonly onChange: (draft: string) => void;
  readonly onClose: () => void;
  readonly onSet: (alias: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const alias = draft.trim();
  const problem = alias === '' ? '' : aliasProblem(alias, trans);
  return (
    <form
      className="jp-MlflowAliases-form"
      onSubmit={event => {
        event.preventDefault();
        if (alias !== '' && problem === '') {
          onSet(alias);
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          onClose();
        }
      }}
    >
      <input
        className="jp-mod-styled"
        aria-label={trans.__('New alias of version %1', version)}
        aria-describedby={id}
        aria-invalid={problem !== '' || error !== '' || undefined}
        placeholder={trans.__('such as champion')}
        autoFocus
        spellCheck={false}
        value={draft}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      />
      <button
        type="submit"
        className="jp-Button jp-mod-minimal jp-mod-small jp-MlflowTextButton"
      >
        {trans.__('Set')}
      </button>
      <TextButton label={trans.__('Cancel')} onClick={onClose} />
      <p id={id} className="jp-MlflowPage-quiet" role="alert">
        {problem || error}
      </p>
    </form>
  );
}
