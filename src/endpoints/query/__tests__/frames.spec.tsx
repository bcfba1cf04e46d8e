import type { Kernel } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { fieldsOf } from '../fields';
import { FrameButton, tableOfFrame } from '../frames';
import { description } from './fixtures';

afterEach(cleanup);

const FRAME = {
  columns: [
    { name: 'BodyMass', kind: 'integer', has_gaps: true },
    { name: 'Adult', kind: 'boolean', has_gaps: false },
    { name: 'Note', kind: 'text', has_gaps: false }
  ],
  rows: [
    ['4450', true, 'x'],
    [null, false, `${'y'.repeat(1000)}…`]
  ],
  total: 2
} as Parameters<typeof tableOfFrame>[0];

describe('tableOfFrame', () => {
  it('takes the columns that the model asks for, wherever they stand', () => {
    const fields = fieldsOf(description().signature);
    expect(tableOfFrame(FRAME, fields)?.rows).toEqual([
      [null, null, '4450', 'true', null],
      [null, null, null, 'false', null]
    ]);
  });

  it('takes all columns of a model that does not say, but nothing that was cut', () => {
    const table = tableOfFrame(FRAME, null);
    expect(table?.fields.map(({ kind }) => kind)).toEqual([
      'integer',
      'boolean',
      'string'
    ]);
    expect(table?.rows[1]).toEqual([null, 'false', null]);
  });

  it('is nothing without rows, or without the columns', () => {
    expect(tableOfFrame({ ...FRAME, rows: [] }, null)).toBeNull();
    const other = [
      { name: 'Beak', type: 'double', kind: 'number', isRequired: true }
    ] as const;
    expect(tableOfFrame(FRAME, other)).toBeNull();
  });
});

describe('FrameButton', () => {
  it('says when the kernel is gone before it answers', async () => {
    const kernel = {
      requestExecute: () => ({
        done: Promise.reject(new Error('Canceled future for execute_request'))
      })
    } as unknown as Kernel.IKernelConnection;
    render(
      <FrameButton
        kernel={() => kernel}
        fields={null}
        onTake={() => undefined}
        trans={nullTranslator.load('jupyter_mlflow')}
      />
    );
    fireEvent.click(screen.getByRole('button', { name: 'Take a DataFrame…' }));
    expect(await screen.findByText(/^The kernel was stopped/)).toBeTruthy();
  });

  it('says when no kernel can be asked', async () => {
    const kernel = (): Kernel.IKernelConnection | null => null;
    render(
      <FrameButton
        kernel={kernel}
        fields={null}
        onTake={() => undefined}
        trans={nullTranslator.load('jupyter_mlflow')}
      />
    );
    fireEvent.click(screen.getByRole('button', { name: 'Take a DataFrame…' }));
    expect(
      await screen.findByText(/No notebook with a running Python kernel/)
    ).toBeTruthy();
  });
});
