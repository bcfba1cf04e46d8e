import { nullTranslator } from '@jupyterlab/translation';
import {
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor
} from '@testing-library/react';
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

const PIP: IConfigField = {
  name: 'pip',
  title: 'Install',
  type: 'boolean',
  description: 'Whether packages are installed.',
  is_required: false,
  default: false,
  without: null
};

afterEach(cleanup);

function Fields({ text }: { readonly text: string }): React.JSX.Element {
  const [now, setNow] = useState(text);
  return (
    <ConfigFields
      fields={[CPUS, PIP]}
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

describe('JSON that is not to be read', () => {
  it('is not written over by a field', () => {
    render(<Fields text='{"pip": true,' />);
    const pip = screen.getByLabelText<HTMLSelectElement>('Install');
    expect([pip.disabled, cpus().readOnly]).toEqual([true, true]);
    fireEvent.change(screen.getByLabelText('Backend config as JSON'), {
      target: { value: '{"pip": true}' }
    });
    expect([pip.disabled, pip.value]).toEqual([false, 'true']);
  });
});

describe('a file with a config', () => {
  const choose = (file: File): void => {
    fireEvent.change(screen.getByLabelText('Take it from a file'), {
      target: { files: [file] }
    });
  };
  /** What the browser does when it is asked for the text. */
  const file = (text: () => Promise<string>): File =>
    Object.assign(new File(['{}'], 'config.json'), { text });

  it('is taken as it is', async () => {
    render(<Fields text="" />);
    choose(file(() => Promise.resolve('{"pip": true}')));
    await waitFor(() => {
      expect(json()).toEqual({ pip: true });
    });
  });

  it.each([
    [
      'cannot be read',
      file(() => Promise.reject(new Error('It was moved away.')))
    ],
    ['is too large', new File(['x'.repeat(1_000_001)], 'config.json')]
  ])('that %s is told of, and changes nothing', async (why, chosen) => {
    render(<Fields text='{"pip": true}' />);
    choose(chosen);
    expect(
      await screen.findByText(new RegExp(`config.json ${why}`))
    ).toBeTruthy();
    expect(json()).toEqual({ pip: true });
  });
});

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
