import type { LineRange } from './line-range';
import type { LogDocument } from './log-document';
import type { TailState } from './log-tail';
import type { LineSource, LogViewport } from './log-viewport';
import type { LogTools } from './on-demand';

/** The elements that the viewer draws into. */
export interface LogElements {
  scroller: HTMLElement;
  spacer: HTMLElement;
  stage: HTMLElement;
  probe: HTMLElement;
  strip: HTMLCanvasElement;
}

export interface SearchState {
  readonly total: number | null;
  /** The number of the match that is shown, counted from 1; 0 for none. */
  readonly current: number;
  readonly isBusy: boolean;
  /** What is wrong, as a sentence. */
  readonly problem: string | null;
}

/** What the buttons and sentences around the log show. */
export interface LogState {
  readonly isLoaded: boolean;
  readonly connection: TailState;
  readonly problem: string | null;
  readonly total: number;
  readonly isFollowing: boolean;
  /** Lines that have come since the reader left the end. */
  readonly fresh: number;
  readonly isAtTop: boolean;
  readonly isAtEnd: boolean;
  readonly wraps: boolean;
  /** Whether new output is taken in as it comes. */
  readonly isLive: boolean;
  /** What finds and copies; null until it has come. */
  readonly tools: LogTools | null;
  readonly search: SearchState | null;
  readonly errors: SearchState | null;
  readonly showsErrors: boolean;
  readonly linked: LineRange | null;
  /** One sentence about what has just happened; goes by itself. */
  readonly notice: string | null;
  /** For screen readers. */
  readonly announcement: string;
}

/** How new output is taken in: as it comes, now and then, or not at all. */
export type Pace = 'full' | 'slow' | 'none';

/** A log that is on the page, as its tools see it. */
export interface ShownLog {
  readonly runId: string;
  readonly document: LogDocument;
  readonly viewport: LogViewport;
  readonly elements: LogElements;
  /** The log's own lines, which the viewport shows unless it is told otherwise. */
  readonly source: LineSource;
  /** Aborted when the log is not on the page any more. */
  readonly signal: AbortSignal;
  readonly state: LogState;
  set(change: Partial<LogState>): void;
  /** The marks of lines are others now. */
  marksChanged(): void;
  /** Says what has just happened. */
  note(notice: string): void;
  /** Lines could not be read. */
  failed(error: unknown): void;
  /** What went wrong, as a sentence. */
  sentence(error: unknown): string;
  /** Marks lines and shows them; null for none. */
  showLinked(range: LineRange | null): void;
  setPace(pace: Pace): void;
  /** Something is being selected and must stay where it is, or nothing any more. */
  hold(isHeld: boolean): void;
}
