import type {
  IEditorLanguage,
  IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import React, { useEffect, useRef } from 'react';

/** What is longer is not coloured, in characters. */
const MOST_COLOURED = 100_000;

/**
 * Code or plain text, coloured where its language is known.
 */
export function CodeText({
  text,
  label,
  find,
  languages
}: {
  readonly text: string;
  readonly label: string;
  /** Finds its language; the same function as long as the same text is meant. */
  readonly find: (languages: IEditorLanguageRegistry) => IEditorLanguage | null;
  readonly languages: IEditorLanguageRegistry | null;
}): React.JSX.Element {
  const node = useRef<HTMLElement>(null);
  useEffect(() => {
    const host = node.current;
    if (!host) {
      return;
    }
    host.textContent = text;
    const language = languages && find(languages);
    if (!language || text.length > MOST_COLOURED) {
      return;
    }
    // It goes beside the page first: it is put in place when it is done, if it is still wanted.
    let isWanted = true;
    const coloured = document.createElement('code');
    languages.highlight(text, language, coloured).then(
      () => {
        if (isWanted) {
          host.replaceChildren(...coloured.childNodes);
        }
      },
      (reason: unknown) => {
        console.warn('A text is not coloured.', reason);
      }
    );
    return (): void => {
      isWanted = false;
    };
  }, [text, find, languages]);
  return (
    <pre
      className="jp-MlflowCodeText"
      tabIndex={0}
      role="group"
      aria-label={label}
    >
      <code ref={node} />
    </pre>
  );
}
