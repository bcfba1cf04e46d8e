import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IRegisteredModel } from '../../api/registrytypes';
import { isOwnTag } from '../../common/tags';
import { RelativeTime } from '../../components/time';
import { newestVersion } from './model';

/** Tags that a row has room for, and how much of each, in characters. */
const MOST_TAGS = 4;
const LONGEST_TAG = 60;

/**
 * One registered model: a click on its name opens its page, on an alias that version.
 *
 * @param props.isShort Only its name, newest version and aliases.
 */
export function ModelRow({
  model,
  isShort = false,
  onOpen,
  trans
}: {
  readonly model: IRegisteredModel;
  readonly isShort?: boolean;
  /** Left out where there is no page to open. */
  readonly onOpen?: (version: string | null) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { name, description = '', aliases = [] } = model;
  const changed = model.last_updated_timestamp;
  const newest = newestVersion(model);
  return (
    <li className="jp-MlflowModelRow">
      <div className="jp-MlflowModelRow-line">
        {onOpen ? (
          <button
            type="button"
            className="jp-MlflowModelRow-open"
            title={name}
            onClick={() => {
              onOpen(null);
            }}
          >
            <bdi>{name}</bdi>
          </button>
        ) : (
          <strong>
            <bdi>{name}</bdi>
          </strong>
        )}
        <span className="jp-MlflowModelRow-quiet">
          {newest === null
            ? trans.__('no versions')
            : trans.__('version %1', newest)}
        </span>
        {aliases.map(({ alias, version }) =>
          onOpen ? (
            <button
              key={alias}
              type="button"
              className="jp-MlflowVersion-alias jp-MlflowModelRow-alias"
              title={trans.__('Open version %1', version)}
              onClick={() => {
                onOpen(version);
              }}
            >
              @<bdi>{alias}</bdi> → {version}
            </button>
          ) : (
            <span key={alias} className="jp-MlflowVersion-alias">
              @<bdi>{alias}</bdi> → {version}
            </span>
          )
        )}
        {!isShort && changed !== undefined && (
          <span className="jp-MlflowModelRow-changed">
            {trans.__('changed')} <RelativeTime time={changed} />
          </span>
        )}
      </div>
      {!isShort && description !== '' && (
        <p className="jp-MlflowModelRow-description" title={description}>
          <bdi>{description}</bdi>
        </p>
      )}
      {!isShort && <Tags model={model} trans={trans} />}
    </li>
  );
}

function Tags({
  model: { tags = [] },
  trans
}: {
  readonly model: IRegisteredModel;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  // MLflow's own begin with an underscore, too.
  const own = tags.filter(({ key }) => isOwnTag(key) && !key.startsWith('_'));
  return own.length === 0 ? null : (
    <ul className="jp-MlflowModelRow-tags" aria-label={trans.__('Tags')}>
      {own.slice(0, MOST_TAGS).map(({ key, value }) => (
        <li key={key} title={`${key}: ${value}`.slice(0, 1_000)}>
          <bdi>{`${key}: ${value}`.slice(0, LONGEST_TAG)}</bdi>
        </li>
      ))}
      {own.length > MOST_TAGS && (
        <li>{trans.__('%1 more', own.length - MOST_TAGS)}</li>
      )}
    </ul>
  );
}
