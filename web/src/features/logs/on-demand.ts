// Nothing of what shows the log is imported here but types: what it shares with the tools is given to them by ShownLog. The bundler would cut
// the viewer in two for it, which is more to load before the first line is shown.
import { GoToLine } from './GoToLine';
import { Jumps } from './Jumps';
import { KeyHelp } from './KeyHelp';
import { LinkedLines } from './LinkedLines';
import { LogAnnouncer } from './log-announcer';
import { LogCopier } from './log-copier';
import { LogFinder } from './log-finder';
import type { KeyAction } from './log-keys';
import { LogLinks } from './log-links';
import { LogMoves } from './log-moves';
import { LogPace } from './log-pace';
import type { ShownLog } from './log-state';
import { openBox } from './open-box';
import { SearchBar } from './SearchBar';

/** All that a log needs only once its first lines are shown: what finds, names and copies lines, and what goes on in the background. */
export interface LogTools {
  readonly finder: LogFinder;
  readonly copier: LogCopier;
  readonly links: LogLinks;
  readonly moves: LogMoves;
  readonly pace: LogPace;
  readonly openBox: typeof openBox;
  readonly SearchBar: typeof SearchBar;
  readonly GoToLine: typeof GoToLine;
  readonly LinkedLines: typeof LinkedLines;
  readonly Jumps: typeof Jumps;
  readonly KeyHelp: typeof KeyHelp;
  /** Does what a key asks for, if it is one of theirs. */
  obey(action: KeyAction): void;
  linesChanged(): void;
  dispose(): void;
}

export function createTools(log: ShownLog): LogTools {
  const copier = new LogCopier(log);
  const finder = new LogFinder(log, copier);
  const links = new LogLinks(log, finder);
  const moves = new LogMoves(log, copier);
  const pace = new LogPace(log);
  const announcer = new LogAnnouncer(log);
  const actions: Partial<Record<KeyAction, () => unknown>> = {
    next: () => finder.next(1),
    previous: () => finder.next(-1),
    nextError: () => finder.nextError(1),
    previousError: () => finder.nextError(-1),
    follow: () => moves.toggleFollow(),
    top: () => moves.toTop(),
    end: () => moves.toEnd(),
    pageUp: () => moves.page(-1),
    pageDown: () => moves.page(1),
    all: () => copier.selectAll(),
  };
  return {
    finder,
    copier,
    links,
    moves,
    pace,
    openBox,
    SearchBar,
    GoToLine,
    LinkedLines,
    Jumps,
    KeyHelp,
    obey: (action) => void actions[action]?.(),
    linesChanged() {
      finder.renew();
      announcer.linesChanged();
    },
    dispose() {
      finder.dispose();
      copier.dispose();
      pace.dispose();
      announcer.dispose();
    },
  };
}
