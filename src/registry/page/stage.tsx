import React from 'react';
import type { IModelVersion, Stage } from '../../api/registrytypes';
import { STAGES } from '../../api/registrytypes';
import type { IModelParts } from './parts';
import { stageOf } from './version';

/**
 * The stage of a version, to be changed; MLflow has deprecated stages.
 */
export function StageChoice({
  version,
  versions,
  parts: { actions, trans }
}: {
  readonly version: IModelVersion;
  /** All of the model. */
  readonly versions: readonly IModelVersion[];
  readonly parts: IModelParts;
}): React.JSX.Element {
  const stage = stageOf(version);
  return (
    <select
      className="jp-mod-styled jp-MlflowStageChoice"
      aria-label={trans.__('Stage of version %1', version.version)}
      value={stage}
      onChange={({ target }) => {
        const wanted = STAGES.find(one => one === target.value) ?? stage;
        const rivals = versions.filter(
          one => one.version !== version.version && stageOf(one) === wanted
        );
        void actions.setStage(version, wanted, rivals.length);
      }}
    >
      {STAGES.map((one: Stage) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}
