import { nullTranslator } from '@jupyterlab/translation';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import React, { useState } from 'react';
import type { IConfigField } from '../../api/projects';
import { ConfigFields } from '../configfields';

const trans = nullTranslator.load('jupyter_mlflow');

const CPUS: IConfigField = {
  name: 'entrypoint_num_cpus',
  title: 'CPUs',
  type: 'number',
  description: 'Cores to reserve.',
  is_required: false,
  default: null,
  without: null
};

afterEach(cleanup);

function Fields({ text }: { readonly text: string }): React.JSX.Element {
  const [now, setNow] = useState(text);
  return (
    <ConfigFields
      fields={[CPUS]}
      text={now}
      problems={new Map()}
      onChange={setNow}
      trans={trans}
    />
  );
}

const cpus = (): HTMLInputElement =>
  screen.getByLabelText<HTMLInputElement>(/^CPUs/);
const json = (): unknown =>
  JSON.parse(
    screen.getByLabelText<HTMLTextAreaElement>('Backend config as JSON').value
  );

describe('the field of a number', () => {
  it('shows one that stands in the JSON', () => {
    render(<Fields text='{"entrypoint_num_cpus": 0.5}' />);
    expect(cpus().value).toBe('0.5');
  });

  it('lets a number be typed piece by piece', () => {
    render(<Fields text='{"pip": true}' />);
    for (const typed of ['0', '0.', '0.5']) {
      fireEvent.change(cpus(), { target: { value: typed } });
      expect(cpus().value).toBe(typed);
    }
    expect(json()).toEqual({ pip: true, entrypoint_num_cpus: 0.5 });
    fireEvent.change(cpus(), { target: { value: '' } });
    expect(json()).toEqual({ pip: true });
  });
});
