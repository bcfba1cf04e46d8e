import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { WithCode } from '../../components/code';
import { Notice } from '../../components/notice';
import type { IExperimentsState } from '../../tokens';
import { INSTALL, lacksPackage, leftOpen, logsElsewhere } from '../model/state';
import type { IPanelParts } from '../parts';

interface INoticesProps {
  readonly state: IExperimentsState;
  readonly parts: IPanelParts;
  readonly trans: TranslationBundle;
}

/**
 * What a person should know of the notebook and its kernel before they look at runs.
 */
export function Notices(props: INoticesProps): React.JSX.Element {
  return (
    <div className="jp-MlflowNotices">
      <KernelNotice {...props} />
      <CopyNotice {...props} />
      <DeletedNotice {...props} />
      <LeftOpenNotice {...props} />
    </div>
  );
}

/** Where the kernel logs to, when that is not what a person would expect. */
function KernelNotice({
  state,
  parts: { replies },
  trans
}: INoticesProps): React.JSX.Element | null {
  const { kernel } = state;
  if (lacksPackage(state)) {
    return (
      <Notice
        tone="info"
        text={
          <WithCode
            text={trans.__(
              "This kernel's environment lacks jupyter-mlflow, so its runs are not tied to this notebook. Run %1 and restart the kernel.",
              `\`${INSTALL}\``
            )}
          />
        }
        answers={[
          {
            label: trans.__('Copy command'),
            give: () => {
              replies.copyInstall();
            }
          }
        ]}
      />
    );
  }
  const elsewhere = elsewhereText(state, trans);
  return (
    <>
      {elsewhere && <Notice tone="warning" text={elsewhere} />}
      {kernel?.notice && <Notice tone="warning" text={kernel.notice} />}
    </>
  );
}

function elsewhereText(
  { kernel, connection, kernelStoreError }: IExperimentsState,
  trans: TranslationBundle
): string | null {
  if (!kernel || !logsElsewhere({ kernel })) {
    return null;
  }
  if (kernel.connection !== null) {
    const label =
      connection?.id === kernel.connection
        ? connection.label
        : kernel.tracking_uri;
    return trans.__('This kernel logs to another store: %1', label);
  }
  const where = kernel.experiment_name
    ? trans.__(
        'This kernel logs to another store: %1, experiment %2. Its runs are not in this list.',
        kernel.tracking_uri,
        kernel.experiment_name
      )
    : trans.__(
        'This kernel logs to another store: %1. Its runs are not in this list.',
        kernel.tracking_uri
      );
  return kernelStoreError ? `${where} ${kernelStoreError.message}` : where;
}

function CopyNotice({
  state: { copyOf },
  parts: { replies },
  trans
}: INoticesProps): React.JSX.Element | null {
  if (copyOf === null) {
    return null;
  }
  return (
    <Notice
      tone="info"
      text={trans.__(
        'This is a copy of %1. Its runs go to an experiment of its own.',
        PathExt.basename(copyOf)
      )}
      answers={[
        {
          label: trans.__("Share the original's experiment instead"),
          give: () => replies.answerCopy('share')
        },
        {
          label: trans.__('Keep its own'),
          give: () => replies.answerCopy('own')
        }
      ]}
    />
  );
}

function DeletedNotice({
  state: { deletedExperiment },
  parts: { replies },
  trans
}: INoticesProps): React.JSX.Element | null {
  if (!deletedExperiment) {
    return null;
  }
  return (
    <Notice
      tone="warning"
      text={trans.__(
        'The experiment %1 was deleted. The next run makes a new one.',
        deletedExperiment.name
      )}
      answers={[
        {
          label: trans.__('Restore'),
          give: () => replies.restoreExperiment(deletedExperiment.id)
        },
        {
          label: trans.__('Use a new one'),
          give: () => {
            replies.useNewExperiment();
          }
        }
      ]}
    />
  );
}

/** A cell was interrupted, or did not end its run: what that means is not easy to guess. */
function LeftOpenNotice({
  state,
  parts: { actions },
  trans
}: INoticesProps): React.JSX.Element | null {
  const ids = leftOpen(state);
  const names = ids.map(
    id => state.runs.find(run => run.id === id)?.name ?? id.slice(0, 8)
  );
  const [first] = names;
  if (first === undefined) {
    return null;
  }
  const isOne = names.length === 1;
  return (
    <Notice
      tone="info"
      text={
        isOne
          ? trans.__(
              'Run %1 is still active in this kernel. The next %2 fails until it ends.',
              first,
              'mlflow.start_run()'
            )
          : trans.__(
              'The runs %1 are still active in this kernel. The next %2 fails until they end.',
              names.join(', '),
              'mlflow.start_run()'
            )
      }
      answers={[
        {
          label: isOne ? trans.__('End it') : trans.__('End them'),
          title: isOne
            ? trans.__('Its status becomes killed')
            : trans.__('Their status becomes killed'),
          give: () => {
            actions.endActive(ids);
          }
        }
      ]}
    />
  );
}
