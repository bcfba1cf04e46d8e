import { nullTranslator } from '@jupyterlab/translation';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import React, { useState } from 'react';
import { PageSection } from '../pagesection';
import { TagEditor } from '../tageditor';

afterEach(cleanup);

/** Tags that change at once. */
function Tags(): React.JSX.Element {
  const [tags, setTags] = useState<readonly (readonly [string, string])[]>([
    ['team', 'ice']
  ]);
  return (
    <PageSection name="tags" title="Tags">
      <TagEditor
        tags={tags}
        hasTag={() => false}
        isEditable
        writes={{
          setTag: (key, value) => {
            setTags([...tags, [key, value]]);
            return Promise.resolve();
          },
          deleteTag: key => {
            setTags(tags.filter(([name]) => name !== key));
            return Promise.resolve();
          }
        }}
        trans={nullTranslator.load('jupyter_mlflow')}
      />
    </PageSection>
  );
}

describe('the keyboard', () => {
  it('stays in the section whose tag is deleted', () => {
    render(<Tags />);
    const button = screen.getByRole('button', { name: 'Delete the tag team' });
    button.focus();
    fireEvent.click(button);
    expect(document.activeElement).toBe(
      screen.getByRole('region', { name: 'Tags' })
    );
  });

  it('goes back to the button that opened the field for one', () => {
    render(<Tags />);
    fireEvent.click(screen.getByRole('button', { name: 'Add tag' }));
    const field = screen.getByLabelText('Name of the new tag');
    fireEvent.change(field, { target: { value: 'colour' } });
    fireEvent.submit(field);
    expect(document.activeElement).toBe(
      screen.getByRole('button', { name: 'Add tag' })
    );
  });

  it('is not taken from where the person is by now', () => {
    render(
      <>
        <Tags />
        <input aria-label="elsewhere" />
      </>
    );
    const button = screen.getByRole('button', { name: 'Delete the tag team' });
    button.focus();
    screen.getByLabelText('elsewhere').focus();
    fireEvent.click(button);
    expect(document.activeElement).toBe(screen.getByLabelText('elsewhere'));
  });
});
