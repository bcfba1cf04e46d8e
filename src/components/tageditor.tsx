import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, closeIcon, editIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import { IconButton, TextButton } from './button';
import { useFocusBack } from './focusback';
import { InlineField } from './inlinefield';
import { LongText } from './longtext';
import { useWrite } from './write';

/** Keys as MLflow takes them, in characters. */
const LONGEST_KEY = 250;

/** How a tag is changed; what is rejected is shown at its place. */
export interface ITagWrites {
  readonly setTag: (key: string, value: string) => Promise<void>;
  readonly deleteTag: (key: string) => Promise<void>;
}

interface ITagsProps {
  /** Those that are shown. */
  readonly tags: readonly (readonly [string, string])[];
  /** Whether there is a tag of this name, shown or not. */
  readonly hasTag: (key: string) => boolean;
  readonly isEditable: boolean;
  readonly writes: ITagWrites;
  readonly trans: TranslationBundle;
}

/**
 * Tags that people have put on something, each to be changed in its place.
 */
export function TagEditor(props: ITagsProps): React.JSX.Element {
  const { tags, isEditable } = props;
  return (
    <>
      {tags.length > 0 && (
        <dl className="jp-MlflowPairs">
          {tags.map(([key, value]) => (
            <Tag key={key} name={key} value={value} {...props} />
          ))}
        </dl>
      )}
      {isEditable && <NewTag {...props} />}
    </>
  );
}

function Tag({
  name,
  value,
  isEditable,
  writes,
  trans
}: ITagsProps & {
  readonly name: string;
  readonly value: string;
}): React.JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const { error, forget, write } = useWrite();
  const buttons = useFocusBack<HTMLSpanElement>(draft !== null);
  const close = (text: string | null): void => {
    setDraft(null);
    forget();
    if (text !== null && text !== value) {
      write(writes.setTag(name, text), () => {
        setDraft(text);
      });
    }
  };
  return (
    <div className="jp-MlflowPairs-pair">
      <dt title={name}>
        <bdi>{name}</bdi>
      </dt>
      <dd className="jp-MlflowTag">
        {draft === null ? (
          <LongText text={value} subject={name} trans={trans} />
        ) : (
          <InlineField
            label={trans.__('Value of the tag %1', name)}
            initial={draft}
            isText
            isInvalid={error !== null}
            onClose={close}
          />
        )}
        {isEditable && draft === null && (
          <span className="jp-MlflowTag-buttons" ref={buttons}>
            <IconButton
              icon={editIcon}
              label={trans.__('Change the tag %1', name)}
              onClick={() => {
                setDraft(value);
              }}
            />
            <IconButton
              icon={closeIcon}
              label={trans.__('Delete the tag %1', name)}
              onClick={() => {
                write(writes.deleteTag(name));
              }}
            />
          </span>
        )}
        {error && (
          <p className="jp-MlflowPage-error" role="alert">
            {error.message}
          </p>
        )}
      </dd>
    </div>
  );
}

function NewTag({ hasTag, writes, trans }: ITagsProps): React.JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const { error, forget, write } = useWrite();
  const button = useFocusBack<HTMLDivElement>(isOpen);
  const name = key.trim();
  const isTaken = hasTag(name);
  if (!isOpen) {
    return (
      <div className="jp-MlflowNewTag" ref={button}>
        <TextButton
          icon={addIcon}
          label={trans.__('Add tag')}
          onClick={() => {
            setIsOpen(true);
          }}
        />
      </div>
    );
  }
  const close = (): void => {
    setIsOpen(false);
    setKey('');
    setValue('');
    forget();
  };
  return (
    <form
      className="jp-MlflowNewTag"
      onSubmit={event => {
        event.preventDefault();
        if (name === '' || isTaken) {
          return;
        }
        close();
        write(writes.setTag(name, value), () => {
          setIsOpen(true);
          setKey(name);
          setValue(value);
        });
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          close();
        }
      }}
    >
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Name of the new tag')}
        placeholder={trans.__('Name')}
        maxLength={LONGEST_KEY}
        autoFocus
        value={key}
        aria-invalid={isTaken || undefined}
        onChange={({ target }) => {
          setKey(target.value);
        }}
      />
      <input
        className="jp-mod-styled"
        aria-label={trans.__('Value of the new tag')}
        placeholder={trans.__('Value')}
        value={value}
        onChange={({ target }) => {
          setValue(target.value);
        }}
      />
      <button
        type="submit"
        className="jp-Button jp-mod-minimal jp-mod-small jp-MlflowTextButton"
      >
        {trans.__('Add')}
      </button>
      <TextButton label={trans.__('Cancel')} onClick={close} />
      {isTaken && (
        <p className="jp-MlflowPage-error" role="alert">
          {trans.__('There is this tag already. Change it above.')}
        </p>
      )}
      {error && (
        <p className="jp-MlflowPage-error" role="alert">
          {error.message}
        </p>
      )}
    </form>
  );
}
