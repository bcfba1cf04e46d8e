import React, { useState } from 'react';
import type { IRegisteredModel } from '../../api/registrytypes';
import { isOwnTag } from '../../common/tags';
import { ErrorPane } from '../../components/error';
import { useSignalValue } from '../../components/hooks';
import { Loading } from '../../components/loading';
import { NoteEditor } from '../../components/noteeditor';
import { Notice } from '../../components/notice';
import { PageSection } from '../../components/pagesection';
import { TagEditor } from '../../components/tageditor';
import { CompareSection } from './compare';
import { Header } from './header';
import type { IModelParts } from './parts';
import { PermissionsSection } from './permissionssection';
import { sortedTags } from './tags';
import { VersionSection } from './versionsection';
import { VersionsSection } from './versions';

/**
 * A registered model with its versions, or why it cannot be shown.
 */
export function ModelView({
  parts
}: {
  readonly parts: IModelParts;
}): React.JSX.Element {
  const { model, trans } = parts;
  const { page, error, shown } = useSignalValue(
    model.stateChanged,
    () => model.state
  );
  const [compared, setCompared] = useState<readonly string[]>([]);
  const [showsStages, setShowsStages] = useState(false);
  const refresh = (): void => {
    void model.refresh();
  };
  if (!page) {
    return error ? (
      <ErrorPane error={error} trans={trans} onRetry={refresh} />
    ) : (
      <Loading trans={trans} />
    );
  }
  if (!page.model) {
    return (
      <Notice
        tone="warning"
        text={trans.__(
          'There is no registered model “%1” in this store. It may have been renamed or deleted.',
          model.name
        )}
        answers={[
          { label: trans.__('Look again'), give: refresh },
          {
            label: trans.__('All models'),
            give: () => {
              parts.actions.openModels();
            }
          }
        ]}
      />
    );
  }
  const chosen = page.versions.filter(({ version }) =>
    compared.includes(version)
  );
  return (
    <>
      <Header
        page={page}
        registered={page.model}
        shown={shown}
        showsStages={showsStages}
        onShowStages={setShowsStages}
        parts={parts}
      />
      {error && <ErrorPane error={error} trans={trans} onRetry={refresh} />}
      <div className="jp-MlflowPage-sections">
        <DescriptionSection registered={page.model} parts={parts} />
        <TagsSection registered={page.model} parts={parts} />
        <VersionsSection
          page={page}
          registered={page.model}
          shown={shown}
          // In the order in which they were chosen.
          compared={compared.filter(number =>
            chosen.some(({ version }) => version === number)
          )}
          onCompare={setCompared}
          showsStages={showsStages}
          parts={parts}
        />
        {chosen.length > 1 && (
          <CompareSection
            key={chosen.map(({ version }) => version).join()}
            versions={chosen}
            onClose={() => {
              setCompared([]);
            }}
            parts={parts}
          />
        )}
        {shown && (
          <VersionSection key={shown.version} version={shown} parts={parts} />
        )}
        <PermissionsSection parts={parts} />
      </div>
    </>
  );
}

interface IPartProps {
  readonly registered: IRegisteredModel;
  readonly parts: IModelParts;
}

function DescriptionSection({
  registered: { description = '' },
  parts: { model, rendermime, trans }
}: IPartProps): React.JSX.Element {
  return (
    <NoteEditor
      note={description}
      words={{
        add: trans.__('Add description'),
        edit: trans.__('Edit description'),
        save: trans.__('Save description'),
        field: trans.__('Description, in Markdown'),
        placeholder: trans.__('What it is for, in Markdown')
      }}
      isEditable
      onSave={text => model.describe(text.trim() === '' ? '' : text)}
      rendermime={rendermime}
      trans={trans}
    >
      {(text, tools) => (
        <PageSection
          name="description"
          title={trans.__('Description')}
          tools={tools}
          isHalf
        >
          {text}
        </PageSection>
      )}
    </NoteEditor>
  );
}

function TagsSection({
  registered: { tags = [] },
  parts: { model, trans }
}: IPartProps): React.JSX.Element {
  const own = sortedTags(tags).filter(([key]) => isOwnTag(key));
  return (
    <PageSection name="tags" title={trans.__('Tags')} count={own.length} isHalf>
      <TagEditor
        tags={own}
        hasTag={key => tags.some(tag => tag.key === key)}
        isEditable
        writes={{
          setTag: (key, value) => model.setTag(key, value),
          deleteTag: key => model.deleteTag(key)
        }}
        trans={trans}
      />
    </PageSection>
  );
}
