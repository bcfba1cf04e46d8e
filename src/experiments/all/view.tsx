import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';
import React, { useCallback, useEffect, useState } from 'react';
import { rowAt } from '../../common/windows';
import { IconButton, TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { KeyFilter } from '../../components/keyfilter';
import { Loading } from '../../components/loading';
import { ProgressNotice } from '../../components/progress';
import { WindowedList } from '../../components/windowedlist';
import type { IPanelParts } from '../parts';
import type { IAllState } from './model';
import { AllExperiments } from './model';
import { ExperimentRow } from './row';

/** A row with one line below its name, in pixels. */
const ROW_HEIGHT = 44;

interface IProps {
  readonly connection: string;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}

/**
 * The list of all experiments of a store.
 */
export function AllExperimentsView(props: IProps): React.JSX.Element | null {
  const { connection, parts } = props;
  const [all, setAll] = useState<AllExperiments | null>(null);
  useEffect(() => {
    const { model, services } = parts;
    const one = new AllExperiments(services.views, services.watch(connection));
    const look = (): void => {
      one.isVisible = model.isVisible;
    };
    model.visibilityChanged.connect(look);
    look();
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setAll(one);
    return (): void => {
      model.visibilityChanged.disconnect(look);
      one.dispose();
    };
  }, [connection, parts]);
  return all && <List all={all} {...props} />;
}

function List({
  all,
  parts,
  connection,
  trans
}: IProps & { readonly all: AllExperiments }): React.JSX.Element {
  const state = useSignalValue(all.stateChanged, () => all.state);
  const { spans, total, search, showsDeleted, error, isLoading } = state;
  const onLook = useCallback(
    (first: number, last: number) => {
      all.look(first, last);
    },
    [all]
  );
  // A store elsewhere tells late, or not, that it has changed.
  const onDone = useCallback(() => {
    void all.refresh();
  }, [all]);
  return (
    <>
      <div className="jp-MlflowListBar">
        <div className="jp-MlflowListBar-line">
          <KeyFilter
            label={trans.__('Search experiments')}
            value={search}
            onChange={next => {
              all.find(next);
            }}
          />
          <IconButton
            icon={addIcon}
            label={trans.__('New experiment…')}
            onClick={() => {
              void parts.actions.createExperiment(connection).then(onDone);
            }}
          />
        </div>
        <div className="jp-MlflowAllExperiments-options">
          <label>
            <input
              type="checkbox"
              checked={showsDeleted}
              onChange={event => {
                all.showDeleted(event.target.checked);
              }}
            />
            {trans.__('Deleted experiments')}
          </label>
        </div>
      </div>
      {error && (
        <ErrorPane
          error={error}
          trans={trans}
          onRetry={() => {
            void all.refresh();
          }}
        />
      )}
      <ProgressNotice progress={state.progress} trans={trans} />
      {isLoading && <Loading trans={trans} />}
      {total > 0 && (
        <WindowedList
          key={String(showsDeleted)}
          count={total}
          guess={ROW_HEIGHT}
          className="jp-MlflowExperimentList"
          label={trans.__('Experiments')}
          onLook={onLook}
          row={index => (
            <ExperimentRow
              key={index}
              experiment={rowAt(spans, index)}
              place={index + 1}
              count={total}
              connection={connection}
              onDone={onDone}
              parts={parts}
              trans={trans}
            />
          )}
        />
      )}
      {total === 0 && !isLoading && !error && (
        <Empty
          state={state}
          onClear={() => {
            all.find('');
          }}
          trans={trans}
        />
      )}
      {total > 0 && (
        <div className="jp-MlflowRunList-footer">
          <span role="status">
            {trans._n(
              '%2 experiment',
              '%2 experiments',
              total,
              total.toLocaleString()
            )}
          </span>
        </div>
      )}
    </>
  );
}

function Empty({
  state: { search, showsDeleted },
  onClear,
  trans
}: {
  readonly state: IAllState;
  readonly onClear: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowPlaceholder">
      <p>
        {search.trim() !== ''
          ? trans.__('No experiments match the search.')
          : showsDeleted
            ? trans.__('No experiments are deleted.')
            : trans.__('No experiments yet.')}
      </p>
      {search.trim() !== '' && (
        <TextButton label={trans.__('Clear the search')} onClick={onClear} />
      )}
    </div>
  );
}
