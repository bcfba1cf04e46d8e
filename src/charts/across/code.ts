import { pythonLiteral } from '../../common/python';
import type { CodeLibrary } from '../code';
import { DRAWN_BELOW } from '../code';
import type { IChartRun } from '../types';
import type { IColumn } from './columns';
import type { IDrawn } from './drawn';
import { drawnOf, usesNumpy } from './drawn';
import { matplotlibCode } from './matplotlib';
import type { IPicture } from './picture';
import { plotlyCode } from './plotly';

/**
 * Python that draws a chart of runs from the store: MLflow for the values, a library for the rest.
 */
export function acrossCode(
  picture: IPicture,
  runs: readonly IChartRun[],
  library: CodeLibrary
): string {
  const drawn = drawnOf(picture);
  const isPlotly = library === 'plotly';
  return [
    ...(isPlotly ? ['from html import escape', ''] : []),
    ...(isPlotly ? [] : ['import matplotlib.pyplot as plt']),
    ...(usesNumpy(drawn) ? ['import numpy as np'] : []),
    'import pandas as pd',
    ...(isPlotly ? ['import plotly.graph_objects as go'] : []),
    'from mlflow import MlflowClient',
    '',
    'runs = [',
    '    # run id, color',
    ...runs.map(
      run => `    (${pythonLiteral(run.id)}, ${pythonLiteral(run.color)}),`
    ),
    ']',
    'columns = [',
    ...drawn.columns.map(
      ({ id, label }) =>
        `    (${pythonLiteral(kindOf(id))}, ${pythonLiteral(label)}),`
    ),
    ']',
    '',
    'client = MlflowClient()',
    'rows = []',
    'for run_id, color in runs:',
    '    run = client.get_run(run_id)',
    '    data = {',
    '        "metrics": run.data.metrics,',
    '        "params": run.data.params,',
    '        "tags": run.data.tags,',
    '    }',
    '    values = [data[kind].get(key) for kind, key in columns]',
    '    rows.append([run.info.run_name, color, *values])',
    '# Name, color, then the columns.',
    'frame = pd.DataFrame(rows)',
    ...numbers(drawn),
    '',
    ...(isPlotly ? plotlyCode(drawn) : matplotlibCode(drawn)),
    ''
  ].join('\n');
}

function numbers({ columns, at }: IDrawn): readonly string[] {
  const numeric = columns.filter(({ words }) => words === null);
  const isInfinite = numeric.some(({ texts }) => texts.some(isInfinity));
  return numeric.length === 0
    ? []
    : [
        `for column in ${pythonLiteral(numeric.map(at))}:`,
        '    frame[column] = pd.to_numeric(frame[column], errors="coerce")',
        ...(isInfinite
          ? [
              `    frame[column] = frame[column].where(frame[column].abs() < ${DRAWN_BELOW})`
            ]
          : [])
      ];
}

function isInfinity(text: string | null): boolean {
  return text !== null && Math.abs(Number(text)) === Infinity;
}

function kindOf(id: IColumn['id']): string {
  return id.slice(0, id.indexOf('.'));
}
