import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useRef, useState } from 'react';
import type { RequestError } from '../request';
import type { ICompletion, Keys } from './completion';
import { completionsAt } from './completion';
import { FilterProblem } from './filterproblem';
import { asFilter } from './filtertext';

/**
 * Where a filter is typed: completes keys, operators and states, shows a mistake at its place. Words
 * that compare nothing are looked for in the names of runs.
 *
 * @param props.value The filter that is in use.
 * @param props.onChange A person has finished one: by Enter, or by emptying the box.
 * @param props.keys Those that are offered; null as long as they are not known.
 * @param props.error What the store says of the filter in use.
 */
export function FilterBox({
  value,
  onChange,
  keys,
  error,
  trans
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly keys: Keys | null;
  readonly error: RequestError | null;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [place, setPlace] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const list = useRef<HTMLUListElement>(null);
  // A menu has written into it, or the set-up was read.
  const [used, setUsed] = useState(value);
  if (used !== value) {
    setUsed(value);
    setText(value);
  }
  const completions = isOpen ? completionsAt(text, place, keys) : [];
  const isShown = completions.length > 0;
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const look = (): void => {
    setPlace(input.current?.selectionStart ?? text.length);
    setChosen(-1);
  };
  const commit = (): void => {
    const filter = asFilter(text);
    setOpen(false);
    setText(filter);
    onChange(filter);
  };
  const accept = (completion: ICompletion): void => {
    const after = text.slice(completion.end).trimStart();
    const before = `${text.slice(0, completion.start)}${completion.text} `;
    setText(before + after);
    setPlace(before.length);
    setChosen(-1);
    const node = input.current;
    if (node) {
      // React would put the cursor behind everything.
      node.value = before + after;
      node.setSelectionRange(before.length, before.length);
      node.focus();
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const completion = completions[chosen];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) {
        look();
        setOpen(true);
      } else if (isShown) {
        const count = completions.length;
        setChosen(
          chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count
        );
      }
    } else if ((event.key === 'Enter' || event.key === 'Tab') && completion) {
      event.preventDefault();
      accept(completion);
    } else if (event.key === 'Enter') {
      commit();
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div
      className="jp-MlflowFilterBox"
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          setOpen(false);
        }
      }}
    >
      <div className="jp-MlflowFilterBox-field">
        <input
          ref={input}
          className="jp-MlflowFilterBox-input"
          type="text"
          role="combobox"
          aria-label={trans.__('Filter runs')}
          aria-expanded={isShown}
          aria-controls={isShown ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={
            isShown && chosen >= 0 ? `${id}-${chosen}` : undefined
          }
          aria-invalid={error !== null || undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={trans.__('Name, or metrics.accuracy > 0.9')}
          value={text}
          onChange={event => {
            setText(event.target.value);
            setPlace(event.target.selectionStart ?? event.target.value.length);
            setChosen(-1);
            setOpen(true);
          }}
          onClick={look}
          onKeyDown={onKeyDown}
          onKeyUp={event => {
            if (/^(ArrowLeft|ArrowRight|Home|End)$/.test(event.key)) {
              look();
            }
          }}
        />
        {text !== '' && (
          <button
            type="button"
            className="jp-MlflowFilterBox-clear"
            title={trans.__('Clear the filter')}
            aria-label={trans.__('Clear the filter')}
            onClick={() => {
              setText('');
              setOpen(false);
              onChange('');
              input.current?.focus();
            }}
          >
            ×
          </button>
        )}
      </div>
      {isShown && (
        <ul
          ref={list}
          id={`${id}-list`}
          className="jp-MlflowFilterBox-list"
          role="listbox"
          aria-label={trans.__('What can stand here')}
        >
          {completions.map((completion, index) => (
            <li
              key={completion.text}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              // The box keeps the focus.
              onMouseDown={event => {
                event.preventDefault();
                accept(completion);
              }}
            >
              {completion.text}
            </li>
          ))}
        </ul>
      )}
      {error && (
        <FilterProblem id={`${id}-error`} filter={value} error={error} />
      )}
    </div>
  );
}
