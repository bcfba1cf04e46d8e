const jupyterlab = require('@jupyterlab/testing/lib/jest-config');

const base = jupyterlab(__dirname);

// JupyterLab's packages are ES modules, as are some of what they use.
const ES_MODULES = [
  '@codemirror',
  '@jupyter',
  '@jupyterlab',
  '@microsoft',
  '@noble',
  '@rjsf',
  'echarts',
  'exenv-es6',
  'lib0',
  'nanoid',
  'vscode-ws-jsonrpc',
  'y-protocols',
  'yjs',
  'zrender'
].join('|');

module.exports = {
  ...base,
  modulePathIgnorePatterns: [
    '<rootDir>/jupyter_mlflow/labextension',
    '<rootDir>/.venv'
  ],
  reporters: ['default'],
  roots: ['<rootDir>/src'],
  setupFilesAfterEnv: ['<rootDir>/src/__tests__/patience.ts'],
  testRegex: '/__tests__/.*\\.spec\\.tsx?$',
  // A busy machine needs more than the usual seconds. Less than the panel's safety net, 30 s: else
  // no test would miss a hint.
  testTimeout: 25_000,
  transform: {
    ...base.transform,
    '^.+\\.tsx?$': ['ts-jest', { tsconfig: 'tsconfig.jest.json' }]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${ES_MODULES})/)`]
};
