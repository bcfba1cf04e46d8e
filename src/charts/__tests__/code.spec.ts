import { execFileSync } from 'child_process';
import { nullTranslator } from '@jupyterlab/translation';
import { pythonLiteral } from '../../common/python';
import { acrossCode } from '../across/code';
import { columnIds } from '../across/columns';
import type { AcrossKind } from '../across/picture';
import { pictureOf } from '../across/picture';
import { lineChart } from '../lines/chart';
import { linesCode } from '../lines/code';
import type { CodeLibrary } from '../code';
import type { ILinesSetup } from '../setup';
import { DEFAULT_SETUP } from '../setup';
import type { IChartRun } from '../types';
import { HOSTILE, chartRun, series } from './series';

const THEME = {
  text: '#000',
  quietText: '#444',
  grid: '#ccc',
  background: '#fff',
  accent: '#00f',
  font: '11px sans-serif'
};
const trans = nullTranslator.load('jupyter_mlflow');

/** Python's own reader: the shape of code without its constants, and these. */
const READER = `
import ast, json, sys
found = []
for code in json.load(sys.stdin):
    tree = ast.parse(code)
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = None
            node.kind = None
    found.append([ast.dump(tree), [str(each) for each in constants]])
print(json.dumps(found))
`;

function read(
  codes: readonly string[]
): readonly (readonly [string, readonly string[]])[] {
  return JSON.parse(
    execFileSync('python3', ['-c', READER], {
      input: JSON.stringify(codes),
      encoding: 'utf8'
    })
  ) as readonly (readonly [string, readonly string[]])[];
}

test('literals are what they stand for', () => {
  const values = [...HOSTILE, 1.5, -3, 1e300, 5e-324, true, false, null];
  const codes = values.map(value => pythonLiteral(value));
  const back = JSON.parse(
    execFileSync(
      'python3',
      [
        '-c',
        'import ast, json, sys\nprint(json.dumps([ast.literal_eval(code) for code in json.load(sys.stdin)]))'
      ],
      { input: JSON.stringify(codes), encoding: 'utf8' }
    )
  ) as unknown;
  expect(back).toEqual(values);
  expect(pythonLiteral(-0)).toBe('-0.0');
  expect(pythonLiteral(NaN)).toBe('float("NaN")');
  expect(pythonLiteral(['a', ['b']])).toBe('["a", ["b"]]');
});

test('literals show what they are', () => {
  expect(pythonLiteral('\u202ex\ud800\u200b')).toBe(
    String.raw`"\u202ex\ud800\u200b"`
  );
});

const LIBRARIES = ['matplotlib', 'plotly'] as const;

describe('the code of line charts', () => {
  const code = (
    name: string,
    changes: Partial<ILinesSetup> = {},
    library: CodeLibrary = 'matplotlib'
  ): string => {
    const setup = { ...DEFAULT_SETUP.lines, ...changes };
    const history = {
      overview: new Map([[name, series(name, [1, 2, 'Infinity'])]]),
      detail: new Map()
    };
    const run = chartRun(name, { name, color: name });
    return linesCode(lineChart(name, [run], history, setup), setup, library);
  };
  const zoomed = (name: string): Partial<ILinesSetup> => ({
    smoothing: 0.6,
    logX: true,
    logY: true,
    ranges: [[name, [1, 100]]]
  });

  it('draws with MLflow and Matplotlib', () => {
    expect(code('loss', zoomed('loss'))).toBe(`import matplotlib.pyplot as plt
import pandas as pd
from mlflow import MlflowClient

runs = [
    # run id, name, color
    ("loss", "loss", "loss"),
]
metric = "loss"

client = MlflowClient()
figure, axes = plt.subplots(layout="constrained")
for run_id, name, color in runs:
    points = client.get_metric_history(run_id, metric)
    points.sort(key=lambda point: (point.step, point.timestamp))
    x = [point.step for point in points]
    y = [point.value for point in points]
    y = [value if abs(value) < 1.79e308 else None for value in y]
    axes.plot(x, y, color=color, alpha=0.25)
    y = pd.Series(y, dtype=float).ewm(alpha=0.4).mean()
    axes.plot(x, y, label=name, color=color, marker="o" if len(x) == 1 else None)
axes.set_xscale("log")
axes.set_yscale("log")
axes.set_xlim(1, 100)
axes.set_xlabel("Step")
axes.set_ylabel(metric, parse_math=False)
for text in axes.legend().get_texts():
    text.set_parse_math(False)
plt.show()
`);
  });

  it('draws with Plotly, whose logarithmic axes are powers', () => {
    const drawn = code('loss', zoomed('loss'), 'plotly');
    expect(drawn).toContain('figure.update_xaxes(type="log")');
    expect(drawn).toContain('figure.update_xaxes(range=[0, 2])');
    expect(drawn).not.toContain('matplotlib');
  });

  it.each(LIBRARIES)(
    'for %s is the same but for its constants, whatever the names are',
    library => {
      for (const axis of ['step', 'time', 'relative'] as const) {
        const [plain, ...others] = read(
          ['loss', ...HOSTILE].map(name =>
            code(name, { ...zoomed(name), axis }, library)
          )
        );
        others.forEach(([shape, constants], index) => {
          expect(shape).toBe(plain?.[0]);
          expect(constants).toContain(HOSTILE[index]);
        });
      }
    }
  );
});

describe('the code of charts of runs', () => {
  const code = (
    kind: AcrossKind,
    name: string,
    library: CodeLibrary
  ): string => {
    const runs: readonly IChartRun[] = [1, 2, 3].map(value =>
      chartRun(`${name}${value}`, {
        name,
        color: name,
        metrics: [[`m${name}`, value]],
        params: [
          [`p${name}`, String(value * 2)],
          [`w${name}`, name]
        ]
      })
    );
    const ids = columnIds({
      metricKeys: [`m${name}`],
      paramKeys: [`p${name}`, `w${name}`],
      runs
    });
    const picture = pictureOf(
      kind,
      {
        ...DEFAULT_SETUP.across,
        color: `metrics.m${name}`,
        group: `params.w${name}`,
        dimensions: [`params.w${name}`, `metrics.m${name}`],
        logs: [`metrics.m${name}`]
      },
      runs,
      ids,
      THEME,
      trans
    );
    if (!picture) {
      throw new Error('No picture');
    }
    return acrossCode(picture, runs, library);
  };

  it.each(
    (['parallel', 'scatter', 'contour', 'bar', 'box'] as const).flatMap(kind =>
      LIBRARIES.map(library => [kind, library] as const)
    )
  )(
    'of %s for %s is the same but for its constants, whatever the names are',
    (kind, library) => {
      const [plain, ...others] = read(
        ['loss', ...HOSTILE].map(name => code(kind, name, library))
      );
      others.forEach(([shape, constants], index) => {
        expect(shape).toBe(plain?.[0]);
        expect(constants).toContain(`m${HOSTILE[index] ?? ''}`);
      });
    }
  );
});
