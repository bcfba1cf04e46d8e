import { answerTable } from '../answertable';
import { parseJson } from '../json';

const HEADING = 'prediction';

test.each([
  ['values', '[1.0, "a"]', [HEADING], [['1.0'], ['a']]],
  [
    'a series without a name',
    '[{"0": 1.5}, {"0": 2.5}]',
    [HEADING],
    [['1.5'], ['2.5']]
  ],
  ['a table', '[{"0": 1, "1": 2}]', ['0', '1'], [['1', '2']]],
  ['a column with a name', '[{"mass": 1}]', ['mass'], [['1']]]
])('predictions: %s', (_, predictions, columns, rows) => {
  const answer = parseJson(`{"predictions": ${predictions}}`);
  expect(answerTable(answer, HEADING)).toEqual({ columns, rows });
});
