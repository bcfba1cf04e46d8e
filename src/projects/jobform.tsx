import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useLayoutEffect, useRef, useState } from 'react';
import { ErrorPane } from '../components/error';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import type { Problems } from './form';
import { fieldOf } from './form';
import { FormFrame } from './formframe';

const NONE: Problems = new Map<string, string>();

/** How far a form is that starts jobs. */
export interface IJobForm {
  readonly place: React.RefObject<HTMLFormElement>;
  /** What is wrong, by the field that shows it. */
  readonly problems: Problems;
  /** What no field shows. */
  readonly error: RequestError | null;
  readonly isBusy: boolean;
  /** Something was changed: what was said is about what was there before. */
  readonly settle: () => void;
  /** Say what is wrong, at the fields. */
  readonly refuse: (problems: Problems) => void;
  /**
   * Start the jobs. It never rejects.
   *
   * @param placeOf The field that shows a problem of the one that the server names; null for none.
   */
  readonly send: (
    start: () => Promise<void>,
    placeOf: (field: string) => string | null
  ) => Promise<void>;
}

/**
 * Keeps what a form that starts jobs has to say.
 *
 * @param onRefused Told the problems before they are drawn.
 */
export function useJobForm(onRefused?: (problems: Problems) => void): IJobForm {
  const [problems, setProblems] = useState(NONE);
  const [error, setError] = useState<RequestError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    if (problems.size > 0) {
      place.current
        ?.querySelector<HTMLElement>('[aria-invalid="true"]')
        ?.focus();
    }
  }, [problems]);
  const refuse = (found: Problems): void => {
    setProblems(found);
    onRefused?.(found);
  };
  return {
    place,
    problems,
    error,
    isBusy,
    settle: () => {
      setProblems(NONE);
      setError(null);
    },
    refuse,
    send: async (start, placeOf) => {
      setIsBusy(true);
      setError(null);
      try {
        await start();
      } catch (reason) {
        const refused = asRequestError(reason);
        const field = placeOf(fieldOf(refused.field));
        if (field !== null) {
          refuse(new Map([[field, refused.message]]));
        } else {
          setError(refused);
        }
      } finally {
        setIsBusy(false);
      }
    }
  };
}

/**
 * The form itself, around its fields.
 */
export function JobForm({
  job: { place, error, isBusy },
  count,
  isReady,
  onSubmit,
  trans,
  children
}: {
  readonly job: IJobForm;
  /** How many runs it would start. */
  readonly count: number;
  readonly isReady?: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly trans: TranslationBundle;
  readonly children: React.ReactNode;
}): React.JSX.Element {
  return (
    <FormFrame
      place={place}
      isBusy={isBusy}
      isReady={isReady}
      label={
        isBusy
          ? trans.__('Starting…')
          : count > 1
            ? trans.__('Start %1 runs', count)
            : trans.__('Run')
      }
      onSubmit={onSubmit}
    >
      {children}
      {error && <ErrorPane error={error} trans={trans} />}
    </FormFrame>
  );
}
