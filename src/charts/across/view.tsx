import React, { useCallback, useMemo, useState } from 'react';
import { openChartMenu } from '../menu';
import { MenuButton } from '../menubutton';
import type { IAcrossSetup } from '../setup';
import { useChartTheme } from '../theme';
import { Toggle } from '../toggle';
import type { IChartsProps } from '../types';
import { brushedRuns } from './brush';
import { acrossCode } from './code';
import { columnIds } from './columns';
import { AcrossControls } from './controls';
import { EChart } from './echart';
import { chartToSvg } from './echarts';
import { ColorLegend } from './legend';
import { MarkedNote } from './marked';
import { useMarks } from './marks';
import type { AcrossKind } from './picture';
import { shownColumns } from './picture';
import { RunsData } from './table';
import { usePicture, withHover } from './usepicture';
import { labelOf, nothingOf } from './words';
import '../../../style/pages.css';

/** The width of pictures that are saved, in pixels. */
const WIDTH = 900;

/**
 * A chart in which each run is one mark.
 */
export function AcrossView({
  kind,
  ...props
}: IChartsProps & { readonly kind: AcrossKind }): React.JSX.Element {
  const { runs, metricKeys, paramKeys, onOpenRun, onSelect, trans } = props;
  const { setup: whole, onSetup: onWhole } = props;
  const setup = whole.across;
  const theme = useChartTheme();
  const [isTable, setTable] = useState(false);
  const [isMarking, setMarking] = useState(false);
  const [area, setArea] = useState<readonly string[] | null>(null);
  const [cleared, setCleared] = useState(0);
  const onSetup = useCallback(
    (across: IAcrossSetup) => {
      onWhole({ ...whole, across });
    },
    [whole, onWhole]
  );
  const ids = useMemo(
    () => columnIds({ metricKeys, paramKeys, runs }),
    [metricKeys, paramKeys, runs]
  );
  const picture = usePicture(kind, setup, runs, ids, theme, trans);
  const option = useMemo(
    () => picture && withHover(picture, runs, theme, trans, cleared),
    [picture, runs, theme, trans, cleared]
  );
  const onChart = useMarks({
    picture,
    runs,
    setup,
    isMarking: isMarking && kind === 'scatter',
    onSetup,
    onArea: setArea,
    onOpenRun
  });
  const marked = useMemo(
    () =>
      kind === 'parallel' && picture
        ? brushedRuns(runs, picture.columns, setup)
        : isMarking && kind === 'scatter'
          ? area
          : null,
    [kind, picture, runs, setup, isMarking, area]
  );
  if (runs.length === 0) {
    return (
      <p className="jp-MlflowCharts-quiet" role="status">
        {trans.__('Select runs to draw them.')}
      </p>
    );
  }
  const label = labelOf(kind, picture, trans);
  const missing = picture ? runs.length - picture.drawn : 0;
  return (
    <div className="jp-MlflowAcross">
      <div
        className="jp-MlflowCharts-controls"
        role="group"
        aria-label={trans.__('Set up this chart')}
      >
        <AcrossControls
          kind={kind}
          setup={setup}
          ids={ids}
          picture={picture}
          onSetup={onSetup}
          trans={trans}
        />
        {kind === 'scatter' && onSelect && (
          <Toggle
            label={trans.__('Drag to mark')}
            isOn={isMarking}
            onChange={isOn => {
              setMarking(isOn);
              setArea(null);
            }}
          />
        )}
        {picture && (
          <MenuButton
            label={trans.__('More for this chart')}
            onOpen={button => {
              const size = { width: WIDTH, height: picture.height };
              openChartMenu(button, {
                name: label,
                svg: () => chartToSvg(picture.option, size),
                code: library => acrossCode(picture, runs, library),
                isTable,
                onTable: setTable,
                trans
              });
            }}
          />
        )}
      </div>
      {marked && (
        <MarkedNote
          ids={marked}
          total={runs.length}
          onSelect={onSelect}
          onClear={() => {
            onSetup({ ...setup, brushes: [] });
            setArea(null);
            setCleared(cleared + 1);
          }}
          trans={trans}
        />
      )}
      {picture?.color && <ColorLegend column={picture.color} trans={trans} />}
      {!picture || !option ? (
        <p className="jp-MlflowCharts-quiet" role="status">
          {nothingOf(kind, trans)}
        </p>
      ) : isTable ? (
        <RunsData
          runs={runs}
          columns={shownColumns(picture)}
          onOpenRun={onOpenRun}
          trans={trans}
        />
      ) : (
        <EChart
          option={option}
          label={label}
          description={trans._n(
            'A chart of %1 run. “Show data” in its menu shows the values.',
            'A chart of %1 runs. “Show data” in its menu shows the values.',
            picture.drawn
          )}
          height={picture.height}
          minWidth={picture.minWidth}
          onChart={onChart}
        />
      )}
      {missing > 0 && (
        <p className="jp-MlflowCharts-quiet">
          {trans._n(
            '%1 run is not drawn: it has no such value, or there is no room.',
            '%1 runs are not drawn: they have no such value, or there is no room.',
            missing
          )}
        </p>
      )}
    </div>
  );
}
