import js from '@eslint/js';
import jupyter from '@jupyter/eslint-plugin';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * Who may import whom: plugin → view → model → api → request; features meet in tokens and commands.
 *
 * @param {string} folder The folder that the rule is for.
 * @param {string[]} forbidden What its files must not import.
 */
function importRule(folder, forbidden) {
  return {
    files: [`src/${folder}`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: forbidden.map(name => ({
            regex: `^\\.\\.?/(.*/)?${name}`,
            message: 'See "Who may import whom" in eslint.config.mjs.'
          }))
        }
      ]
    }
  };
}

const FEATURES = [
  'around/',
  'card/',
  'compare/',
  'endpoints/',
  'experimentpage/',
  'experiments/',
  'inference/',
  'jobs/',
  'projects/',
  'registry/',
  'runpage/',
  'snapshots/'
];

export default defineConfig([
  globalIgnores([
    '**/node_modules',
    '**/.venv',
    'lib',
    'jupyter_mlflow/labextension',
    'ui-tests',
    'src/api/schema.ts'
  ]),
  { ...js.configs.recommended, files: ['**/*.{js,mjs,ts,tsx}'] },
  { plugins: { jupyter } },
  ...jupyter.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node }
  },
  {
    // They hand functions to the page.
    files: ['benchmarks/browser/*.mjs'],
    languageOptions: { globals: globals.browser }
  },
  {
    files: ['*.js'],
    languageOptions: { sourceType: 'commonjs' }
  },
  {
    files: ['style/*.js'],
    languageOptions: { sourceType: 'module' }
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      reactHooks.configs.flat['recommended-latest']
    ],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', fixStyle: 'separate-type-imports' }
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      // Tokens, statics and command ids are namespaces all over JupyterLab.
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true }
      ],
      // Signals take a method and its `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'no-restricted-globals': [
        'error',
        { name: 'fetch', message: 'request.ts holds the only fetch.' }
      ]
    }
  },
  importRule('{request.ts,tokens/**}', FEATURES),
  importRule('api/**', [
    ...FEATURES,
    'charts/',
    'common/',
    'components/',
    'runs/',
    'tokens'
  ]),
  importRule('{charts,common,components,runs}/**', FEATURES),
  ...FEATURES.map(feature =>
    importRule(
      `${feature}**`,
      FEATURES.filter(other => other !== feature)
    )
  ),
  {
    files: ['src/**/__tests__/**'],
    rules: {
      'jupyter/no-untranslated-string': 'off',
      'jupyter/require-disposable-ownership': 'off',
      'jupyter/require-disposable-transfer': 'off',
      // What features share is tested with what they make of it.
      'no-restricted-imports': 'off'
    }
  }
]);
