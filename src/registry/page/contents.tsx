import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { ModelDescription } from '../../api/models';
import type { ILoaded } from '../../components/loaded';
import { ErrorPane } from '../../components/error';
import { Loading } from '../../components/loading';
import { LongText } from '../../components/longtext';
import { useBeginning } from '../../components/more';

type Signature = NonNullable<ModelDescription['signature']>;
type Column = Signature['inputs'][number];

/**
 * What the files of a version tell: what it takes and gives, what it needs, and an example.
 */
export function Contents({
  loaded: { value, error, retry },
  trans
}: {
  readonly loaded: ILoaded<ModelDescription>;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  if (!value) {
    return error ? (
      <ErrorPane error={error} trans={trans} onRetry={retry} />
    ) : (
      <Loading trans={trans} />
    );
  }
  const { signature, flavors, requirements, input_example } = value;
  return (
    <>
      {signature ? (
        <>
          <Columns
            title={trans.__('Inputs')}
            columns={signature.inputs}
            trans={trans}
          />
          <Columns
            title={trans.__('Outputs')}
            columns={signature.outputs}
            trans={trans}
          />
        </>
      ) : (
        <div>
          <h3>{trans.__('Signature')}</h3>
          <p className="jp-MlflowPage-quiet">
            {trans.__(
              'None: what the model takes and gives was not logged with it.'
            )}
          </p>
        </div>
      )}
      <div>
        <h3>{trans.__('Requirements')}</h3>
        {requirements.length > 0 ? (
          <LongText
            text={requirements.join('\n')}
            subject={trans.__('requirements')}
            trans={trans}
          />
        ) : (
          <p className="jp-MlflowPage-quiet">{trans.__('None were logged.')}</p>
        )}
      </div>
      <div>
        <h3>{trans.__('Flavors')}</h3>
        <p>{flavors.join(', ')}</p>
        {input_example && (
          <>
            <h3>{trans.__('Input example')}</h3>
            <LongText
              text={exampleText(input_example)}
              subject={trans.__('input example')}
              trans={trans}
            />
          </>
        )}
      </div>
    </>
  );
}

function Columns({
  title,
  columns,
  trans
}: {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { shown, more } = useBeginning(columns, trans);
  return (
    <div>
      <h3>
        {title} <span className="jp-MlflowSection-count">{columns.length}</span>
      </h3>
      {columns.length > 0 && (
        <table className="jp-MlflowTable" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{trans.__('Name')}</th>
              <th scope="col">{trans.__('Type')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, type, required }, index) => (
              <tr key={index}>
                <th scope="row">
                  <bdi>{name ?? trans.__('(no name)')}</bdi>
                </th>
                <td>
                  {required ? type : trans.__('%1, may be left out', type)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {more}
    </div>
  );
}

function exampleText(
  example: NonNullable<ModelDescription['input_example']>
): string {
  if ('columns' in example) {
    const { columns, data } = example;
    return JSON.stringify(
      data.map(row =>
        // Not an object of our own making: a column may be called `__proto__`.
        Object.fromEntries(columns.map((name, at) => [name, row[at]]))
      ),
      null,
      1
    );
  }
  return JSON.stringify(example.value, null, 1);
}
