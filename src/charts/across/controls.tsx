import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IAcrossSetup } from '../setup';
import { Toggle } from '../toggle';
import type { columnIds } from './columns';
import { withLog } from './columns';
import { ColumnSelect, ColumnsPicker } from './pickers';
import type { AcrossKind, IPicture } from './picture';

/**
 * What is drawn along the axes, and how.
 *
 * @param props.picture What is drawn now; null when there is nothing to draw.
 */
export function AcrossControls({
  kind,
  setup,
  ids,
  picture,
  onSetup,
  trans
}: {
  readonly kind: AcrossKind;
  readonly setup: IAcrossSetup;
  readonly ids: ReturnType<typeof columnIds>;
  readonly picture: IPicture | null;
  readonly onSetup: (setup: IAcrossSetup) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const axes = picture?.columns ?? [];
  const [first, second] = axes;
  const common = { ids, trans };
  const change =
    (field: 'x' | 'y' | 'color' | 'metric' | 'group') =>
    (id: string | null): void => {
      onSetup({ ...setup, [field]: id });
    };
  const log = (column: (typeof axes)[number], label: string): React.ReactNode =>
    column.words === null && (
      <Toggle
        key={column.id}
        label={label}
        isOn={setup.logs.includes(column.id)}
        onChange={isLog => {
          onSetup(withLog(setup, column.id, isLog));
        }}
      />
    );
  const color = (
    <ColumnSelect
      {...common}
      label={kind === 'contour' ? trans.__('Height') : trans.__('Colour')}
      kinds={[
        'metrics',
        'params',
        ...(kind === 'contour' ? [] : ['tags' as const])
      ]}
      value={picture?.color?.id ?? null}
      nothing={kind === 'contour' ? undefined : trans.__('as the runs')}
      onChange={change('color')}
    />
  );
  switch (kind) {
    case 'parallel':
      return (
        <>
          <ColumnsPicker
            {...common}
            values={axes.map(({ id }) => id)}
            onChange={dimensions => {
              onSetup({ ...setup, dimensions });
            }}
          />
          {color}
          <details className="jp-MlflowAcross-picker">
            <summary>
              {trans.__(
                'Log axes (%1)',
                axes.filter(({ isLog }) => isLog).length
              )}
            </summary>
            <div>{axes.map(column => log(column, column.label))}</div>
          </details>
        </>
      );
    case 'scatter':
    case 'contour':
      return (
        <>
          <ColumnSelect
            {...common}
            label={trans.__('X')}
            kinds={['params', 'metrics']}
            value={first?.id ?? null}
            onChange={change('x')}
          />
          {first && log(first, trans.__('Log x'))}
          <ColumnSelect
            {...common}
            label={trans.__('Y')}
            kinds={['metrics', 'params']}
            value={second?.id ?? null}
            onChange={change('y')}
          />
          {second && second !== first && log(second, trans.__('Log y'))}
          {color}
        </>
      );
    case 'bar':
    case 'box':
      return (
        <>
          <ColumnSelect
            {...common}
            label={trans.__('Metric')}
            kinds={['metrics']}
            value={first?.id ?? null}
            onChange={change('metric')}
          />
          {kind === 'box' && (
            <ColumnSelect
              {...common}
              label={trans.__('Group by')}
              kinds={['params', 'tags']}
              value={second?.id ?? null}
              onChange={change('group')}
            />
          )}
          {first && log(first, trans.__('Log'))}
        </>
      );
  }
}
