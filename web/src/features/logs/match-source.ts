import type { LogLine } from './log-line';
import type { RowMarks } from './log-row';
import type { LineSource } from './log-viewport';
import type { SearchSession } from './search-session';

/** The lines that a search found, one below the other, each with its number in the log. */
export class MatchSource implements LineSource {
  readonly #session: SearchSession;
  readonly #changed: () => void;
  readonly #lines = new Map<number, LogLine>();
  readonly #shown = new Map<number, RowMarks>();

  constructor(session: SearchSession, changed: () => void) {
    this.#session = session;
    this.#changed = changed;
  }

  get total(): number {
    return this.#session.total ?? 0;
  }

  get largest(): number {
    return Math.max(this.#session.lastLine, 1);
  }

  line(number: number): LogLine | undefined {
    const known = this.#lines.get(number);
    if (known) return known;
    const match = this.#session.at(number - 1);
    if (!match) return undefined;
    if (this.#lines.size > 5000) this.#lines.clear();
    const line: LogLine = { text: match.preview, spans: [], hidden: 0, size: 0 };
    this.#lines.set(number, line);
    return line;
  }

  label(number: number): number | null {
    return this.#session.at(number - 1)?.line ?? null;
  }

  want(first: number, last: number) {
    for (let number = first; number <= last; number++) {
      if (this.#session.at(number - 1)) continue;
      this.#session.load(number - 1).then(this.#changed, () => undefined);
      return;
    }
  }

  marks(number: number): RowMarks {
    const known = this.#shown.get(number);
    if (known) return known;
    const match = this.#session.at(number - 1);
    const highlights = match ? [{ start: match.start, end: match.start + match.length }] : [];
    const marks: RowMarks = { highlights, isHit: false, isCurrent: false, isLinked: false, isError: true };
    if (match) this.#shown.set(number, marks);
    return marks;
  }
}
