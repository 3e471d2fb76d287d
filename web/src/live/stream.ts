import { eventTypes, type LiveEvent } from './events';

/** How the page learns of changes now. */
export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** The stream broke; `since` in the browser's milliseconds. */
  | { kind: 'reconnecting'; since: number }
  /** No stream could be had for a while: everything shown is asked for every few seconds. */
  | { kind: 'polling'; since: number }
  /** Not even an answer. */
  | { kind: 'offline'; since: number };

export interface LiveStreamOptions {
  onEvent(event: LiveEvent): void;
  /** What was missed cannot be told: everything has to be asked for anew. */
  onResync(): void;
  onState(state: LiveState): void;
  /** Asks for everything shown, in place of events; false when the server could not be reached. */
  poll(): Promise<boolean>;
}

type Message =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'resync'; id: string | null }
  | { kind: 'state'; state: LiveState }
  | { kind: 'who' };

const pollEvery = 5000;
const failuresBeforePolling = 3;
const hiddenPatience = 30_000;
/** The server says something every 15 seconds: after longer silence nobody is there, whatever the connection looks like. */
const silence = 40_000;

/**
 * One stream of events for all tabs of an origin: browsers allow six connections at a time, so with a stream in each the seventh
 * tab could not load. Where Web Locks exist one tab has the stream and relays what it hears; elsewhere each tab has its own while
 * it is seen.
 */
export class LiveStream {
  private source: EventSource | null = null;
  private lastId: string | null = null;
  private failures = 0;
  private brokeAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private polling: ReturnType<typeof setTimeout> | undefined;
  private listening: ReturnType<typeof setTimeout> | undefined;
  private hiding: ReturnType<typeof setTimeout> | undefined;
  private resting = false;
  private leads = false;
  private resign: (() => void) | null = null;
  private waiting: AbortController | null = null;
  private state: LiveState = { kind: 'connecting' };
  private readonly shared = Boolean(navigator.locks) && typeof BroadcastChannel !== 'undefined';
  private readonly channel: BroadcastChannel | null = this.shared ? new BroadcastChannel('stint-events') : null;

  constructor(private readonly options: LiveStreamOptions) {}

  start(): void {
    this.channel?.addEventListener('message', (message: MessageEvent<Message>) => this.hear(message.data));
    document.addEventListener('visibilitychange', () => this.visibilityChanged());
    addEventListener('online', () => this.again());
    addEventListener('pagehide', () => this.rest());
    addEventListener('pageshow', (event) => event.persisted && this.wake());
    if (document.visibilityState === 'hidden') this.visibilityChanged();
    this.wake();
  }

  /** Tries at once, as after a new session. */
  again(): void {
    if (!this.leads || this.resting) return;
    clearTimeout(this.retry);
    this.open();
  }

  private visibilityChanged() {
    clearTimeout(this.hiding);
    if (document.visibilityState === 'hidden') this.hiding = setTimeout(() => this.rest(), hiddenPatience);
    else if (this.resting) this.wake();
    else if (this.state.kind !== 'live') this.again();
  }

  private rest() {
    this.resting = true;
    this.waiting?.abort();
    this.waiting = null;
    this.resign?.();
    this.resign = null;
    this.leads = false;
    this.close();
  }

  private wake() {
    this.resting = false;
    if (!this.shared) {
      this.leads = true;
      this.open();
      return;
    }
    // Who leads answers with how things stand; nobody answers a tab that is alone.
    this.say({ kind: 'who' });
    const waiting = new AbortController();
    this.waiting = waiting;
    navigator.locks
      .request('stint-events', { signal: waiting.signal }, () => {
        if (this.resting) return undefined;
        this.leads = true;
        this.open();
        return new Promise<void>((resolve) => {
          this.resign = resolve;
        });
      })
      .catch(() => undefined);
  }

  private close() {
    clearTimeout(this.retry);
    clearTimeout(this.listening);
    clearTimeout(this.polling);
    this.polling = undefined;
    this.source?.close();
    this.source = null;
  }

  private open() {
    this.source?.close();
    const source = new EventSource(this.lastId ? `/events?after=${encodeURIComponent(this.lastId)}` : '/events');
    this.source = source;
    const heard = () => {
      clearTimeout(this.listening);
      this.listening = setTimeout(() => source.onerror?.(new Event('error')), silence);
    };
    heard();
    source.addEventListener('alive', heard);
    source.onopen = () => {
      heard();
      const broke = this.failures > 0;
      this.failures = 0;
      clearTimeout(this.polling);
      this.polling = undefined;
      // Hints without ids are not told again, and a first stream begins behind the snapshots that are loading.
      if (broke || !this.lastId) this.relayResync(null);
      this.setState({ kind: 'live' });
    };
    source.onerror = () => {
      if (this.source !== source) return;
      clearTimeout(this.listening);
      source.close();
      this.source = null;
      if (this.failures++ === 0) this.brokeAt = Date.now();
      if (this.failures < failuresBeforePolling) this.setState({ kind: 'reconnecting', since: this.brokeAt });
      else if (this.polling === undefined) this.poll();
      const wait = Math.min(10_000, 300 * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
      this.retry = setTimeout(() => this.open(), wait);
    };
    for (const type of eventTypes) {
      source.addEventListener(type, (message: MessageEvent<string>) => {
        heard();
        const data = parse(message.data);
        if (!data) return;
        const id = message.lastEventId || null;
        const event: LiveEvent = { type, id: id === this.lastId ? null : id, data };
        if (id) this.lastId = id;
        this.options.onEvent(event);
        this.say({ kind: 'event', event });
      });
    }
    source.addEventListener('resync', (message: MessageEvent<string>) => {
      this.lastId = message.lastEventId || null;
      this.relayResync(this.lastId);
    });
  }

  private poll() {
    this.polling = setTimeout(() => this.poll(), pollEvery);
    void this.options.poll().then((reached) => {
      if (this.polling !== undefined) this.setState({ kind: reached ? 'polling' : 'offline', since: this.brokeAt });
    });
  }

  private relayResync(id: string | null) {
    this.options.onResync();
    this.say({ kind: 'resync', id });
  }

  private setState(state: LiveState) {
    this.state = state;
    this.options.onState(state);
    if (this.leads) this.say({ kind: 'state', state });
  }

  private say(message: Message) {
    this.channel?.postMessage(message);
  }

  private hear(message: Message) {
    switch (message.kind) {
      case 'who':
        if (this.leads) this.say({ kind: 'state', state: this.state });
        return;
      case 'event':
        if (this.leads) return;
        if (message.event.id) this.lastId = message.event.id;
        this.options.onEvent(message.event);
        return;
      case 'resync':
        if (this.leads) return;
        if (message.id) this.lastId = message.id;
        this.options.onResync();
        return;
      case 'state':
        if (this.leads) return;
        this.state = message.state;
        this.options.onState(message.state);
        // A tab that leads is the only one to see what it cannot reach; the others ask for themselves.
        if (message.state.kind === 'polling') void this.options.poll();
    }
  }
}

function parse(text: string): LiveEvent['data'] | null {
  try {
    return JSON.parse(text) as LiveEvent['data'];
  } catch {
    return null;
  }
}
