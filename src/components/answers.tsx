import React, { useState } from 'react';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import { TextButton } from './button';

/** One thing that a person can answer. */
export interface IAnswer {
  readonly label: string;
  /** More words, on hover. */
  readonly title?: string;
  /** The label while it goes on. */
  readonly busyLabel?: string;
  /** What it rejects with is shown below the buttons. */
  readonly give: () => Promise<void> | void;
}

/**
 * Buttons of which one can be given at a time, and what the last one failed with.
 */
export function Answers({
  answers
}: {
  readonly answers: readonly IAnswer[];
}): React.JSX.Element {
  const [given, setGiven] = useState<string | null>(null);
  const [error, setError] = useState<RequestError | null>(null);
  const wait = async (label: string, done: Promise<void>): Promise<void> => {
    setGiven(label);
    setError(null);
    try {
      await done;
    } catch (reason) {
      setError(asRequestError(reason));
    }
    setGiven(null);
  };
  return (
    <div className="jp-MlflowAnswers">
      {answers.map(answer => (
        <TextButton
          key={answer.label}
          label={
            given === answer.label
              ? (answer.busyLabel ?? answer.label)
              : answer.label
          }
          title={answer.title}
          isBusy={given !== null}
          onClick={() => {
            const done = answer.give();
            if (done) {
              void wait(answer.label, done);
            }
          }}
        />
      ))}
      {error && (
        <p className="jp-MlflowAnswers-error" role="alert">
          {error.message}
        </p>
      )}
    </div>
  );
}
