import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { MimeModel } from '@jupyterlab/rendermime';
import { Widget } from '@lumino/widgets';
import React, { useLayoutEffect, useRef } from 'react';

const MIME_TYPE = 'text/markdown';

/**
 * Markdown of somebody's making, as Lab draws it where nothing is trusted: without scripts, forms and styles.
 */
export function Markdown({
  text,
  rendermime
}: {
  readonly text: string;
  readonly rendermime: IRenderMimeRegistry;
}): React.JSX.Element {
  const node = useRef<HTMLDivElement>(null);
  // Not a plain effect: the widget is to go before what it is attached to.
  useLayoutEffect(() => {
    const host = node.current;
    if (!host) {
      return;
    }
    const renderer = rendermime.createRenderer(MIME_TYPE);
    Widget.attach(renderer, host);
    renderer
      .renderModel(
        new MimeModel({ data: { [MIME_TYPE]: text }, trusted: false })
      )
      .catch((reason: unknown) => {
        console.error('A Markdown text cannot be drawn.', reason);
        host.textContent = text;
      });
    return (): void => {
      renderer.dispose();
    };
  }, [text, rendermime]);
  return <div className="jp-MlflowMarkdown" ref={node} />;
}
