import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon } from '@jupyterlab/ui-components';
import React from 'react';
import { IconButton } from '../../components/button';

/**
 * Code to copy.
 */
export function CodeBlock({
  code,
  label,
  onCopy,
  trans
}: {
  readonly code: string;
  readonly label: string;
  readonly onCopy: (text: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowCodeBlock">
      <pre tabIndex={0} role="region" aria-label={label}>
        {code}
      </pre>
      <IconButton
        label={trans.__('Copy')}
        icon={copyIcon}
        onClick={() => {
          onCopy(code);
        }}
      />
    </div>
  );
}
