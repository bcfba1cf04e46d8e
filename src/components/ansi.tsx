import { Sanitizer } from '@jupyterlab/apputils';
import { renderText } from '@jupyterlab/rendermime';
import { nullTranslator } from '@jupyterlab/translation';
import React, { memo, useLayoutEffect, useMemo, useRef } from 'react';
import { ansiBlocks } from '../common/ansi';

/** Marks everything by text nodes, spans with classes, and links to web pages. */
const SANITIZER = new Sanitizer();

/**
 * What a program has written, with its colours as Lab draws them below a cell.
 *
 * Only the end of it is drawn anew when more comes.
 */
export function AnsiText({
  text
}: {
  readonly text: string;
}): React.JSX.Element {
  const blocks = useMemo(() => ansiBlocks(text), [text]);
  return (
    <>
      {blocks.map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </>
  );
}

const Block = memo(function Block({
  text
}: {
  readonly text: string;
}): React.JSX.Element {
  const node = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const host = node.current;
    if (host) {
      host.replaceChildren();
      renderText({
        host,
        sanitizer: SANITIZER,
        source: text,
        translator: nullTranslator
      }).catch((reason: unknown) => {
        console.error('A text cannot be drawn with its colours.', reason);
        host.textContent = text;
      });
    }
  }, [text]);
  return <div ref={node} className="jp-RenderedText jp-MlflowAnsi" />;
});
