import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { RequestError } from '../request';
import { ErrorPane } from './error';

interface IBoundaryProps {
  readonly trans: TranslationBundle;
  readonly children: React.ReactNode;
}

/**
 * A part of a page whose failure to draw leaves the others as they are.
 */
export class Boundary extends React.Component<
  IBoundaryProps,
  { readonly reason: string | null }
> {
  override state: { readonly reason: string | null } = { reason: null };

  static getDerivedStateFromError(reason: unknown): {
    readonly reason: string;
  } {
    return { reason: String(reason) };
  }

  override render(): React.ReactNode {
    const { trans, children } = this.props;
    const { reason } = this.state;
    return reason === null ? (
      children
    ) : (
      <ErrorPane
        error={
          new RequestError(trans.__('This part cannot be drawn.'), {
            details: reason
          })
        }
        trans={trans}
        onRetry={() => {
          this.setState({ reason: null });
        }}
      />
    );
  }
}
