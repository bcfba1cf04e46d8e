import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useEffect, useState } from 'react';
import { RequestError } from '../request';
import { ErrorPane } from './error';
import { Loading } from './loading';

interface IPart<P extends object> {
  readonly View: React.ComponentType<P>;
}

/** What was loaded, by what loaded it: it is drawn at once the next time. */
const loaded = new WeakMap<object, unknown>();

function loadedBy<P extends object>(
  load: () => Promise<React.ComponentType<P>>
): IPart<P> | null {
  return (loaded.get(load) as IPart<P> | undefined) ?? null;
}

/**
 * A part whose code is loaded when it is first shown.
 *
 * @param props.load Imports it; the same function each time.
 * @param props.props What it is given.
 */
export function Lazily<P extends object>({
  load,
  props,
  trans
}: {
  readonly load: () => Promise<React.ComponentType<P>>;
  readonly props: P;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const [part, setPart] = useState(() => loadedBy(load));
  const [error, setError] = useState<RequestError | null>(null);
  const start = useCallback(async () => {
    setError(null);
    try {
      const made = { View: await load() };
      loaded.set(load, made);
      setPart(made);
    } catch (reason) {
      setError(
        new RequestError(
          trans.__(
            'This part could not be loaded. Check that Jupyter is running, then try again.'
          ),
          { details: String(reason) }
        )
      );
    }
  }, [load, trans]);
  useEffect(() => {
    if (!part) {
      // eslint-disable-next-line react-hooks/set-state-in-effect
      void start();
    }
  }, [part, start]);
  if (error) {
    return (
      <ErrorPane
        error={error}
        trans={trans}
        onRetry={() => {
          void start();
        }}
      />
    );
  }
  return part ? <part.View {...props} /> : <Loading trans={trans} />;
}
