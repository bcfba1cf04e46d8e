import React from 'react';

/** Text with code between backticks: a translator sees the whole sentence. */
export function WithCode({
  text
}: {
  readonly text: string;
}): React.JSX.Element {
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : part
        )}
    </>
  );
}
