/** A piece of the log of something that runs on the server. */
export interface ILogPiece {
  readonly text: string;
  /** Where the next piece begins. */
  readonly offset: number;
}
