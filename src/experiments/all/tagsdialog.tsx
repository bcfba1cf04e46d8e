import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import React, { useState } from 'react';
import type {
  ExperimentsClient,
  IStoredExperiment
} from '../../api/experiments';
import { isOwnTag } from '../../common/tags';
import { IconButton } from '../../components/button';
import '../../../style/pages.css';

type Tags = NonNullable<IStoredExperiment['tags']>;

/** What a person has made of the tags of an experiment. */
interface ITagChanges {
  readonly removed: readonly string[];
  /** '' for none. */
  readonly key: string;
  readonly value: string;
}

/**
 * Let the person put a tag on an experiment, and take others away.
 *
 * @throws RequestError
 */
export async function tagExperiment(
  client: ExperimentsClient,
  id: string,
  trans: TranslationBundle
): Promise<void> {
  const { name, tags = [] } = await client.get(id);
  const { value, button } = await showDialog({
    title: trans.__('Tags of %1', name),
    body: new TagsForm(
      tags.filter(({ key }) => isOwnTag(key)),
      trans
    ),
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Save') })
    ]
  });
  if (!button.accept || !value) {
    return;
  }
  for (const key of value.removed) {
    await client.deleteTag(id, key);
  }
  if (value.key !== '') {
    await client.setTag(id, value.key, value.value);
  }
}

class TagsForm extends ReactWidget implements Dialog.IBodyWidget<ITagChanges> {
  constructor(tags: Tags, trans: TranslationBundle) {
    super();
    this._tags = tags;
    this._trans = trans;
    this.addClass('jp-MlflowTagForm');
  }

  getValue(): ITagChanges {
    const [key = '', value = ''] = [...this.node.querySelectorAll('input')].map(
      input => input.value
    );
    return { removed: this._removed, key: key.trim(), value };
  }

  protected override render(): React.JSX.Element {
    const trans = this._trans;
    return (
      <>
        <TagList
          tags={this._tags}
          onRemove={key => {
            this._removed = [...this._removed, key];
          }}
          trans={trans}
        />
        <label>
          {trans.__('Key')}
          <input type="text" className="jp-mod-styled" />
        </label>
        <label>
          {trans.__('Value')}
          <input type="text" className="jp-mod-styled" />
        </label>
      </>
    );
  }

  private readonly _tags: Tags;
  private readonly _trans: TranslationBundle;
  private _removed: readonly string[] = [];
}

function TagList({
  tags,
  onRemove,
  trans
}: {
  readonly tags: Tags;
  readonly onRemove: (key: string) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const [shown, setShown] = useState(tags);
  if (shown.length === 0) {
    return null;
  }
  return (
    <ul className="jp-MlflowTagList" aria-label={trans.__('Tags')}>
      {shown.map(({ key, value }) => (
        <li key={key}>
          <bdi title={`${key}: ${value}`}>{`${key}: ${value}`}</bdi>
          <IconButton
            icon={closeIcon}
            label={trans.__('Remove %1', key)}
            onClick={() => {
              onRemove(key);
              setShown(shown.filter(tag => tag.key !== key));
            }}
          />
        </li>
      ))}
    </ul>
  );
}
