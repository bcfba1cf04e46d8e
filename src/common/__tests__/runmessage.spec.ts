import { readRunMessage } from '../runmessage';
import { message, row } from '../../__tests__/message';

describe('readRunMessage', () => {
  it('reads what a kernel tells', () => {
    const read = readRunMessage(
      message([
        row('a', {
          metrics: [
            ['accuracy', 0.9],
            ['loss', 'NaN']
          ],
          sparkline: { key: 'loss', values: [3, 2, 1] },
          sweep: {
            total: 200,
            failed: 3,
            best: { run_id: 'b', name: 'best', key: 'accuracy', value: 0.97 }
          }
        })
      ])
    );
    expect(read).toMatchObject({
      moment: 'end',
      notebookId: 'n1',
      kernelId: 'k1',
      trackingUri: 'sqlite:////w/mlflow.db',
      runIds: ['a'],
      total: 1
    });
    expect(read?.rows[0]).toEqual({
      runId: 'a',
      name: 'name-a',
      status: 'FINISHED',
      startTime: 1_000,
      endTime: 13_000,
      metrics: [
        ['accuracy', 0.9],
        ['loss', 'NaN']
      ],
      sparkline: { key: 'loss', values: [3, 2, 1] },
      sweep: {
        total: 200,
        failed: 3,
        best: { name: 'best', key: 'accuracy', value: 0.97 }
      }
    });
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [[]],
    [{}],
    [{ ...message([row('a')]), version: 2 }],
    [{ ...message([row('a')]), rows: { length: 1 } }],
    [message([])],
    [message([null, 1, { run_id: 7 }])]
  ])('gives up on %j', data => {
    expect(readRunMessage(data)).toBeNull();
  });

  it('leaves out what cannot be read', () => {
    const read = readRunMessage({
      version: 1,
      total: 'many',
      run_ids: ['a', 1, ''],
      rows: [
        null,
        {
          run_id: 'abcdefgh1234',
          name: ' ',
          status: 'DONE',
          start_time: '1',
          metrics: [['a'], ['b', {}], ['c', 'much'], ['d', 1], 5],
          sparkline: { key: {}, values: [1, 'NaN', null, 2] },
          sweep: { total: null, best: { value: {} } }
        }
      ]
    });
    expect(read).toEqual({
      moment: 'end',
      notebookId: '',
      kernelId: '',
      trackingUri: '',
      runIds: ['a'],
      total: 1,
      rows: [
        {
          runId: 'abcdefgh1234',
          name: 'abcdefgh',
          status: 'SCHEDULED',
          startTime: null,
          endTime: null,
          metrics: [['d', 1]],
          sparkline: { key: '', values: [1, 2] },
          sweep: { total: 0, failed: 0, best: null }
        }
      ]
    });
  });
});
