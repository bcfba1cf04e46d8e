import { addIcon } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Answers } from '../../components/answers';
import { TextButton } from '../../components/button';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { useKeptFocus } from '../../components/keptfocus';
import { KeyFilter } from '../../components/keyfilter';
import { Loading } from '../../components/loading';
import { PageSection } from '../../components/pagesection';
import type { IModelsState, ModelList } from './model';
import { ModelRow } from './row';

/** What the page works with. It stays the same. */
export interface IModelsParts {
  readonly models: ModelList;
  /** Open a model's page, with this version. */
  readonly open: (name: string, version: string | null) => void;
  /** Ask for a name and make a model of it. */
  readonly create: () => Promise<void>;
  readonly trans: TranslationBundle;
}

/**
 * All registered models, and apart from them the prompts, which MLflow keeps in the same place.
 */
export function ModelsView({
  parts
}: {
  readonly parts: IModelsParts;
}): React.JSX.Element {
  const { models, open, create, trans } = parts;
  const state = useSignalValue(models.stateChanged, () => models.state);
  const place = useKeptFocus<HTMLDivElement>();
  const { error, isLoading, isStale, search, prompts, hasMorePrompts } = state;
  return (
    <>
      <div className="jp-MlflowPage-header">
        <div className="jp-MlflowPage-titleLine">
          <div className="jp-MlflowPage-name">
            <h1>{trans.__('Models')}</h1>
          </div>
          <div className="jp-MlflowPage-buttons">
            <KeyFilter
              label={trans.__('Search models')}
              value={search}
              onChange={next => {
                models.find(next);
              }}
            />
            <TextButton
              icon={addIcon}
              label={trans.__('New model…')}
              onClick={() => {
                void create();
              }}
            />
          </div>
        </div>
      </div>
      {error && (
        <ErrorPane
          error={error}
          trans={trans}
          onRetry={() => {
            void models.refresh();
          }}
        />
      )}
      {isLoading && <Loading trans={trans} />}
      <div ref={place} tabIndex={-1} className="jp-MlflowModels">
        {state.models.length > 0 && (
          <ul className="jp-MlflowModelList" aria-label={trans.__('Models')}>
            {state.models.map(model => (
              <ModelRow
                key={model.name}
                model={model}
                onOpen={version => {
                  open(model.name, version);
                }}
                trans={trans}
              />
            ))}
          </ul>
        )}
        {state.models.length === 0 && !isLoading && !isStale && !error && (
          <NoModels
            state={state}
            onClear={() => {
              models.find('');
            }}
            trans={trans}
          />
        )}
        {state.hasMore && (
          <Answers
            answers={[
              {
                label: trans.__('Show more'),
                busyLabel: trans.__('Loading…'),
                give: () => models.more()
              }
            ]}
          />
        )}
        {prompts.length > 0 && (
          <PageSection
            name="prompts"
            title={trans.__('Prompts')}
            count={hasMorePrompts ? undefined : prompts.length}
          >
            <p className="jp-MlflowPage-quiet">
              {trans.__(
                'MLflow keeps prompts beside models. Code loads them by “prompts:/name/version”.'
              )}
            </p>
            <ul className="jp-MlflowModelList" aria-label={trans.__('Prompts')}>
              {prompts.map(prompt => (
                <ModelRow key={prompt.name} model={prompt} trans={trans} />
              ))}
            </ul>
            {hasMorePrompts && (
              <p className="jp-MlflowPage-quiet">
                {trans.__(
                  'There are more. Search for those that are not listed.'
                )}
              </p>
            )}
          </PageSection>
        )}
      </div>
    </>
  );
}

/**
 * What is said where no model is listed.
 */
export function NoModels({
  state: { search },
  onClear,
  trans
}: {
  readonly state: IModelsState;
  readonly onClear: () => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowModels-none">
      {search.trim() === '' ? (
        <p>
          {trans.__(
            'No models yet. Choose “Register model…” on a run that has made a model.'
          )}
        </p>
      ) : (
        <>
          <p role="status">{trans.__('No models match the search.')}</p>
          <TextButton label={trans.__('Clear the search')} onClick={onClear} />
        </>
      )}
    </div>
  );
}
