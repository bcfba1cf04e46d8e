import { addIcon, closeIcon, editIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import type { RunDetails } from '../api/views';
import { IconButton, TextButton } from '../components/button';
import { LongText } from '../components/longtext';
import { useFocusBack } from './focusback';
import { InlineField } from './inlinefield';
import { Pairs } from './params';
import type { IRunPageParts } from './parts';
import { splitTags, tagOf } from './run';
import { Section } from './section';
import { useWrite } from './write';

/** Keys as MLflow takes them, in characters. */
const LONGEST_KEY = 250;

interface ITagsProps {
  readonly run: RunDetails;
  readonly parts: IRunPageParts;
}

/**
 * What people have said of the run, to be changed here; what MLflow and this extension have, to be read.
 */
export function TagsSection({ run, parts }: ITagsProps): React.JSX.Element {
  const { trans } = parts;
  const { own, system } = splitTags(run);
  const isEditable = run.lifecycle_stage === 'active';
  return (
    <Section name="tags" count={own.length} isHalf trans={trans}>
      {own.length > 0 && (
        <dl className="jp-MlflowPairs">
          {own.map(([key, value]) => (
            <Tag
              key={key}
              name={key}
              value={value}
              isEditable={isEditable}
              parts={parts}
            />
          ))}
        </dl>
      )}
      {isEditable && <NewTag run={run} parts={parts} />}
      {system.length > 0 && (
        <details className="jp-MlflowRunPage-fold">
          <summary>{trans.__('Set by MLflow (%1)', system.length)}</summary>
          <Pairs pairs={system} trans={trans} />
        </details>
      )}
    </Section>
  );
}

function Tag({
  name,
  value,
  isEditable,
  parts: { model, trans }
}: {
  readonly name: string;
  readonly value: string;
  readonly isEditable: boolean;
  readonly parts: IRunPageParts;
}): React.JSX.Element {
  const [draft, setDraft] = useState<string | null>(null);
  const { error, write } = useWrite();
  const buttons = useFocusBack<HTMLSpanElement>(draft !== null);
  const close = (text: string | null): void => {
    setDraft(null);
    if (text !== null && text !== value) {
      write(model.setTag(name, text), () => {
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
                write(model.deleteTag(name));
              }}
            />
          </span>
        )}
        {error && (
          <p className="jp-MlflowRunPage-error" role="alert">
            {error.message}
          </p>
        )}
      </dd>
    </div>
  );
}

function NewTag({ run, parts }: ITagsProps): React.JSX.Element {
  const { model, trans } = parts;
  const [isOpen, setIsOpen] = useState(false);
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const { error, write } = useWrite();
  const button = useFocusBack<HTMLDivElement>(isOpen);
  const name = key.trim();
  const isTaken = tagOf(run, name) !== null;
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
        write(model.setTag(name, value), () => {
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
        <p className="jp-MlflowRunPage-error" role="alert">
          {trans.__('The run has this tag. Change it above.')}
        </p>
      )}
      {error && (
        <p className="jp-MlflowRunPage-error" role="alert">
          {error.message}
        </p>
      )}
    </form>
  );
}
