import { spawnSync } from 'node:child_process';
import { curlOf, mlflowOf, requestsOf } from '../code';
import { nodeOf, parseJson, printPlainJson } from '../json';
import { hostileTexts } from './hostile';

const TARGET = {
  name: 'predict-penguin',
  url: 'http://localhost:8888/jupyter-mlflow/endpoints/predict-penguin/invocations'
};

const TEXTS = hostileTexts(500);

/** Whole characters: others are not in any text of UTF-8, and Python's `subprocess` says so. */
function wellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

describe('generated code', () => {
  it('gives the values of 500 hostile texts to Python as they are, and runs nothing of them', () => {
    const bodies = TEXTS.map(text =>
      nodeOf({ inputs: { [`k${text}`]: [text] } })
    );
    const codes = bodies.flatMap(body => [
      requestsOf(TARGET, body),
      mlflowOf({ ...TARGET, name: 'n' }, body)
    ]);
    const checked = spawnSync('python3', ['-c', CHECK], {
      input: JSON.stringify({ codes, texts: TEXTS }),
      encoding: 'utf8',
      maxBuffer: 2 ** 26
    });
    expect(checked.stderr).toBe('');
    expect(checked.stdout.trim()).toBe('1000');
  });

  it('gives them to a shell as one word', () => {
    const texts = TEXTS.filter(wellFormed);
    // The shell itself says what the words are; a word ends with NUL, which none can hold.
    const script = [
      'curl() { printf "%s\\0" "$@"; printf "\\0"; }',
      ...texts.map(text => curlOf(TARGET, nodeOf({ inputs: [text] })))
    ].join('\n');
    const { stdout, stderr } = spawnSync('sh', ['-s'], {
      input: script,
      encoding: 'utf8',
      env: { JUPYTER_TOKEN: 'abc' },
      maxBuffer: 2 ** 26
    });
    expect(stderr).toBe('');
    const calls = stdout.split('\0\0').slice(0, -1);
    expect(calls).toHaveLength(texts.length);
    calls.forEach((call, index) => {
      expect(call.split('\0')).toEqual([
        '-X',
        'POST',
        TARGET.url,
        '-H',
        'Authorization: token abc',
        '-H',
        'Content-Type: application/json',
        '--data-raw',
        printPlainJson(nodeOf({ inputs: [texts[index]] }))
      ]);
      expect(JSON.parse(call.split('\0')[8] ?? '')).toEqual({
        inputs: [texts[index]]
      });
    });
  });

  it('keeps numbers as they were written, and has nothing in it that is not seen', () => {
    const body = parseJson(
      '{"inputs": [9007199254740993, 1.0, true, null, NaN]}'
    );
    expect(requestsOf(TARGET, body)).toContain(
      '[9007199254740993, 1.0, True, None, float("NaN")]'
    );
    for (const text of TEXTS) {
      const code = curlOf(TARGET, nodeOf({ inputs: [text] }));
      expect(code.replaceAll('\n', '')).not.toMatch(
        /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u
      );
    }
  });

  it.each(['NaN', '-Infinity', '1e999'])(
    'is Python that can be sent also with %s, which requests refuses as json',
    source => {
      const code = requestsOf(TARGET, parseJson(`{"inputs": [${source}]}`));
      const checked = spawnSync(
        'python3',
        ['-c', SENT.replace('CODE', () => JSON.stringify(code))],
        { encoding: 'utf8', env: { ...process.env, JUPYTER_TOKEN: 'abc' } }
      );
      expect(checked.stderr).toBe('');
      expect(checked.stdout.trim()).toMatch(
        /^application\/json \{"inputs": \[(NaN|-?Infinity)\]\}$/
      );
    }
  );

  it('names where to get a token, and holds none', () => {
    for (const code of [
      curlOf(TARGET, nodeOf({})),
      requestsOf(TARGET, nodeOf({}))
    ]) {
      expect(code).toContain('jupyter server list');
      expect(code).toContain('JUPYTER_TOKEN');
    }
  });
});

/** Runs code with a library in the place of requests that, as that does, takes no NaN in its argument json. */
const SENT = `
import json, sys, types

class Response:
    status_code = 200
    def json(self):
        return sent

def post(url, headers, timeout, json=None, data=None, dumps=json.dumps):
    global sent
    text = dumps(json, allow_nan=False) if data is None else data
    sent = headers["Content-Type"] + " " + text
    return Response()

sys.modules["requests"] = types.SimpleNamespace(post=post)
exec(CODE.replace("response.status_code, ", ""))
`;

/** Compares each code's tree with the first one's, constants aside, and its values with the texts. */
const CHECK = `
import ast, json, sys

def shape(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = 0
    return ast.dump(tree)

def value(tree, keyword):
    (found,) = [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == keyword]
    return ast.literal_eval(found.value)

given = json.load(sys.stdin)
same = [None, None]
count = 0
for index, code in enumerate(given["codes"]):
    kind = index % 2
    text = given["texts"][index // 2]
    tree = ast.parse(code)
    found = value(tree, ("json", "inputs")[kind])
    assert found == {"inputs": {"k" + text: [text]}}, (text, found)
    one = shape(tree)
    same[kind] = same[kind] or one
    assert one == same[kind], code
    count += 1
print(count)
`;
