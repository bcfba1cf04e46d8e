import React, { useCallback } from 'react';
import type { IModelVersion } from '../../api/registrytypes';
import { isOwnTag } from '../../common/tags';
import { TextButton } from '../../components/button';
import { predictIcon } from '../../components/icons';
import { useLoaded } from '../../components/loaded';
import { NoteEditor } from '../../components/noteeditor';
import { PageSection } from '../../components/pagesection';
import { TagEditor } from '../../components/tageditor';
import { Contents } from './contents';
import { VersionLineage } from './lineage';
import type { IModelParts } from './parts';
import { sortedTags } from './tags';

interface IVersionProps {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}

/**
 * All about one version: where it came from, what it takes and needs, and what can be done with it.
 */
export function VersionSection({
  version,
  parts
}: IVersionProps): React.JSX.Element {
  const { model, rendermime, trans } = parts;
  const { version: number, description = '', tags = [] } = version;
  const own = sortedTags(tags).filter(([key]) => isOwnTag(key));
  return (
    <PageSection
      name="version"
      title={trans.__('Version %1', number)}
      tools={<Buttons version={version} parts={parts} />}
      // Who works in it stays with it, also when a newer one comes.
      onEnter={() => {
        model.choose(number);
      }}
    >
      <VersionLineage version={version} parts={parts} />
      <div className="jp-MlflowVersionParts">
        <NoteEditor
          note={description}
          words={{
            add: trans.__('Add description of version %1', number),
            edit: trans.__('Edit description of version %1', number),
            save: trans.__('Save description'),
            field: trans.__('Description of version %1, in Markdown', number),
            placeholder: trans.__('What is new in it, in Markdown')
          }}
          isEditable
          onSave={text =>
            model.describeVersion(number, text.trim() === '' ? '' : text)
          }
          rendermime={rendermime}
          trans={trans}
        >
          {(text, tools) => (
            <div>
              <h3>{trans.__('Description')}</h3>
              {text}
              {tools}
            </div>
          )}
        </NoteEditor>
        <div>
          <h3>{trans.__('Tags')}</h3>
          <TagEditor
            tags={own}
            hasTag={key => tags.some(tag => tag.key === key)}
            isEditable
            writes={{
              setTag: (key, value) => model.setVersionTag(number, key, value),
              deleteTag: key => model.deleteVersionTag(number, key)
            }}
            trans={trans}
          />
        </div>
        <VersionContents version={version} parts={parts} />
      </div>
    </PageSection>
  );
}

function VersionContents({
  version: { version },
  parts: { model, trans }
}: {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}): React.JSX.Element {
  const load = useCallback(() => model.details(version), [model, version]);
  return <Contents loaded={useLoaded(load)} trans={trans} />;
}

function Buttons({
  version,
  parts: { actions, trans }
}: {
  readonly version: IModelVersion;
  readonly parts: IModelParts;
}): React.JSX.Element {
  return (
    <div className="jp-MlflowPage-buttons">
      <TextButton
        icon={predictIcon}
        label={trans.__('Use for inference')}
        onClick={() => {
          actions.useForInference(version);
        }}
      />
      <TextButton
        label={trans.__('Copy models:/ URI')}
        onClick={() => {
          actions.copyUri(version);
        }}
      />
      <TextButton
        label={trans.__('Copy to…')}
        onClick={() => {
          void actions.copyTo(version);
        }}
      />
      <TextButton
        label={trans.__('Delete version…')}
        onClick={() => {
          void actions.deleteVersion(version);
        }}
      />
    </div>
  );
}
