import { act, cleanup, render, screen } from '@testing-library/react';
import React from 'react';
import { AfterPaint } from '../afterpaint';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

it('draws nothing in the first frame, and then what is in it', () => {
  render(<AfterPaint>further down</AfterPaint>);
  expect(screen.queryByText('further down')).toBeNull();
  act(() => {
    jest.advanceTimersToNextTimer();
  });
  expect(screen.queryByText('further down')).toBeNull();
  act(() => {
    jest.advanceTimersToNextTimer();
  });
  expect(screen.getByText('further down')).toBeTruthy();
});

it('draws nothing once it is gone', () => {
  render(<AfterPaint>further down</AfterPaint>).unmount();
  expect(jest.getTimerCount()).toBe(0);
});
