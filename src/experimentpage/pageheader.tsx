import React, { useEffect, useState } from 'react';
import { listConnections } from '../api/connections';
import { TextButton } from '../components/button';
import { useSignalValue } from '../components/hooks';
import { LinkButton } from '../components/linkbutton';
import { ProgressNotice } from '../components/progress';
import { CommandIDs } from '../tokens';
import type { IPageParts, IPageSetup } from './parts';
import { titleOf } from './title';

/**
 * Where the page is: the store, all experiments, this one; and how much of the store is here.
 */
export function PageHeader({
  parts,
  setup,
  onSetup
}: {
  readonly parts: IPageParts;
  readonly setup: IPageSetup;
  readonly onSetup: (changes: Partial<IPageSetup>) => void;
}): React.JSX.Element {
  const { model, place, commands, trans } = parts;
  const { progress, setup: table } = useSignalValue(
    model.changed,
    () => model.state
  );
  const { areChartsShown } = setup;
  const label = useConnectionLabel(parts);
  return (
    <div className="jp-MlflowExperimentPage-header">
      <nav aria-label={trans.__('Place')}>
        <ol className="jp-MlflowCrumbs">
          <li>
            <LinkButton
              label={trans.__('Experiments')}
              subject={trans.__('all')}
              onClick={() => {
                void commands.execute(CommandIDs.showAllExperiments, {
                  connection: place.connection
                });
              }}
            />
          </li>
          <li aria-current="page">
            <bdi>{titleOf(parts)}</bdi>
          </li>
        </ol>
      </nav>
      <span className="jp-MlflowExperimentPage-connection">{label}</span>
      {table.stage === 'deleted' && (
        <TextButton
          label={trans.__('Leave the deleted runs')}
          onClick={() => {
            model.selection.set([]);
            model.change({ stage: 'active' });
          }}
        />
      )}
      <TextButton
        label={areChartsShown ? trans.__('Hide charts') : trans.__('Charts')}
        onClick={() => {
          onSetup({ areChartsShown: !areChartsShown });
        }}
      />
      <ProgressNotice progress={progress} trans={trans} />
    </div>
  );
}

/** What the store is called; '' as long as that is not known. */
function useConnectionLabel({ place, serverSettings }: IPageParts): string {
  const [label, setLabel] = useState('');
  useEffect(() => {
    let isWanted = true;
    listConnections(serverSettings).then(
      connections => {
        const own = connections.find(({ id }) => id === place.connection);
        if (isWanted && own) {
          setLabel(own.label);
        }
      },
      // It is an extra: what is wrong is said in the place of the runs.
      () => undefined
    );
    return (): void => {
      isWanted = false;
    };
  }, [place, serverSettings]);
  return label;
}
