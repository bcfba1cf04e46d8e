import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import { IconButton } from './button';

/** What is longer is folded, in characters and lines. */
const MOST = 300;
const MOST_LINES = 6;

/**
 * A text of somebody's making: folded when it is long, copied as it is.
 *
 * @param props.subject What it is, for those who do not see what it stands beside.
 */
export function LongText({
  text,
  subject,
  trans
}: {
  readonly text: string;
  readonly subject: string;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const beginning = beginningOf(text);
  const isLong = beginning.length < text.length;
  return (
    <span className="jp-MlflowLongText">
      <bdi>
        {isOpen || !isLong ? text : beginning}
        {isLong && !isOpen && '…'}
      </bdi>{' '}
      {isLong && (
        <button
          type="button"
          className="jp-MlflowLinkButton"
          aria-expanded={isOpen}
          aria-label={
            isOpen
              ? trans.__('Show less of %1', subject)
              : trans.__('Show all of %1', subject)
          }
          onClick={() => {
            setIsOpen(!isOpen);
          }}
        >
          {isOpen ? trans.__('Show less') : trans.__('Show all')}
        </button>
      )}
      <span className="jp-MlflowLongText-copy">
        <IconButton
          icon={copyIcon}
          label={trans.__('Copy %1', subject)}
          onClick={() => {
            Clipboard.copyToSystem(text);
          }}
        />
      </span>
    </span>
  );
}

function beginningOf(text: string): string {
  let end = -1;
  for (let line = 0; line < MOST_LINES; line++) {
    end = text.indexOf('\n', end + 1);
    if (end < 0) {
      break;
    }
  }
  const lines = end < 0 ? text : text.slice(0, end);
  // Pieces of two code units are not cut.
  return lines.length > MOST
    ? lines.slice(0, MOST).replace(/[\uD800-\uDBFF]$/, '')
    : lines;
}
