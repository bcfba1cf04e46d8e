import { nullTranslator } from '@jupyterlab/translation';
import { render, screen } from '@testing-library/react';
import React from 'react';
import { IdleField } from '../endpointfields';

it.each([
  [20, 'After 20 s'],
  [90 * 60, 'After 90 min'],
  [8 * 3600, 'After 8 h'],
  [0, 'Never']
])('says %s seconds as they are', (seconds, words) => {
  render(
    <IdleField
      seconds={seconds}
      onChange={() => undefined}
      trans={nullTranslator.load('jupyter_mlflow')}
    />
  );
  expect(screen.getByDisplayValue(words)).toBeTruthy();
});
