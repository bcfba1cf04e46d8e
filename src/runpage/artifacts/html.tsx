import React, { useState } from 'react';
import { TextButton } from '../../components/button';
import { NoPreview, WithBeginning } from './beginning';
import { decodeText } from './files';
import type { IPreviewProps } from './previewprops';

/** Bytes of a page that are shown: those of reports hold their pictures and scripts. */
const MOST_HTML = 10_000_000;

/**
 * Comes before a page of somebody's making: it can load nothing, send no form, and stands on white,
 * as its author saw it.
 *
 * @param scripts Where scripts may come from.
 */
function rules(scripts: string): string {
  return (
    '<!doctype html><meta http-equiv="Content-Security-Policy" content="' +
    `default-src 'none'; script-src ${scripts}; img-src data: blob:; font-src data:; ` +
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'" +
    '"><meta name="referrer" content="no-referrer"><style>html{background:white}</style>'
  );
}

/**
 * A page in a frame of an origin of its own. Its scripts run when a person wants that, and reach
 * nothing but the page itself.
 */
export function HtmlPreview({ file, parts }: IPreviewProps): React.JSX.Element {
  const { trans } = parts;
  const [hasScripts, setHasScripts] = useState(false);
  return (
    <WithBeginning
      file={file}
      limit={MOST_HTML}
      parts={parts}
      draw={({ bytes, isWhole }) => {
        const text = decodeText(bytes, isWhole);
        return text === null ? (
          <NoPreview parts={parts} />
        ) : (
          <>
            <iframe
              // Its rules count from when it is made.
              key={String(hasScripts)}
              className="jp-MlflowPreview-frame"
              title={trans.__('Page %1', file.label)}
              sandbox={hasScripts ? 'allow-scripts' : ''}
              referrerPolicy="no-referrer"
              srcDoc={rules(hasScripts ? "'unsafe-inline'" : "'none'") + text}
            />
            {hasScripts ? (
              <p className="jp-MlflowPage-quiet">
                {trans.__(
                  'Its scripts run apart from Jupyter and load nothing. Download it to see it as it was.'
                )}
              </p>
            ) : (
              <p className="jp-MlflowPage-quiet">
                {trans.__('Scripts of this page are off.')}{' '}
                <TextButton
                  label={trans.__('Run its scripts')}
                  title={trans.__('They reach neither Jupyter nor other files')}
                  onClick={() => {
                    setHasScripts(true);
                  }}
                />
              </p>
            )}
          </>
        );
      }}
    />
  );
}
