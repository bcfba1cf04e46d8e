import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useCallback, useState } from 'react';
import type { ServedModel } from '../api/endpoints';
import type {
  IAbilities,
  IRemoteTarget,
  ITargetDescription,
  ItemKind
} from '../api/targets';
import { TargetsClient } from '../api/targets';
import { jsonObjectProblem } from '../common/jsonobject';
import { ErrorPane } from '../components/error';
import { useLoaded } from '../components/loaded';
import { Loading } from '../components/loading';
import { ConfigField, FlavorField } from '../components/targetfields';
import type { RequestError } from '../request';
import { asRequestError } from '../request';
import { suggestEndpointName } from './endpointname';
import type { IRealtimeProps } from './parts';

interface IRemoteFormProps extends IRealtimeProps {
  readonly place: IRemoteTarget;
}

/**
 * A deployment or an endpoint for the model at a target of `mlflow.deployments`.
 */
export function RemoteForm(props: IRemoteFormProps): React.JSX.Element {
  const { place, options } = props;
  const { serverSettings, trans } = options;
  const load = useCallback(
    () => new TargetsClient(serverSettings).describe(place.id),
    [serverSettings, place.id]
  );
  const { value: description, error, retry } = useLoaded(load);
  if (error) {
    return <ErrorPane error={error} trans={trans} onRetry={retry} />;
  }
  if (!description) {
    return <Loading trans={trans} />;
  }
  const kinds = kindsOf(description.abilities);
  return kinds[0] === undefined ? (
    <p className="jp-MlflowInference-quiet">
      {trans.__('Nothing can be created at this target from here.')}
    </p>
  ) : (
    <Fields {...props} description={description} kinds={kinds} />
  );
}

function Fields({
  target,
  name: modelName,
  isReady,
  place,
  description: { abilities, help },
  kinds,
  options: { serverSettings, trans },
  onDone
}: IRemoteFormProps & {
  readonly description: ITargetDescription;
  readonly kinds: readonly ItemKind[];
}): React.JSX.Element {
  const [kind, setKind] = useState(kinds[0] ?? 'deployment');
  const [typed, setTyped] = useState<string | null>(null);
  const [endpoint, setEndpoint] = useState('');
  const [flavor, setFlavor] = useState('');
  const [config, setConfig] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);
  const name = typed ?? suggestEndpointName(modelName, []);
  const isDeployment = kind === 'deployment';
  const isWrong = name.trim() === '' || jsonObjectProblem(config, trans) !== '';
  const item = {
    kind,
    name: name.trim(),
    ...(isDeployment && endpoint.trim() && { endpoint: endpoint.trim() })
  };
  const submit = async (): Promise<void> => {
    setIsBusy(true);
    setError(null);
    try {
      await new TargetsClient(serverSettings).create(place.id, item, {
        ...(isDeployment && {
          connection: target.connection,
          model: target.key,
          ...(flavor.trim() && { flavor: flavor.trim() })
        }),
        ...(config.trim() && { config })
      });
      onDone({ target: place.id, item });
    } catch (reason) {
      setError(asRequestError(reason));
      setIsBusy(false);
    }
  };
  return (
    <form
      className="jp-MlflowInference-form"
      aria-busy={isBusy}
      onSubmit={event => {
        event.preventDefault();
        if (!isBusy && isReady && !isWrong) {
          void submit();
        }
      }}
    >
      {kinds.length > 1 && (
        <label>
          {trans.__('Kind')}
          <select
            className="jp-mod-styled"
            value={kind}
            onChange={event => {
              setKind(
                event.target.value === 'endpoint' ? 'endpoint' : 'deployment'
              );
            }}
          >
            <option value="deployment">{trans.__('Deployment')}</option>
            <option value="endpoint">{trans.__('Endpoint')}</option>
          </select>
        </label>
      )}
      <div className="jp-MlflowInference-row">
        <TextField
          label={
            isDeployment
              ? trans.__('Deployment name')
              : trans.__('Endpoint name')
          }
          text={name}
          isReadOnly={isBusy}
          onChange={setTyped}
        />
        {isDeployment && (
          <FlavorField
            flavor={flavor}
            isReadOnly={isBusy}
            onChange={setFlavor}
            trans={trans}
          />
        )}
        {isDeployment && abilities.endpoint.includes('list') && (
          <TextField
            label={trans.__('In endpoint')}
            text={endpoint}
            isReadOnly={isBusy}
            onChange={setEndpoint}
          />
        )}
      </div>
      <ConfigField
        text={config}
        help={help}
        hint={
          isDeployment
            ? trans.__('A JSON object, as this target wants it; may be empty.')
            : trans.__(
                'Endpoints of this target name their models here. This one is %1.',
                modelText(target.key, trans)
              )
        }
        isReadOnly={isBusy}
        onChange={setConfig}
        trans={trans}
      />
      <p className="jp-MlflowInference-quiet">
        {trans.__(
          'It runs there, with this server’s login, and may cost money.'
        )}
      </p>
      {error && <ErrorPane error={error} trans={trans} />}
      <div className="jp-MlflowInference-buttons">
        <button
          type="submit"
          className="jp-Dialog-button jp-mod-accept jp-mod-styled"
          disabled={!isReady || isWrong}
          aria-disabled={isBusy || undefined}
        >
          {isBusy
            ? trans.__('Creating…')
            : isDeployment
              ? trans.__('Create deployment')
              : trans.__('Create endpoint')}
        </button>
      </div>
    </form>
  );
}

function TextField({
  label,
  text,
  isReadOnly,
  onChange
}: {
  readonly label: string;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly onChange: (text: string) => void;
}): React.JSX.Element {
  return (
    <label>
      {label}
      <input
        className="jp-mod-styled"
        type="text"
        autoComplete="off"
        spellCheck={false}
        readOnly={isReadOnly}
        value={text}
        onChange={event => {
          onChange(event.target.value);
        }}
      />
    </label>
  );
}

function kindsOf(abilities: IAbilities): readonly ItemKind[] {
  return (['deployment', 'endpoint'] as const).filter(kind =>
    abilities[kind].includes('create')
  );
}

/** The model, as a person would write it into a config. */
function modelText(key: ServedModel, trans: TranslationBundle): string {
  if ('model_id' in key) {
    return `models:/${key.model_id}`;
  }
  if ('run_id' in key) {
    return `runs:/${key.run_id}/${key.path}`;
  }
  return 'alias' in key
    ? `models:/${key.name}@${key.alias}`
    : trans.__('%1 version %2', key.name, key.version);
}
