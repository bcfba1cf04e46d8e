import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import { Signal } from '@lumino/signaling';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useId } from 'react';
import { useSignalValue } from '../../components/hooks';
import { Lazily } from '../../components/lazily';
import type { IPanelSection, IPanelSectionProps } from '../../tokens';
import { connectionOf } from '../model/state';
import type { IPanelParts } from '../parts';
import type { PanelSections } from './sections';

/**
 * The panel's foot, which stays in sight however long its list is.
 */
export function PanelFoot({
  parts: { model, sections },
  trans
}: {
  readonly parts: Pick<IPanelParts, 'model' | 'sections'>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const state = useSignalValue(model.stateChanged, () => model.state);
  return (
    <SectionList
      sections={sections}
      connection={connectionOf(state)}
      path={state.path}
      trans={trans}
    />
  );
}

/**
 * What other features show there, each folded until somebody opens it.
 */
export function SectionList({
  sections,
  ...shown
}: IPanelSectionProps & {
  readonly sections: PanelSections;
}): React.JSX.Element | null {
  const all = useSignalValue(sections.changed, () => sections.all);
  const open = useSignalValue(sections.changed, () => sections.open);
  return all.length === 0 ? null : (
    <div className="jp-MlflowExperiments-sections">
      {all.map(section => (
        <FoldedSection
          key={section.id}
          section={section}
          isOpen={open.has(section.id)}
          onToggle={() => {
            sections.toggle(section.id);
          }}
          shown={shown}
          trans={shown.trans}
        />
      ))}
    </div>
  );
}

/** What never changes. */
const STEADY = new Signal<object, void>({});

function FoldedSection({
  section,
  isOpen,
  onToggle,
  shown,
  trans
}: {
  readonly section: IPanelSection;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly shown: IPanelSectionProps;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const id = useId();
  const { title, summary, load } = section;
  const told = useSignalValue(
    summary?.changed ?? STEADY,
    () => summary?.text ?? ''
  );
  const Caret = isOpen ? caretDownIcon : caretRightIcon;
  return (
    <section aria-labelledby={id}>
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          <Caret.react tag="span" />
          <span id={id}>{title}</span>
          {told !== '' && <span>({told})</span>}
        </button>
      </h3>
      {isOpen && <Lazily load={load} props={shown} trans={trans} />}
    </section>
  );
}
