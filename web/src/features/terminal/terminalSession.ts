import { type CloseMeaning, meaningOf } from './closeMeaning';
import { HeldKeys } from './heldKeys';
import { isAnswer, isPassing } from './reports';

export interface TerminalSize {
  cols: number;
  rows: number;
}

export type TerminalPhase =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Tried again at `at` (`performance.now()`), or when the page is seen again. */
  | { kind: 'retrying'; at: number; why: string }
  | { kind: 'closed'; meaning: CloseMeaning };

/** What is known of the terminal at one moment; replaced as a whole when something changes. */
export interface TerminalState {
  phase: TerminalPhase;
  size: TerminalSize | null;
  /** `interrupted`: whoever was in control is again as soon as the connection is. */
  control: 'none' | 'asked' | 'held' | 'interrupted';
  /** Why control was not given; null when it was, or was not asked for. */
  refusal: string | null;
  /** Milliseconds from here to the server and back; null when not known. */
  latency: number | null;
  /** Keys typed while nothing could be sent, that wait for {@link TerminalSession.sendWaiting} or {@link TerminalSession.dropWaiting}. */
  waiting: number;
  /** Keys that were not kept because too many wait already. */
  refused: number;
  /** Keys sent over a connection that broke before the server had confirmed them: they may or may not have arrived. */
  doubtful: number;
  /** Whether this page has given the window its size. */
  fitted: boolean;
}

/** Where the session's bytes go. */
export interface TerminalScreen {
  /** A new connection paints everything anew. */
  reset(): void;
  resize(size: TerminalSize): void;
  /** Calls `shown` when it has taken the bytes. */
  write(bytes: Uint8Array, shown: () => void): void;
}

/** As much of a WebSocket as is needed. */
export type Socket = Pick<WebSocket, 'binaryType' | 'readyState' | 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose'>;

const open = 1;
const firstDelay = 500;
const longestDelay = 15_000;
const pingPause = 5_000;
const typedPingPause = 250;
const silence = 10_000;
const connectPatience = 15_000;
const ackPause = 100;
const ackBytes = 64 * 1024;

/**
 * One page's look at a run's window over a WebSocket: connects again by itself, acknowledges what is shown, and sends what is typed only
 * while control is held. What is typed in between is held and sent only when somebody says so: the program may meanwhile ask for
 * something else than what the keys were meant for.
 */
export class TerminalSession {
  private current: TerminalState = {
    phase: { kind: 'connecting' },
    size: null,
    control: 'none',
    refusal: null,
    latency: null,
    waiting: 0,
    refused: 0,
    doubtful: 0,
    fitted: false,
  };
  private readonly listeners = new Set<() => void>();
  private readonly held = new HeldKeys();
  private readonly encoder = new TextEncoder();
  private socket: Socket | null = null;
  private attempts = 0;
  private wantsControl = false;
  private wantedSize: TerminalSize | null = null;
  private visible = true;
  private disposed = false;
  private painted = false;
  private beingShown = 0;
  private unacknowledged = 0;
  private unconfirmed = 0;
  private inPing = 0;
  private pingSentAt: number | null = null;
  private heardAt = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private connectTimer: ReturnType<typeof setTimeout> | undefined;
  private ackTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setTimeout> | undefined;
  private silenceTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param connectTo Opens a new WebSocket to the terminal.
   * @param screen What shows it.
   */
  constructor(
    private readonly connectTo: () => Socket,
    private readonly screen: TerminalScreen,
  ) {}

  get state(): TerminalState {
    return this.current;
  }

  /** Calls `listener` after every change of {@link state}; returns how to end it. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): TerminalState => this.current;

  /** Connects now, unless it is connected or about to be. */
  connect(): void {
    if (this.disposed || this.socket) return;
    clearTimeout(this.retryTimer);
    this.change({ phase: { kind: 'connecting' } });
    let socket: Socket;
    try {
      socket = this.connectTo();
    } catch (error) {
      this.retry(error instanceof Error ? error.message : 'The terminal could not be asked for.');
      return;
    }
    this.socket = socket;
    this.painted = false;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event: MessageEvent) => this.socket === socket && this.hear(socket, event.data);
    socket.onclose = (event: CloseEvent) => this.socket === socket && this.lose(event.code, event.reason);
    this.connectTimer = setTimeout(() => this.abandon('The server does not answer.'), connectPatience);
  }

  /** Leaves: the server takes the viewer away and gives the window its size back. */
  dispose(): void {
    this.disposed = true;
    clearTimeout(this.retryTimer);
    const socket = this.forgetSocket();
    socket?.close(1000);
    this.listeners.clear();
  }

  /** While the page is not seen nothing is tried; when it is seen again, it is tried at once. */
  setVisible(visible: boolean): void {
    const returned = visible && !this.visible;
    this.visible = visible;
    if (returned) this.wake();
  }

  /** The network, or the reader, is back. */
  wake(): void {
    if (this.current.phase.kind === 'retrying') {
      this.attempts = 0;
      this.connect();
    } else if (this.current.phase.kind === 'live') {
      this.ping();
    }
  }

  takeControl(): void {
    this.wantsControl = true;
    this.change({ control: 'asked', refusal: null });
    this.say({ type: 'mode', write: true });
  }

  /** Types no more; the window gets its size back, and what waits is dropped. */
  giveBack(): void {
    this.wantsControl = false;
    this.wantedSize = null;
    this.held.take();
    this.say({ type: 'mode', write: false });
    this.change({ control: 'none', refusal: null, waiting: 0, refused: 0, doubtful: 0, fitted: false });
  }

  /** Gives the window this size, until {@link unfit} or until this page leaves. Only in control. */
  fit(size: TerminalSize): void {
    if (this.current.control !== 'held' && this.current.control !== 'interrupted') return;
    const asked = this.wantedSize;
    if (asked && asked.cols === size.cols && asked.rows === size.rows) return;
    this.wantedSize = size;
    this.change({ fitted: true });
    this.say({ type: 'resize', ...size });
  }

  /** Gives the window its own size back. */
  unfit(): void {
    this.wantedSize = null;
    this.change({ fitted: false });
    if (this.current.control === 'held') this.say({ type: 'resize' });
  }

  /** What the terminal wants sent: a key, a paste, or its own answer to a program. */
  type(data: string): void {
    if (this.current.control !== 'held' && this.current.control !== 'interrupted') return;
    const sends = this.canSend;
    if (isPassing(data) || (isAnswer(data) && this.beingShown > 0)) {
      if (sends) this.socket!.send(this.encoder.encode(data));
      return;
    }
    if (sends && this.held.count === 0 && this.held.refused === 0) {
      this.sendKeys(data, 1);
      return;
    }
    this.held.add(data);
    this.change({ waiting: this.held.count, refused: this.held.refused });
  }

  /** Bytes that are no text: mouse reports of old programs. */
  typeBytes(data: string): void {
    if (this.canSend) this.socket!.send(Uint8Array.from(data, (c) => c.charCodeAt(0)));
  }

  /** Whether a paste would arrive now. */
  get canSend(): boolean {
    return this.current.phase.kind === 'live' && this.current.control === 'held' && this.socket?.readyState === open;
  }

  sendWaiting(): void {
    if (!this.canSend) return;
    const count = this.held.count;
    this.sendKeys(this.held.take(), count);
    this.change({ waiting: 0, refused: 0, doubtful: 0 });
  }

  dropWaiting(): void {
    this.held.take();
    this.change({ waiting: 0, refused: 0, doubtful: 0 });
  }

  private sendKeys(data: string, count: number): void {
    this.socket!.send(this.encoder.encode(data));
    this.unconfirmed += count;
    if (this.current.doubtful > 0) this.change({ doubtful: 0 }); // who types on has seen the screen
    this.pingWithin(typedPingPause);
  }

  private hear(socket: Socket, data: unknown): void {
    this.heardAt = performance.now();
    if (typeof data === 'string') {
      this.understand(data);
    } else if (data instanceof ArrayBuffer) {
      if (!this.painted) {
        this.painted = true;
        this.screen.reset();
      }
      const bytes = new Uint8Array(data);
      this.beingShown++;
      this.screen.write(bytes, () => {
        this.beingShown--;
        if (this.socket === socket) this.acknowledge(bytes.length);
      });
    }
  }

  private understand(text: string): void {
    let message: { type?: unknown; cols?: unknown; rows?: unknown; write?: unknown; why?: unknown };
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    switch (message.type) {
      case 'size':
        if (typeof message.cols === 'number' && typeof message.rows === 'number') this.sized({ cols: message.cols, rows: message.rows });
        break;
      case 'mode':
        this.moded(message.write === true, typeof message.why === 'string' ? message.why : null);
        break;
      case 'pong':
        this.ponged();
        break;
    }
  }

  private sized(size: TerminalSize): void {
    const known = this.current.size;
    if (!known || known.cols !== size.cols || known.rows !== size.rows) {
      this.screen.resize(size);
      this.change({ size });
    }
    if (this.current.phase.kind !== 'live') this.begin();
  }

  // The first size says that the terminal is there; a socket that merely opened may still be refused.
  private begin(): void {
    clearTimeout(this.connectTimer);
    this.attempts = 0;
    this.change({ phase: { kind: 'live' } });
    if (this.wantsControl) this.say({ type: 'mode', write: true });
    this.ping();
  }

  private moded(write: boolean, why: string | null): void {
    if (write && this.wantsControl) {
      this.change({ control: 'held', refusal: null });
      if (this.wantedSize) this.say({ type: 'resize', ...this.wantedSize });
    } else if (!write && this.wantsControl && why !== null) {
      this.wantsControl = false;
      this.wantedSize = null;
      this.change({ control: 'none', refusal: why, fitted: false });
    } else if (!write && !this.wantsControl) {
      this.change({ control: 'none' });
    }
  }

  private acknowledge(bytes: number): void {
    this.unacknowledged += bytes;
    if (this.unacknowledged >= ackBytes) {
      this.sendAck();
    } else {
      this.ackTimer ??= setTimeout(() => this.sendAck(), ackPause);
    }
  }

  private sendAck(): void {
    clearTimeout(this.ackTimer);
    this.ackTimer = undefined;
    const bytes = this.unacknowledged;
    this.unacknowledged = 0;
    if (bytes > 0) this.say({ type: 'ack', bytes });
  }

  // The server handles what comes in order: its answer says that all keys sent before have reached tmux.
  private ping(): void {
    clearTimeout(this.pingTimer);
    if (this.current.phase.kind !== 'live' || this.pingSentAt !== null) return;
    this.pingSentAt = performance.now();
    this.inPing = this.unconfirmed;
    this.say({ type: 'ping' });
    this.watchSilence(silence);
  }

  private watchSilence(delay: number): void {
    this.silenceTimer = setTimeout(() => {
      const rest = Math.max(this.heardAt, this.pingSentAt ?? 0) + silence - performance.now();
      if (rest > 0) this.watchSilence(rest);
      else this.abandon('The server does not answer any more.');
    }, delay);
  }

  private ponged(): void {
    if (this.pingSentAt === null) return;
    clearTimeout(this.silenceTimer);
    this.unconfirmed -= this.inPing;
    const latency = Math.round(performance.now() - this.pingSentAt);
    this.pingSentAt = null;
    this.pingWithin(this.unconfirmed > 0 ? typedPingPause : pingPause);
    this.change({ latency });
  }

  private pingWithin(delay: number): void {
    if (this.pingSentAt !== null) return; // its answer looks further
    clearTimeout(this.pingTimer);
    this.pingTimer = setTimeout(() => this.ping(), delay);
  }

  private abandon(why: string): void {
    const socket = this.forgetSocket();
    socket?.close();
    this.retry(why);
  }

  private lose(code: number, reason: string): void {
    this.forgetSocket();
    const meaning = meaningOf(code, reason);
    if (meaning.kind === 'lost') {
      this.retry(meaning.text);
      return;
    }
    // A refusal ends with the right token.
    const stays = meaning.kind === 'waiting' || meaning.kind === 'left' || meaning.kind === 'refused';
    if (!stays) {
      this.wantsControl = false;
      this.wantedSize = null;
    }
    if (!stays) this.held.take(); // nobody is there to hear it
    this.change({
      phase: { kind: 'closed', meaning },
      latency: null,
      control: this.controlWithoutConnection(),
      ...(stays ? {} : { fitted: false, waiting: 0, refused: 0, doubtful: 0 }),
    });
  }

  private forgetSocket(): Socket | null {
    const socket = this.socket;
    this.socket = null;
    for (const timer of [this.connectTimer, this.ackTimer, this.pingTimer, this.silenceTimer]) clearTimeout(timer);
    this.ackTimer = undefined;
    this.unacknowledged = 0;
    this.pingSentAt = null;
    if (this.unconfirmed > 0) {
      this.change({ doubtful: this.current.doubtful + this.unconfirmed });
      this.unconfirmed = 0;
    }
    return socket;
  }

  private retry(why: string): void {
    const longest = Math.min(longestDelay, firstDelay * 2 ** this.attempts++);
    const delay = longest * (0.75 + Math.random() / 4);
    this.change({
      phase: { kind: 'retrying', at: performance.now() + delay, why },
      latency: null,
      control: this.controlWithoutConnection(),
    });
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.visible && this.connect(), delay);
  }

  private controlWithoutConnection(): TerminalState['control'] {
    if (!this.wantsControl) return 'none';
    return this.current.control === 'held' ? 'interrupted' : this.current.control;
  }

  private say(message: object): void {
    if (this.socket?.readyState === open) this.socket.send(JSON.stringify(message));
  }

  private change(part: Partial<TerminalState>): void {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener();
  }
}
