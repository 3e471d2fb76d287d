import type { RefObject } from 'react';
import { count } from '../../text/format';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/icons';
import { parseRange } from './line-range';
import type { LogController } from './log-controller';
import type { LogState } from './log-state';

interface Props {
  controller: LogController;
  state: LogState;
  isFinal: boolean;
  /** Null on that page itself. */
  fullPageHref: string | null;
  fileName: string;
  /** What the search begins with; null while nothing is searched for. */
  search: string | null;
  searchBox: RefObject<HTMLInputElement | null>;
  onSearch: () => void;
  onCloseSearch: () => void;
  /** What the question for a line begins with; null while it is not asked. */
  line: string | null;
  lineBox: RefObject<HTMLInputElement | null>;
  onCloseLine: () => void;
}

/** What can be done with the log, in one bar; the search's own line below it. */
export function LogToolbar(props: Props) {
  const { controller, state, isFinal, fullPageHref, search, line } = props;
  const { tools } = state;
  const errors = state.errors?.total ?? null;
  return (
    <div className="log-viewer-bar" role="toolbar" aria-label="Log">
      <div className="log-viewer-tools">
        {!isFinal && (
          <>
            <Button
              look="quiet"
              icon={state.isLive ? 'pause' : 'play'}
              aria-label={state.isLive ? 'Take in no new output' : 'Take in new output'}
              aria-pressed={!state.isLive}
              onClick={() => controller.toggleLive()}
            />
            <Button
              look="quiet"
              icon="down"
              aria-pressed={state.isFollowing}
              aria-keyshortcuts="f"
              title="Stay at the last line as output comes (f)"
              onClick={() => controller.use((tools) => tools.obey('follow'))}
            >
              Follow
            </Button>
          </>
        )}
        <Button
          look="quiet"
          icon="search"
          aria-pressed={search !== null}
          aria-keyshortcuts="/"
          title="Search the whole log (/)"
          onClick={props.onSearch}
        >
          <span className="log-viewer-word">Search</span>
        </Button>
        <span className={`log-viewer-group ${errors === null ? 'is-unknown' : ''}`}>
          <Button
            look="quiet"
            icon="alert"
            aria-pressed={state.showsErrors}
            title="Show only lines that look like errors"
            onClick={() => controller.use(({ finder }) => finder.toggleErrors())}
          >
            <span className="log-viewer-word">Errors</span>
            {errors !== null && ` (${count(errors)})`}
          </Button>
          <Button
            look="quiet"
            icon="up"
            aria-label="Previous error (E)"
            aria-keyshortcuts="Shift+E"
            onClick={() => controller.use((tools) => tools.obey('previousError'))}
          />
          <Button
            look="quiet"
            icon="down"
            aria-label="Next error (e)"
            aria-keyshortcuts="e"
            onClick={() => controller.use((tools) => tools.obey('nextError'))}
          />
        </span>
        <Button
          look="quiet"
          aria-pressed={state.wraps}
          aria-keyshortcuts="w"
          title="Wrap long lines (w)"
          onClick={() => controller.toggleWrap()}
        >
          Wrap
        </Button>
        <span className="log-viewer-gap" />
        <a className="button is-quiet" href={controller.rawHref} download={props.fileName} title="Download the whole log">
          <Icon name="download" />
          <span className="log-viewer-word">Download</span>
        </a>
        {fullPageHref && (
          <a className="button is-quiet" href={fullPageHref} title="The log on a page of its own">
            <Icon name="external" />
            <span className="log-viewer-word">Full page</span>
          </a>
        )}
      </div>
      {tools && line !== null && (
        <tools.GoToLine
          total={state.total}
          parse={parseRange}
          text={line}
          box={props.lineBox}
          onGo={(range) => tools.links.link(range)}
          onClose={props.onCloseLine}
        />
      )}
      {tools && search !== null && (
        <tools.SearchBar finder={tools.finder} search={state.search} text={search} box={props.searchBox} onClose={props.onCloseSearch} />
      )}
    </div>
  );
}
