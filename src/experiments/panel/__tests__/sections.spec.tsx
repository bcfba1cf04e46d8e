import { Signal } from '@lumino/signaling';
import { nullTranslator } from '@jupyterlab/translation';
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen
} from '@testing-library/react';
import React from 'react';
import type { IPanelSectionProps } from '../../../tokens';
import { SectionList } from '../sectionlist';
import { PanelSections } from '../sections';

afterEach(cleanup);

function Shown({ connection }: IPanelSectionProps): React.JSX.Element {
  return <p>in {connection}</p>;
}

function show(sections: PanelSections): void {
  render(
    <SectionList
      sections={sections}
      connection="default"
      path={null}
      trans={nullTranslator.load('jupyter_mlflow')}
    />
  );
}

describe('SectionList', () => {
  it('shows the parts in their order, folded, and loads what is opened', async () => {
    const sections = new PanelSections();
    const load = jest.fn(() => Promise.resolve(Shown));
    sections.add({ id: 'b', rank: 20, title: 'Endpoints', load });
    show(sections);
    act(() => {
      sections.add({ id: 'a', rank: 10, title: 'Models', load });
    });
    const [first, second] = screen.getAllByRole('button');
    expect(first?.textContent).toBe('Models');
    expect(second?.textContent).toBe('Endpoints');
    expect(load).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Models' }));
    expect(await screen.findByText('in default')).toBeTruthy();
    expect(first?.getAttribute('aria-expanded')).toBe('true');
    act(() => {
      sections.reveal('b');
    });
    expect(await screen.findAllByText('in default')).toHaveLength(2);
    fireEvent.click(screen.getByRole('button', { name: 'Models' }));
    expect(screen.getAllByText('in default')).toHaveLength(1);
  });

  it('tells how many there are while a part is folded', () => {
    const summary = { text: '', changed: new Signal<object, void>({}) };
    const sections = new PanelSections();
    const load = () => Promise.resolve(Shown);
    sections.add({ id: 'a', rank: 10, title: 'Models', load, summary });
    show(sections);
    expect(screen.getByRole('button').textContent).toBe('Models');
    act(() => {
      summary.text = '2';
      summary.changed.emit();
    });
    expect(screen.getByRole('button').textContent).toBe('Models(2)');
  });
});
