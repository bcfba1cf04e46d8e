import { pythonLiteral } from '../../common/python';
import type { JsonNode } from './json';
import { printPlainJson, printPython } from './json';

/** What generated code is about. */
export interface ICodeTarget {
  readonly name: string;
  /** Where the endpoint is asked. */
  readonly url: string;
}

/** Says where to get what no generated code holds. */
const TOKEN_HINT = [
  '# JUPYTER_TOKEN holds a token of this Jupyter server: `jupyter server list` shows it,',
  '# JupyterHub makes one under Token.'
].join('\n');

/** A command for a POSIX shell. */
export function curlOf({ url }: ICodeTarget, body: JsonNode): string {
  return [
    TOKEN_HINT,
    `curl -X POST ${shellLiteral(url)} \\`,
    '  -H "Authorization: token $JUPYTER_TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    // Not --data, which takes what begins with @ for a file.
    `  --data-raw ${shellLiteral(printPlainJson(body))}`
  ].join('\n');
}

/** Python with the library requests, from anywhere. */
export function requestsOf({ url }: ICodeTarget, body: JsonNode): string {
  const isFinite = hasFiniteNumbers(body);
  const value = printPython(body);
  return [
    ...(isFinite ? [] : ['import json']),
    'import os',
    '',
    'import requests',
    '',
    TOKEN_HINT,
    'token = os.environ["JUPYTER_TOKEN"]',
    'response = requests.post(',
    `    ${pythonLiteral(url)},`,
    ...(isFinite
      ? [
          '    headers={"Authorization": f"token {token}"},',
          `    json=${indented(value)},`
        ]
      : [
          // The argument json refuses what JSON of Python takes.
          '    headers={"Authorization": f"token {token}", "Content-Type": "application/json"},',
          `    data=json.dumps(${indented(value)}),`
        ]),
    '    timeout=60,',
    ')',
    'print(response.status_code, response.json())'
  ].join('\n');
}

/** Python with MLflow, in a notebook of this server. */
export function mlflowOf({ name }: ICodeTarget, body: JsonNode): string {
  return [
    'from mlflow.deployments import get_deploy_client',
    '',
    'client = get_deploy_client("jupyter")',
    'client.predict(',
    `    endpoint=${pythonLiteral(name)},`,
    `    inputs=${indented(printPython(body))},`,
    ')'
  ].join('\n');
}

function hasFiniteNumbers(node: JsonNode): boolean {
  switch (node.kind) {
    case 'text':
      return true;
    case 'literal':
      return (
        /^(?:true|false|null)$/.test(node.source) ||
        Number.isFinite(Number(node.source))
      );
    case 'list':
      return node.items.every(hasFiniteNumbers);
    case 'object':
      return node.entries.every(([, value]) => hasFiniteNumbers(value));
  }
}

function indented(code: string): string {
  // Its texts have no line ends in them.
  return code.replaceAll('\n', '\n    ');
}

/** A word that a shell takes as it is. */
function shellLiteral(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
