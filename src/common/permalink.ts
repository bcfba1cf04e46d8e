import { PageConfig } from '@jupyterlab/coreutils';

/** What a link opens, and the parameter of the URL that says so. */
const PARAMETERS = {
  run: 'mlflow-run',
  experiment: 'mlflow-experiment'
} as const;

/** What can be linked to. */
export type LinkKind = keyof typeof PARAMETERS;

/** A thing of one store. */
export interface ILinked {
  readonly kind: LinkKind;
  readonly connection: string;
  readonly id: string;
}

/** URLs that have one of the parameters, whatever is in it. */
export const LINK_PATTERN = new RegExp(
  `[?&](${Object.values(PARAMETERS).join('|')})=`
);

/** Ids as servers and stores make them: nothing in them means anything to a path or a page. */
const CONNECTION = /^[\w-]{1,64}$/;
const ID = /^[\w.-]{1,256}$/;

/**
 * The URL of this JupyterLab that opens a run or an experiment.
 */
export function linkTo({ kind, connection, id }: ILinked): string {
  const lab = PageConfig.getUrl({
    mode: 'multiple-document',
    workspace: PageConfig.defaultWorkspace,
    treePath: ''
  });
  return `${lab}?${PARAMETERS[kind]}=${connection}:${id}`;
}

/**
 * Read what a URL opens.
 *
 * @param search The query of a URL.
 * @returns null when a parameter is there that names nothing.
 */
export function readLink(search: string): ILinked | null {
  const parameters = new URLSearchParams(search);
  for (const kind of ['run', 'experiment'] as const) {
    const [connection = '', id = '', ...others] =
      parameters.get(PARAMETERS[kind])?.split(':') ?? [];
    if (CONNECTION.test(connection) && ID.test(id) && others.length === 0) {
      return { kind, connection, id };
    }
  }
  return null;
}

/** The query of a URL without what a link opens, '' when nothing is left. */
export function withoutLink(search: string): string {
  const parameters = new URLSearchParams(search);
  for (const name of Object.values(PARAMETERS)) {
    parameters.delete(name);
  }
  const rest = parameters.toString();
  return rest === '' ? '' : `?${rest}`;
}
