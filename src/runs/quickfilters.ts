import type { TranslationBundle } from '@jupyterlab/translation';
import { statusLabel } from '../components/status';
import type { MenuEntry } from '../components/menu';
import type { RunStatus } from '../tokens';
import { RunTags } from '../tokens';
import { quoteKey } from './columns';
import { clauseAbout, withClause } from './filtertext';
import type { ITableSetup } from './setup';

const STATUSES: readonly RunStatus[] = [
  'RUNNING',
  'FINISHED',
  'FAILED',
  'KILLED'
];

const HOUR = 3_600_000;

const STARRED = `tags.${quoteKey(RunTags.starred)}`;
const STATUS = 'attributes.status';
const START = 'attributes.start_time';

/** What a menu writes into the filter: one comparison about one subject. */
interface IQuickFilter {
  readonly label: string;
  readonly subject: string;
  readonly clause: string;
}

/** What quick filters change. */
type Filters = Pick<ITableSetup, 'filter' | 'withModel'>;

/**
 * The entries of the menu that filters by state, time, model and star. They write into the filter, where a
 * person can read and change it; but for models, of which MLflow's syntax knows nothing.
 */
export function quickFilters(
  { filter, withModel }: Filters,
  change: (changes: Partial<Filters>) => void,
  trans: TranslationBundle
): readonly MenuEntry[] {
  const entry = ({ label, subject, clause }: IQuickFilter): MenuEntry => {
    const own = clauseAbout(filter, subject);
    const isOn = subject === START ? isAbout(own, clause) : own === clause;
    return {
      label,
      isToggled: isOn,
      run: () => {
        change({ filter: withClause(filter, subject, isOn ? '' : clause) });
      }
    };
  };
  return [
    ...STATUSES.map(status =>
      entry({
        label: trans.__('Status: %1', statusLabel(status, trans)),
        subject: STATUS,
        clause: `${STATUS} = '${status}'`
      })
    ),
    null,
    ...times(trans).map(([label, hours]) =>
      entry({
        label,
        subject: START,
        clause: `${START} >= ${Date.now() - hours * HOUR}`
      })
    ),
    null,
    {
      label: trans.__('With a model'),
      isToggled: withModel,
      run: () => {
        change({ withModel: !withModel });
      }
    },
    entry({
      label: trans.__('Starred'),
      subject: STARRED,
      clause: `${STARRED} = 'true'`
    })
  ];
}

/** Whether two comparisons with a time mean the same span up to now: written at different times. */
function isAbout(a: string, b: string): boolean {
  const [first = NaN, second = NaN] = [a, b].map(clause =>
    Number(clause.split('>=')[1])
  );
  return Math.abs(first - second) < HOUR;
}

/** Spans of time, in hours. */
function times(
  trans: TranslationBundle
): readonly (readonly [label: string, hours: number])[] {
  return [
    [trans.__('Started in the last hour'), 1],
    [trans.__('Started in the last 24 hours'), 24],
    [trans.__('Started in the last 7 days'), 7 * 24],
    [trans.__('Started in the last 30 days'), 30 * 24]
  ];
}
