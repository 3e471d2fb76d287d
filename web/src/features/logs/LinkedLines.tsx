import { count } from '../../text/format';
import { Button } from '../../ui/Button';
import type { LineRange } from './line-range';
import type { LogTools } from './on-demand';

/** What can be done with the lines that the address names. */
export function LinkedLines({ linked, tools: { copier, links } }: { linked: LineRange; tools: LogTools }) {
  return (
    <div className="log-viewer-linked">
      <span>{linked.first === linked.last ? `Line ${count(linked.first)}` : `Lines ${count(linked.first)} to ${count(linked.last)}`}</span>
      <Button look="quiet" icon="copy" onClick={() => void copier.copyLines(linked)}>
        Copy text
      </Button>
      <Button look="quiet" icon="external" onClick={() => void copier.copyLink()}>
        Copy link
      </Button>
      <Button look="quiet" icon="close" aria-label="Let go of these lines" onClick={() => links.link(null)} />
    </div>
  );
}
