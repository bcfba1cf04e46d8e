import type { ModelDescription } from '../../api/models';
import type { Cell } from './cells';
import { cellNode, cellOf } from './cells';
import type { IField } from './fields';
import { kindOfType } from './fields';
import type { JsonNode } from './json';
import { entryOf, nodeOf } from './json';

/** How MLflow calls what it is given beside the rows. */
const PARAMS = 'params';

type Signature = ModelDescription['signature'];

/** What stands beside the rows of a request. */
type Rest = readonly (readonly [string, JsonNode])[];

/** What a model takes once for all rows, as fields. */
export function paramFields(signature: Signature): readonly IField[] {
  return (signature?.params ?? []).map(({ name, type, default: value }) => ({
    name,
    type,
    kind: kindOfType(type),
    isRequired: value === null
  }));
}

/** What stands beside the rows to begin with: what the model does unless it is told otherwise. */
export function defaultRest(signature: Signature): Rest {
  const params = signature?.params ?? [];
  const entries = params.map(
    ({ name, default: value }) => [name, nodeOf(value)] as const
  );
  return entries.length === 0 ? [] : [[PARAMS, { kind: 'object', entries }]];
}

/** A param of a request; null when it is left to the model. */
export function paramCell(rest: Rest, { name, kind }: IField): Cell {
  const node = paramsOf(rest);
  return node && cellOf(entryOf(node, String(name)), kind);
}

/** @returns What stands beside the rows with a param changed, or left to the model. */
export function withParam(
  rest: Rest,
  { name, kind }: IField,
  cell: Cell
): Rest {
  const node = paramsOf(rest);
  const before = node?.kind === 'object' ? node.entries : [];
  const isThis = ([key]: readonly [string, JsonNode]): boolean =>
    key === String(name);
  const value =
    cell === null ? [] : [[String(name), cellNode(kind, cell)] as const];
  const entries = before.some(isThis)
    ? before.flatMap(entry => (isThis(entry) ? value : [entry]))
    : [...before, ...value];
  return [
    ...rest.filter(([key]) => key !== PARAMS),
    ...(entries.length === 0
      ? []
      : [[PARAMS, { kind: 'object', entries } satisfies JsonNode] as const])
  ];
}

function paramsOf(rest: Rest): JsonNode | null {
  return rest.find(([key]) => key === PARAMS)?.[1] ?? null;
}
