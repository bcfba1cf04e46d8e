import type { TranslationBundle } from '@jupyterlab/translation';
import React, {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from 'react';
import type { ChartAxis, ChartRange } from '../setup';
import type { IChartTheme } from '../theme';
import type { ILineChart } from './chart';
import { nextPoint, zoomed } from './keyboard';
import type { ICursor, SharedCursor } from './parts';
import type { IPicture } from './plot';
import { LinePlot } from './plot';
import { pointedAt, readingsAt } from './readout';
import { Tooltip } from './tooltip';

/** In CSS pixels. */
const HEIGHT = 200;

/** What somebody points at, in units of the axes; no value where only the keys are used. */
interface IPointed {
  readonly x: number;
  readonly y: number | null;
  /** Where that is in the window, in CSS pixels. */
  readonly place: { readonly left: number; readonly top: number };
}

/**
 * A line chart with what is read and zoomed in it, by the mouse or by keys.
 */
export function PlotPane({
  chart,
  axis,
  theme,
  width,
  cursor,
  onZoom,
  trans
}: {
  readonly chart: ILineChart;
  readonly axis: ChartAxis;
  readonly theme: IChartTheme;
  /** In CSS pixels. */
  readonly width: number;
  readonly cursor: SharedCursor;
  readonly onZoom: (range: ChartRange | null) => void;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<LinePlot | null>(null);
  const [pointed, setPointed] = useState<IPointed | null>(null);
  const readings = useMemo(
    () => (pointed ? readingsAt(chart, pointed.x) : []),
    [chart, pointed]
  );
  const nearest =
    pointed && pointed.y !== null
      ? readings[pointedAt(readings, pointed.y)]
      : undefined;
  const picture = useMemo(
    (): IPicture => ({
      chart,
      theme,
      pointed: chart.lines.length > 1 ? (nearest?.line.run.id ?? null) : null,
      width,
      height: HEIGHT
    }),
    [chart, theme, nearest?.line.run.id, width]
  );
  const point = (to: IPointed | null): void => {
    setPointed(to);
    cursor.moved.emit({ key: chart.key, x: to?.x ?? null });
  };
  // What the plot calls, which is made once.
  const events = useRef({ onZoom, point });
  useLayoutEffect(() => {
    events.current = { onZoom, point };
  });
  useLayoutEffect(() => {
    if (plot.current) {
      plot.current.draw(picture);
    } else if (host.current) {
      plot.current = new LinePlot(host.current, picture, {
        onZoom: range => {
          events.current.onZoom(range);
        },
        onPoint: to => {
          events.current.point(to);
        }
      });
    }
  }, [picture]);
  useEffect(
    () => (): void => {
      plot.current?.dispose();
      plot.current = null;
    },
    []
  );
  useEffect(() => {
    const follow = (_: SharedCursor, { key, x }: ICursor): void => {
      if (key !== chart.key) {
        plot.current?.pointAt(x);
      }
    };
    cursor.moved.connect(follow);
    return (): void => {
      cursor.moved.disconnect(follow);
    };
  }, [cursor, chart.key]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const range = zoomed(chart, pointed?.x ?? null, event.key);
    const x = nextPoint(chart, pointed?.x ?? null, event.key);
    if (event.key === 'Escape' && pointed) {
      plot.current?.pointAt(null);
      point(null);
    } else if (range !== undefined) {
      onZoom(range);
    } else if (x !== null) {
      plot.current?.pointAt(x);
      point({
        x,
        y: null,
        place: plot.current?.placeOf(x) ?? { left: 0, top: 0 }
      });
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const label = trans._n(
    'Line chart of %2, %1 run. Arrow keys read values, plus and minus zoom, 0 shows all.',
    'Line chart of %2, %1 runs. Arrow keys read values, plus and minus zoom, 0 shows all.',
    chart.lines.length,
    chart.key
  );
  return (
    <>
      <div
        ref={host}
        className="jp-MlflowChart-plot"
        style={{ height: HEIGHT }}
        role="application"
        aria-roledescription={trans.__('chart')}
        aria-label={label}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => {
          point(null);
          plot.current?.pointAt(null);
        }}
      />
      {pointed && (
        <Tooltip
          readings={readings}
          value={pointed.y}
          axis={axis}
          isSmoothed={chart.isSmoothed}
          place={pointed.place}
          trans={trans}
        />
      )}
    </>
  );
}
