import type { RunsWindow, ViewsClient } from '../../api/views';
import type { Setups } from '../../common/setups';
import { asRequestError } from '../../request';
import { isAboutQuery } from '../../runs/filterproblem';
import type { IExperimentsState, IListing } from '../../tokens';
import { findBest, followLive } from './extras';
import { ListedRuns, NO_COLUMNS } from './listedruns';
import type { IQuestion } from './question';
import { isSameList, isSameQuestion, questionOf } from './question';
import { SavedListing } from './savedlisting';
import { NO_RUNS, PLAIN, connectionOf, isStale, leftOpen } from './state';

/** How deep a run that is looked for may be below others. */
const MOST_NESTED = 20;

type Keys = NonNullable<RunsWindow['keys']>;

/**
 * The part of the panel's state that is about runs: asks for it, and says what it is.
 */
export class RunsPart {
  constructor(options: RunsPart.IOptions) {
    this._options = options;
    this._listed = new ListedRuns(options.views);
    this._saved = new SavedListing(options.setups);
  }

  /** The state of the store when it was last asked; '' when it was not yet. */
  get cursor(): string {
    return this._listed.cursor;
  }

  /** Whose runs are listed is another now: what that means for the state. */
  clear(): typeof NO_RUNS & Pick<IExperimentsState, 'filterError' | 'listing'> {
    this.restart();
    this._saved.forget();
    return { ...NO_RUNS, listing: PLAIN, filterError: null };
  }

  /** As `clear`, but what the person has set up stays. */
  restart(): typeof NO_RUNS {
    this._listed.clear();
    this._answered = null;
    this.expect();
    return NO_RUNS;
  }

  /** Change what is listed of the same runs; it is for the caller to refresh. */
  list(changes: Partial<IListing>): void {
    const { state, set } = this._options;
    const before = state().listing;
    const listing = { ...before, ...changes };
    if (!isSameList(listing, before)) {
      this._listed.renew();
    }
    set({ listing });
    this.expect();
    const question = this._question;
    if (question) {
      this._saved.save(question, listing);
    }
  }

  /** A person waits for what is asked for next. */
  expect(): void {
    this._isExpected = true;
  }

  /** @returns Whether something that is looked at is missing. */
  look(first: number, last: number): boolean {
    this._listed.look(first, last);
    return this._listed.isIncomplete;
  }

  unfold(runId: string, count: number): void {
    this._listed.unfold(runId, count);
    if (count === 0) {
      this._publish();
    } else {
      this.expect();
    }
  }

  /** The row of a run, or of the one that it is below: that is unfolded with `loadChildren`. */
  async locate(runId: string): Promise<number | null> {
    const question = this._question;
    this.expect();
    try {
      // Its parent, and that one's: no further than people nest them.
      for (let id: string | null = runId, depth = 0; question && id; depth++) {
        const row = await this._listed.rowOf(question, id);
        if (row !== null || depth > MOST_NESTED) {
          return row;
        }
        id = await this._listed.unfoldFor(question, id);
      }
    } catch {
      // The list itself tells of a store that cannot be read.
    }
    return null;
  }

  /** @throws RequestError */
  async ids(first: number, last: number): Promise<readonly string[]> {
    const question = this._question;
    return question ? await this._listed.ids(question, first, last) : [];
  }

  /** @throws RequestError */
  async keys(): Promise<Keys> {
    const question = this._question;
    const window =
      question &&
      (await this._options.views.runs(question.connection, {
        scope: question.scope,
        columns: NO_COLUMNS,
        keys: true,
        offset: 0,
        limit: 1
      }));
    return window?.keys ?? { metrics: [], params: [], tags: [] };
  }

  /**
   * Ask anew for all that is looked at.
   *
   * @throws RequestError when the store cannot be read.
   */
  async refresh(): Promise<void> {
    const isExpected = this._isExpected;
    // What a person asks for from now on is for the next one to answer.
    this._isExpected = false;
    this._listed.outdate();
    await this._loadSetup();
    await this.load();
    const question = this._question;
    if (question && !this._options.state().filterError) {
      await this._listed.loadChildren(question);
      // They may be below others.
      const open = leftOpen(this._options.state());
      await this._listed.loadOthers(question, open);
      this._publish();
      this._options.onRows(isExpected);
      await this._loadCourses(question);
    }
  }

  /**
   * Ask for what is looked at and not there.
   *
   * @throws RequestError when the store cannot be read.
   */
  async load(): Promise<void> {
    const question = this._question;
    if (!question) {
      return;
    }
    try {
      await this._listed.load(question);
    } catch (reason) {
      const error = asRequestError(reason);
      if (!isAboutQuery(error)) {
        throw error;
      }
      if (question.listing === this._options.state().listing) {
        this._options.set({ filterError: error, isLoading: false });
      }
      return;
    }
    this._answered = question;
    this._publish(question);
  }

  /** Speak no more of the deleted experiment. */
  dismissDeleted(): void {
    const { state, set } = this._options;
    const { deletedExperiment } = state();
    if (deletedExperiment) {
      this._dismissed.add(`${connectionOf(state())} ${deletedExperiment.id}`);
      set({ deletedExperiment: null });
    }
  }

  /** Ask for the runs below those that a person unfolds. */
  async loadChildren(): Promise<void> {
    const question = this._question;
    if (question) {
      await this._listed.loadChildren(question);
      this._publish(question);
      // They may have metrics that no other row has.
      this._options.onRows(true);
      await this._loadCourses(question);
    }
  }

  /**
   * Ask for what rows mark, if there are rows. It is about all runs, also those that are not listed,
   * which takes longer than to ask for the rows.
   */
  async loadBest(): Promise<void> {
    const { views, state, set } = this._options;
    const question = this._question;
    const isAnswered = this._answered && this._isCurrent(this._answered);
    if (!question || !isAnswered || state().filterError) {
      return;
    }
    try {
      const { all, best } = await findBest(views, question, state());
      if (this._isCurrent(question)) {
        const before = state().best;
        // Rows are drawn anew where they get another object.
        const isSame =
          before.size === best.size &&
          [...best].every(([key, value]) => before.get(key) === value);
        set({ all, best: isSame ? before : best });
      }
    } catch {
      // What is wrong with the store is said with the rows.
    }
  }

  private async _loadCourses(question: IQuestion): Promise<void> {
    const { views, state, set } = this._options;
    const live = state().runs.filter(
      run => run.status === 'RUNNING' && !isStale(run, state())
    );
    const courses =
      live.length > 0
        ? await followLive(views, question, live)
        : NO_RUNS.courses;
    if (courses !== state().courses && this._isCurrent(question)) {
      set({ courses });
    }
  }

  private _publish(question = this._question): void {
    if (question && this._isCurrent(question)) {
      const { known } = this._listed;
      const { deletedExperiment: deleted } = known;
      const isOffered =
        deleted && !this._dismissed.has(`${question.connection} ${deleted.id}`);
      this._options.set({
        ...known,
        deletedExperiment: isOffered ? deleted : null,
        filterError: null,
        isLoading: false
      });
    }
  }

  private get _question(): IQuestion | null {
    return questionOf(this._options.state());
  }

  private _isCurrent(question: IQuestion): boolean {
    const now = this._question;
    return now !== null && isSameQuestion(now, question);
  }

  private async _loadSetup(): Promise<void> {
    const question = this._question;
    const saved = question && (await this._saved.load(question));
    if (saved) {
      const { state, set } = this._options;
      set({ listing: { ...state().listing, ...saved } });
    }
  }

  private readonly _options: RunsPart.IOptions;
  private readonly _listed: ListedRuns;
  private readonly _saved: SavedListing;
  /** The question that the runs of the state answer. */
  private _answered: IQuestion | null = null;
  /** Whether a person waits for the next rows: not where only the store has changed. */
  private _isExpected = true;
  /** Deleted experiments, with their connections: each store counts its own from 1. */
  private readonly _dismissed = new Set<string>();
}

/**
 * The namespace for `RunsPart` statics.
 */
export namespace RunsPart {
  export interface IOptions {
    readonly views: ViewsClient;
    readonly setups: Setups;
    readonly state: () => IExperimentsState;
    readonly set: (changes: Partial<IExperimentsState>) => void;
    /** There are rows: it is time to ask for the best of their metrics, now where a person waits. */
    readonly onRows: (now: boolean) => void;
  }
}
