import React, { useRef } from 'react';

/**
 * A field in the place of what it changes: Enter, or going elsewhere, keeps what was typed, Escape does not.
 *
 * @param props.isText Whether it may have several lines, which Shift+Enter begins.
 */
export function InlineField({
  label,
  initial,
  isText = false,
  isInvalid = false,
  onClose
}: {
  readonly label: string;
  readonly initial: string;
  readonly isText?: boolean;
  readonly isInvalid?: boolean;
  /** @param value null when the person left it as it was. */
  readonly onClose: (value: string | null) => void;
}): React.JSX.Element {
  const isLeft = useRef(false);
  const shown = useRef('');
  const Field = isText ? 'textarea' : 'input';
  return (
    <Field
      className="jp-mod-styled jp-MlflowInlineField"
      aria-label={label}
      aria-invalid={isInvalid || undefined}
      autoFocus
      defaultValue={initial}
      {...(isText ? { rows: rowsOf(initial) } : {})}
      onFocus={({ target }: React.FocusEvent<Field>) => {
        shown.current = target.value;
        target.select();
      }}
      onBlur={({ target }: React.FocusEvent<Field>) => {
        // Fields change ends of lines: what nobody touched is as it was.
        const value = target.value === shown.current ? initial : target.value;
        onClose(isLeft.current ? null : value);
      }}
      onKeyDown={(event: React.KeyboardEvent<Field>) => {
        const isNewLine = isText && event.shiftKey && event.key === 'Enter';
        if ((event.key === 'Enter' && !isNewLine) || event.key === 'Escape') {
          // It would press what gets the focus next.
          event.preventDefault();
          isLeft.current = event.key === 'Escape';
          event.currentTarget.blur();
        }
      }}
    />
  );
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Lines at a time. */
const MOST_ROWS = 8;

/** Characters in a line, about. */
const WIDTH = 50;

function rowsOf(text: string): number {
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.ceil((line.length + 1) / WIDTH), 0);
  return Math.min(lines, MOST_ROWS);
}
