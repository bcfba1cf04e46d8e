import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import React, { useEffect } from 'react';
import type { IRemoteTarget } from '../../api/targets';
import { TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { LinkButton } from '../../components/linkbutton';
import { Loading } from '../../components/loading';
import { useWrite } from '../../components/write';
import { CommandIDs } from '../../tokens';
import { AddTarget } from './addtarget';
import { Changes } from './changes';
import type { IOpenTarget, TargetsModel } from './model';
import '../../../style/pages.css';

interface ITargetsProps {
  readonly model: TargetsModel;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/**
 * Where else models can be served, and what is served there.
 */
export function Targets({
  model,
  commands,
  trans
}: ITargetsProps): React.JSX.Element {
  const { targets, installed, error, opened } = useSignalValue(
    model.changed,
    () => model.state
  );
  useEffect(() => {
    void model.refresh();
  }, [model]);
  if (!targets) {
    return error ? (
      <ErrorPane
        error={error}
        trans={trans}
        onRetry={() => {
          void model.refresh();
        }}
      />
    ) : (
      <Loading trans={trans} />
    );
  }
  return (
    <div className="jp-MlflowTargets">
      {targets.map(target => (
        <details
          key={target.id}
          className="jp-MlflowTargets-target"
          open={opened.has(target.id)}
          onToggle={event => {
            const { open } = event.currentTarget;
            if (event.target !== event.currentTarget) {
              return; // React lets it rise from what can be unfolded within.
            }
            if (open && !opened.has(target.id)) {
              void model.open(target.id);
            } else if (!open) {
              model.close(target.id);
            }
          }}
        >
          <summary>
            <bdi>{target.uri}</bdi>
            <span className="jp-MlflowTargets-package">
              {target.distribution === null
                ? trans.__('not installed')
                : `${target.distribution} ${target.version ?? ''}`}
            </span>
          </summary>
          <OneTarget
            target={target}
            opened={opened.get(target.id)}
            model={model}
            commands={commands}
            trans={trans}
          />
        </details>
      ))}
      <AddTarget
        installed={installed}
        onAdd={uri => model.add(uri)}
        trans={trans}
      />
    </div>
  );
}

function OneTarget({
  target,
  opened,
  model,
  commands,
  trans
}: ITargetsProps & {
  readonly target: IRemoteTarget;
  readonly opened: IOpenTarget | undefined;
}): React.JSX.Element {
  const { items, error, isLoading = true } = opened ?? {};
  const { error: refused, write } = useWrite();
  return (
    <div aria-busy={isLoading}>
      <Changes
        changes={target.changes}
        onDismiss={change => model.dismiss(target.id, change)}
        trans={trans}
      />
      {error && (
        <ErrorPane
          error={error}
          trans={trans}
          onRetry={() => {
            void model.open(target.id);
          }}
        />
      )}
      {isLoading && !items && <Loading trans={trans} />}
      {items?.failures.map(failure => (
        <p key={failure} className="jp-MlflowTargets-quiet">
          {failure}
        </p>
      ))}
      {items?.items.length === 0 && !error && (
        <p className="jp-MlflowTargets-quiet">
          {trans.__('Nothing is served there.')}
        </p>
      )}
      {items && items.items.length > 0 && (
        <ul className="jp-MlflowTargets-items">
          {items.items.map(({ kind, name, state, endpoint }) => (
            <li key={JSON.stringify([kind, endpoint, name])}>
              <LinkButton
                label={name}
                subject={
                  kind === 'endpoint'
                    ? trans.__('open endpoint of %1', target.uri)
                    : trans.__('open deployment of %1', target.uri)
                }
                onClick={() => {
                  void commands.execute(CommandIDs.openRemoteEndpoint, {
                    target: target.id,
                    kind,
                    name,
                    ...(endpoint ? { endpoint } : {})
                  });
                }}
              />
              <bdi className="jp-MlflowTargets-state">{state}</bdi>
            </li>
          ))}
        </ul>
      )}
      {refused && <ErrorPane error={refused} trans={trans} />}
      <div className="jp-MlflowTargets-buttons">
        {!error && (
          <TextButton
            label={trans.__('Refresh')}
            isBusy={isLoading}
            onClick={() => {
              void model.open(target.id);
            }}
          />
        )}
        {target.is_added && (
          <TextButton
            label={trans.__('Remove')}
            title={trans.__(
              'Do not list this target any more; what is served there stays'
            )}
            onClick={() => {
              write(model.forget(target.id));
            }}
          />
        )}
      </div>
    </div>
  );
}
