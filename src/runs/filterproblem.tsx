import React from 'react';
import type { RequestError } from '../request';

/** What a store says at the end of its message when it knows the place. */
const PLACE = / \(at (\d+)\)$/;

/** What is shown of a filter before and behind the place of its mistake, in characters. */
const AROUND = 30;

/** What is wrong with a filter. */
export interface IProblem {
  readonly message: string;
  /** In characters from the start, each emoji one; null when it is not known. */
  readonly place: number | null;
}

/**
 * The store's words on a filter, and the place that they are about.
 */
export function problemOf({
  message
}: Pick<RequestError, 'message'>): IProblem {
  const match = PLACE.exec(message);
  return match
    ? { message: message.slice(0, match.index), place: Number(match[1]) }
    : { message, place: null };
}

/** Whether an answer is about the filter or order, not about the store. */
export function isAboutQuery(error: RequestError): boolean {
  return error.status === 400 && error.code === 'INVALID_PARAMETER_VALUE';
}

/**
 * A mistake in a filter: the piece of it around that place, marked, and what is wrong.
 */
export function FilterProblem({
  id,
  filter,
  error
}: {
  readonly id: string;
  readonly filter: string;
  readonly error: RequestError;
}): React.JSX.Element {
  const { message, place } = problemOf(error);
  const at = Array.from(filter)
    .slice(0, place ?? 0)
    .join('').length;
  const word = wordAt(filter, at);
  const end = at + word.length;
  return (
    <div id={id} className="jp-MlflowFilterProblem" role="alert">
      {place !== null && (
        <code className="jp-MlflowFilterProblem-place">
          {at > AROUND && '…'}
          {filter.slice(Math.max(0, at - AROUND), at)}
          <mark>{word || ' '}</mark>
          {filter.slice(end, end + AROUND)}
          {filter.length > end + AROUND && '…'}
        </code>
      )}
      <span>{message}</span>
    </div>
  );
}

function wordAt(filter: string, place: number): string {
  return /^(\s*\S+)/.exec(filter.slice(place))?.[1] ?? '';
}
