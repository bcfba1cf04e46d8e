/** What copied code draws with. */
export type CodeLibrary = 'matplotlib' | 'plotly';

/** Where MLflow's stores have no infinity they have the largest number there is: nothing to draw. */
export const DRAWN_BELOW = '1.79e308';
