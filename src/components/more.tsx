import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { TextButton } from './button';

/** Rows that are drawn before a person asks for all. */
const FIRST = 100;

/**
 * The beginning of a long list, and a button for the rest of it.
 */
export function useBeginning<T>(
  all: readonly T[],
  trans: TranslationBundle
): { readonly shown: readonly T[]; readonly more: React.JSX.Element | null } {
  const [isWhole, setIsWhole] = useState(false);
  // One row behind a button would take as much room as the button.
  const isLong = all.length > FIRST + 1;
  return {
    shown: isWhole || !isLong ? all : all.slice(0, FIRST),
    more:
      isLong && !isWhole ? (
        <TextButton
          label={trans.__('Show all %1', all.length)}
          onClick={() => {
            setIsWhole(true);
          }}
        />
      ) : null
  };
}
