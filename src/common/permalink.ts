import { PageConfig } from '@jupyterlab/coreutils';

/** What a link opens, and the parameter of the URL that says so. */
const PARAMETERS = {
  run: 'mlflow-run',
  experiment: 'mlflow-experiment',
  model: 'mlflow-model'
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

/** What can be linked to, each with what names it; a registered model has a name of anyone's making. */
const NAMES: Readonly<Record<LinkKind, RegExp>> = {
  run: ID,
  experiment: ID,
  model: /^[^/:]{1,256}$/
};

/**
 * The URL of this JupyterLab that opens a run, an experiment or a registered model.
 */
export function linkTo({ kind, connection, id }: ILinked): string {
  const lab = PageConfig.getUrl({
    mode: 'multiple-document',
    workspace: PageConfig.defaultWorkspace,
    treePath: ''
  });
  return `${lab}?${PARAMETERS[kind]}=${connection}:${encodeURIComponent(id)}`;
}

/**
 * Read what a URL opens.
 *
 * @param search The query of a URL.
 * @returns null when a parameter is there that names nothing.
 */
export function readLink(search: string): ILinked | null {
  const parameters = new URLSearchParams(search);
  for (const kind of ['run', 'experiment', 'model'] as const) {
    const [connection = '', id = '', ...others] =
      parameters.get(PARAMETERS[kind])?.split(':') ?? [];
    if (
      CONNECTION.test(connection) &&
      NAMES[kind].test(id) &&
      others.length === 0
    ) {
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
