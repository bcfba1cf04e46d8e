import type { RunsScope } from '../api/views';
import { RunTags } from '../tokens';
import { quoteKey } from './columns';
import { quoteText } from './filtertext';
import type { IQuery } from './sources';
import { orderOf } from './sources';

/**
 * Python that finds the runs of a query with MLflow itself. What a person typed is in it only as literals.
 */
export function searchRunsCode(query: IQuery): string {
  const { filter, stage, withModel } = query.setup;
  const order = orderOf(query);
  const where = [scopeFilter(query.scope), filter]
    .filter(Boolean)
    .join(' AND ');
  const args = [
    ...scopeArguments(query.scope),
    ...(where ? [`filter_string=${literal(where)}`] : []),
    ...(order ? [`order_by=${listOf(order)}`] : []),
    ...(stage === 'deleted' ? ['run_view_type=ViewType.DELETED_ONLY'] : [])
  ];
  return [
    'import mlflow',
    ...(stage === 'deleted' ? ['from mlflow.entities import ViewType'] : []),
    '',
    ...(withModel ? ['# Runs without a model are among these.'] : []),
    'runs = mlflow.search_runs(',
    ...args.map(arg => `    ${arg},`),
    ')',
    ''
  ].join('\n');
}

function scopeArguments(scope: RunsScope): readonly string[] {
  return 'experimentIds' in scope
    ? [`experiment_ids=${listOf(scope.experimentIds)}`]
    : ['search_all_experiments=True'];
}

function scopeFilter(scope: RunsScope): string {
  if ('notebookId' in scope) {
    const key = quoteKey(RunTags.notebookId);
    return `tags.${key} = ${quoteText(scope.notebookId)}`;
  }
  return 'runIds' in scope
    ? `attributes.run_id IN (${scope.runIds.map(quoteText).join(', ')})`
    : '';
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/** JSON's texts are texts of Python, too. */
function literal(text: string): string {
  return JSON.stringify(text);
}
