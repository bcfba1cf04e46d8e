import React from 'react';
import type { IAnswer } from './answers';
import { Answers } from './answers';

/**
 * Something that a person should know, in one short sentence, and what they can do about it.
 */
export function Notice({
  tone,
  text,
  answers = []
}: {
  readonly tone: 'info' | 'warning';
  readonly text: React.ReactNode;
  readonly answers?: readonly IAnswer[];
}): React.JSX.Element {
  return (
    <div className="jp-MlflowNotice" data-tone={tone} role="status">
      <p>{text}</p>
      {answers.length > 0 && <Answers answers={answers} />}
    </div>
  );
}
