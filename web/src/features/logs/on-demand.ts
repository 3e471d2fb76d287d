// Nothing of what shows the log is imported here but types: what it shares with the tools is given to them by ShownLog. The bundler would cut
// the viewer in two for it, which is more to load before the first line is shown.
import { GoToLine } from './GoToLine';
import { LinkedLines } from './LinkedLines';
import { LogCopier } from './log-copier';
import { LogFinder } from './log-finder';
import { LogLinks } from './log-links';
import type { ShownLog } from './log-state';
import { SearchBar } from './SearchBar';

/** All that a log needs only once something is to be found in it, named or copied. */
export interface LogTools {
  readonly finder: LogFinder;
  readonly copier: LogCopier;
  readonly links: LogLinks;
  readonly SearchBar: typeof SearchBar;
  readonly GoToLine: typeof GoToLine;
  readonly LinkedLines: typeof LinkedLines;
  dispose(): void;
}

export function createTools(log: ShownLog): LogTools {
  const copier = new LogCopier(log);
  const finder = new LogFinder(log, copier);
  const dispose = () => {
    finder.dispose();
    copier.dispose();
  };
  return { finder, copier, links: new LogLinks(log), SearchBar, GoToLine, LinkedLines, dispose };
}
