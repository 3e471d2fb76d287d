import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Socket, type TerminalScreen, TerminalSession } from './terminalSession';

class FakeSocket implements Socket {
  binaryType: BinaryType = 'blob';
  readyState: Socket['readyState'] = 0;
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly said: unknown[] = [];
  readonly typed: string[] = [];
  closedWith: number | undefined | null = null;

  send(data: unknown): void {
    if (typeof data === 'string') this.said.push(JSON.parse(data));
    else this.typed.push(new TextDecoder('latin1').decode(data as Uint8Array));
  }

  close(code?: number): void {
    this.closedWith = code;
    this.readyState = 3;
  }

  says(message: object): void {
    this.readyState = 1;
    (this.onmessage as (event: { data: unknown }) => void)?.({ data: JSON.stringify(message) });
  }

  paints(length: number): void {
    (this.onmessage as (event: { data: unknown }) => void)?.({ data: new ArrayBuffer(length) });
  }

  breaks(code = 1006, reason = ''): void {
    this.readyState = 3;
    (this.onclose as (event: { code: number; reason: string }) => void)?.({ code, reason });
  }

  of(type: string): unknown[] {
    return this.said.filter((message) => (message as { type: string }).type === type);
  }
}

class FakeScreen implements TerminalScreen {
  readonly events: string[] = [];
  shown: (() => void)[] = [];
  reset = () => void this.events.push('reset');
  resize = (size: { cols: number; rows: number }) => void this.events.push(`${size.cols}x${size.rows}`);
  write = (bytes: Uint8Array, shown: () => void) => {
    this.events.push(`bytes ${bytes.length}`);
    this.shown.push(shown);
  };
  showAll() {
    for (const each of this.shown.splice(0)) each();
  }
}

let sockets: FakeSocket[];
let screen: FakeScreen;
let session: TerminalSession;
const last = () => sockets.at(-1)!;

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  screen = new FakeScreen();
  session = new TerminalSession(() => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  }, screen);
  session.connect();
});

afterEach(() => {
  session.dispose();
  vi.useRealTimers();
});

function live(cols = 200, rows = 50) {
  last().says({ type: 'size', cols, rows });
}

function control() {
  session.takeControl();
  last().says({ type: 'mode', write: true });
}

function comeBack() {
  vi.advanceTimersByTime(60_000);
  live();
}

describe('connecting', () => {
  test('the first size makes it live, and each size is followed', () => {
    expect(session.state.phase.kind).toBe('connecting');
    live();
    expect(session.state.phase.kind).toBe('live');
    live(100, 30);
    expect(session.state.size).toEqual({ cols: 100, rows: 30 });
    expect(screen.events).toEqual(['200x50', '100x30']);
  });

  test('each connection paints on a clean screen, the old picture stays until then', () => {
    live();
    last().paints(10);
    last().breaks();
    vi.advanceTimersByTime(1000);
    expect(sockets).toHaveLength(2);
    expect(screen.events).toEqual(['200x50', 'reset', 'bytes 10']);
    live();
    last().paints(20);
    expect(screen.events).toEqual(['200x50', 'reset', 'bytes 10', 'reset', 'bytes 20']);
  });

  test('a server that does not come back is asked ever more rarely, at most every 15 s', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const delays: number[] = [];
    for (let i = 0; i < 8; i++) {
      const before = performance.now();
      last().breaks();
      const phase = session.state.phase;
      delays.push(phase.kind === 'retrying' ? Math.round(phase.at - before) : -1);
      vi.advanceTimersByTime(15_000);
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  });

  test('nothing is tried while nobody looks, and at once when somebody does', () => {
    live();
    session.setVisible(false);
    last().breaks();
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(1);
    session.setVisible(true);
    expect(sockets).toHaveLength(2);
  });

  test('the network coming back hastens the next try', () => {
    live();
    for (let i = 0; i < 6; i++) {
      last().breaks();
      vi.advanceTimersByTime(15_000);
    }
    last().breaks();
    const before = sockets.length;
    session.wake();
    expect(sockets).toHaveLength(before + 1);
  });

  test.each([
    [4401, 'no such token', 'refused'],
    [4404, 'not started: the run is queued', 'waiting'],
    [4404, 'the window is closed', 'gone'],
    [4409, 'ended: the run is finished', 'ended'],
    [1000, 'left; the window is there', 'left'],
    [1007, 'a text message should be JSON', 'fault'],
  ])('%d %s is not tried again by itself', (code, reason, kind) => {
    live();
    last().breaks(code, reason);
    expect(session.state.phase).toMatchObject({ kind: 'closed', meaning: { kind } });
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(1);
  });

  test.each([1001, 1006, 4500, 1011])('%d is tried again', (code) => {
    live();
    last().breaks(code);
    vi.advanceTimersByTime(1000);
    expect(sockets).toHaveLength(2);
  });

  test('a connection that says nothing for ten seconds is given up', () => {
    live();
    vi.advanceTimersByTime(9_900);
    expect(session.state.phase.kind).toBe('live');
    vi.advanceTimersByTime(200);
    expect(session.state.phase.kind).toBe('retrying');
    expect(sockets[0]!.closedWith).not.toBeNull();
  });

  test('one that paints without end is alive even if its answers are late', () => {
    live();
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(2_000);
      last().paints(10);
    }
    expect(session.state.phase.kind).toBe('live');
  });

  test('what an abandoned connection still says is not heard', () => {
    live();
    const old = last();
    vi.advanceTimersByTime(11_000);
    old.says({ type: 'size', cols: 1, rows: 1 });
    expect(session.state.size).toEqual({ cols: 200, rows: 50 });
  });

  test('leaving says goodbye and nothing is tried any more', () => {
    live();
    session.dispose();
    expect(last().closedWith).toBe(1000);
    vi.advanceTimersByTime(600_000);
    expect(sockets).toHaveLength(1);
  });
});

describe('acknowledging', () => {
  test('only what was shown, in bundles', () => {
    live();
    last().paints(1000);
    last().paints(500);
    vi.advanceTimersByTime(1000);
    expect(last().of('ack')).toEqual([]);
    screen.showAll();
    vi.advanceTimersByTime(1000);
    expect(last().of('ack')).toEqual([{ type: 'ack', bytes: 1500 }]);
  });

  test('much at once without waiting', () => {
    live();
    last().paints(64 * 1024);
    screen.showAll();
    expect(last().of('ack')).toEqual([{ type: 'ack', bytes: 65536 }]);
  });

  test('what an old connection sent is not acknowledged to the new one', () => {
    live();
    last().paints(1000);
    last().breaks();
    comeBack();
    screen.showAll();
    vi.advanceTimersByTime(1000);
    expect(last().of('ack')).toEqual([]);
  });
});

describe('latency', () => {
  test('is measured at once and every five seconds', () => {
    live();
    expect(last().of('ping')).toHaveLength(1);
    vi.advanceTimersByTime(40);
    last().says({ type: 'pong' });
    expect(session.state.latency).toBe(40);
    vi.advanceTimersByTime(5_000);
    expect(last().of('ping')).toHaveLength(2);
  });

  test('is not known while there is no connection', () => {
    live();
    last().says({ type: 'pong' });
    last().breaks();
    expect(session.state.latency).toBeNull();
  });
});

describe('control', () => {
  test('nothing is typed before it is given', () => {
    live();
    session.type('a');
    session.takeControl();
    session.type('b');
    expect(last().typed).toEqual([]);
    expect(session.state.waiting).toBe(0);
    last().says({ type: 'mode', write: true });
    session.type('c');
    expect(last().typed).toEqual(['c']);
  });

  test('a refusal is told with its reason', () => {
    live();
    session.takeControl();
    last().says({ type: 'mode', write: false, why: 'this server was started with --read-only' });
    expect(session.state).toMatchObject({ control: 'none', refusal: 'this server was started with --read-only' });
    session.type('a');
    expect(last().typed).toEqual([]);
  });

  test('is asked for again after a break, with the size', () => {
    live();
    control();
    session.fit({ cols: 50, rows: 20 });
    last().breaks();
    expect(session.state.control).toBe('interrupted');
    comeBack();
    expect(last().of('mode')).toEqual([{ type: 'mode', write: true }]);
    expect(last().of('resize')).toEqual([]);
    last().says({ type: 'mode', write: true });
    expect(last().of('resize')).toEqual([{ type: 'resize', cols: 50, rows: 20 }]);
  });

  test('giving it back drops the size and what waits', () => {
    live();
    control();
    session.fit({ cols: 50, rows: 20 });
    session.giveBack();
    last().says({ type: 'mode', write: false });
    expect(session.state).toMatchObject({ control: 'none', fitted: false, waiting: 0 });
    last().breaks();
    comeBack();
    expect(last().of('mode')).toEqual([]);
  });

  test('only who is in control sizes the window', () => {
    live();
    session.fit({ cols: 50, rows: 20 });
    expect(last().of('resize')).toEqual([]);
    control();
    session.fit({ cols: 50, rows: 20 });
    session.fit({ cols: 50, rows: 20 });
    session.unfit();
    expect(last().of('resize')).toEqual([{ type: 'resize', cols: 50, rows: 20 }, { type: 'resize' }]);
  });
});

describe('keys without a connection', () => {
  beforeEach(() => {
    live();
    control();
    last().says({ type: 'pong' });
    last().breaks();
    session.type('l');
    session.type('s');
  });

  test('wait, and go only when somebody says so', () => {
    expect(session.state.waiting).toBe(2);
    comeBack();
    last().says({ type: 'mode', write: true });
    expect(last().typed).toEqual([]);
    session.type('\r');
    expect(session.state.waiting).toBe(3);
    session.sendWaiting();
    expect(last().typed).toEqual(['ls\r']);
    expect(session.state.waiting).toBe(0);
    session.type('x');
    expect(last().typed).toEqual(['ls\r', 'x']);
  });

  test('are not sent before control is back', () => {
    session.sendWaiting();
    comeBack();
    session.sendWaiting();
    expect(last().typed).toEqual([]);
    expect(session.state.waiting).toBe(2);
  });

  test('can be dropped', () => {
    session.dropWaiting();
    expect(session.state.waiting).toBe(0);
    comeBack();
    last().says({ type: 'mode', write: true });
    session.type('x');
    expect(last().typed).toEqual(['x']);
  });

  test('too many are not kept, and that is told', () => {
    for (let i = 0; i < 300; i++) session.type('y');
    expect(session.state).toMatchObject({ waiting: 256, refused: 46 });
  });

  test('the mouse and answers to programs are no keys', () => {
    session.type('\u001b[<0;10;10M');
    session.type('\u001b[I');
    expect(session.state.waiting).toBe(2);
  });

  test('nothing waits for a run that has ended', () => {
    vi.advanceTimersByTime(1000);
    last().breaks(4409, 'ended: the run is finished');
    expect(session.state).toMatchObject({ waiting: 0, control: 'none' });
  });
});

describe('keys that may be lost', () => {
  test('what the server had not confirmed when the connection broke is told', () => {
    live();
    control();
    last().says({ type: 'pong' });
    session.type('a');
    session.type('b');
    vi.advanceTimersByTime(300);
    last().says({ type: 'pong' });
    session.type('c');
    last().breaks();
    expect(session.state.doubtful).toBe(1);
    comeBack();
    last().says({ type: 'mode', write: true });
    session.type('d');
    expect(session.state.doubtful).toBe(0);
  });

  test('an answer to an earlier ping confirms nothing typed since', () => {
    live();
    control();
    session.type('a'); // the first ping is on its way
    last().says({ type: 'pong' });
    last().breaks();
    expect(session.state.doubtful).toBe(1);
  });

  test('typing asks for an answer soon', () => {
    live();
    control();
    last().says({ type: 'pong' });
    session.type('a');
    vi.advanceTimersByTime(300);
    expect(last().of('ping')).toHaveLength(2);
  });
});
