import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Run } from '../../src/api/types';
import { serveDevPage } from './dev-page';

const repository = path.resolve(import.meta.dirname, '../../..');
const dist = process.env.STINT_DIST ?? path.join(repository, 'dist');
const run = promisify(execFile);

export const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
} as const;

export type Device = keyof typeof devices;

export interface PageOptions {
  device?: Device;
  theme?: 'light' | 'dark';
  /** The path below `/ui`, such as `/runs`. */
  path?: string;
  /** A context of its own is made without it: another tab of the same browser needs the same one. */
  context?: BrowserContext;
}

let browser: Promise<Browser> | undefined;

/** The browser of this file's tests. */
export function theBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: process.env.STINT_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
    ],
  });
  return browser;
}

/** Ends the browser; for `afterAll`. */
export async function endBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

/** A folder with a server of the published binary, its runs and a tmux server that nobody else uses. */
export class World {
  readonly root: string;
  readonly workdir: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where the server is. */
  address = '';
  /** Where the page is: on the server, unless STINT_PAGE names a folder with another build of it. */
  origin = '';
  token = '';
  /** What went wrong in the pages that were opened: exceptions, errors on the console, breaches of the content policy. */
  readonly complaints: string[] = [];
  private server: ChildProcess | undefined;
  private dev: { address: string; end: () => void } | undefined;
  private readonly contexts: BrowserContext[] = [];
  private gates = 0;

  private constructor(private readonly options: string[]) {
    this.root = mkdtempSync(path.join(tmpdir(), 'w-'));
    this.workdir = path.join(this.root, 'work');
    for (const folder of ['work', 'home', 'run']) mkdirSync(path.join(this.root, folder), { mode: 0o700 });
    mkdirSync(path.join(this.root, 'tmux'), { mode: 0o700 });
    const { TMUX: _, TMUX_PANE: __, STINT_WORKDIR: ___, STINT_TOKEN: ____, ...rest } = process.env;
    this.environment = {
      ...rest,
      HOME: path.join(this.root, 'home'),
      TMUX_TMPDIR: path.join(this.root, 'tmux'),
      XDG_RUNTIME_DIR: path.join(this.root, 'run'),
      STINT_TMUX_SOCKET: 'page',
      SHELL: '/bin/bash',
      LANG: 'C.UTF-8',
    };
    delete this.environment.DISPLAY;
  }

  /** Starts a server; `options` are those of `serve`. */
  static async start(...options: string[]): Promise<World> {
    const world = new World(options);
    await world.serve();
    return world;
  }

  /** Starts the server, on the port it had if it had one. */
  async serve(): Promise<void> {
    const port = this.address === '' ? [] : ['--port', new URL(this.address).port];
    const server = spawn(path.join(dist, 'stint'), ['serve', '--workdir', this.workdir, ...port, '--no-browser', ...this.options], {
      env: this.environment,
      cwd: this.workdir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.server = server;
    let said = '';
    let errors = '';
    server.stderr?.on('data', (data) => {
      errors += data;
    });
    await new Promise<void>((resolve, reject) => {
      server.stdout?.on('data', (data) => {
        said += data;
        if (said.includes('/ui/') && said.endsWith('\n')) resolve();
      });
      server.once('exit', () => reject(new Error(`the server ended: ${said}${errors}`)));
    });
    const [address, token] = said.trim().split('/ui/');
    this.address = address ?? '';
    if (process.env.STINT_PAGE) this.dev ??= await serveDevPage(path.resolve(process.env.STINT_PAGE), this.address);
    this.origin = this.dev?.address ?? this.address;
    this.token = decodeURIComponent(token?.replace(/^#token=/, '').split(/\s/)[0] ?? '');
  }

  /** Ends the server, by default as a crash would. The runs go on. */
  async endServer(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    server.kill(signal);
    await once(server, 'exit');
  }

  /** The server's process. */
  get pid(): number {
    return this.server?.pid ?? 0;
  }

  /** Ends everything that was started and removes the folder. */
  async end(): Promise<void> {
    for (const context of this.contexts) await context.close().catch(() => undefined);
    this.dev?.end();
    await this.endServer('SIGTERM');
    await this.tmux('kill-server').catch(() => undefined);
    // The runners write their last words meanwhile.
    await eventually(async () => {
      try {
        rmSync(this.root, { recursive: true, force: true });
        return true;
      } catch {
        return false;
      }
    }, `${this.root} is removed`);
  }

  /** Runs the command line in the world's folder and gives what it printed. */
  async stint(...args: string[]): Promise<string> {
    return (await run(path.join(dist, 'stint'), args, { env: this.environment, cwd: this.workdir })).stdout;
  }

  /** Asks the world's tmux server. */
  async tmux(...args: string[]): Promise<string> {
    return (await run('tmux', ['-u', '-L', 'page', ...args], { env: this.environment })).stdout;
  }

  /** Asks the server as a program would; throws with its words when it says no. */
  async api<T>(method: string, where: string, body?: unknown): Promise<T> {
    const response = await fetch(this.address + where, {
      method,
      headers: { Authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Makes and starts a run of a shell line. */
  start(command: string, more: Record<string, unknown> = {}): Promise<Run> {
    return this.api<Run>('POST', '/runs', { argv: ['/bin/sh', '-c', command], auto_start: true, ...more });
  }

  run(id: string): Promise<Run> {
    return this.api<Run>('GET', `/runs/${id}`);
  }

  /** The run once it is in one of the states. */
  async reaches(id: string, ...states: Run['status'][]): Promise<Run> {
    return eventually(
      async () => {
        const found = await this.run(id);
        return states.includes(found.status) ? found : undefined;
      },
      `run ${id} is ${states.join(' or ')}`,
    );
  }

  /**
   * Makes an ended run whose log is `text` (or what the chunks give one after another): large logs would take long through a
   * terminal. Gives its id.
   */
  async runWithLog(text: string | Uint8Array | Iterable<string>, name = 'log', exit = 0): Promise<string> {
    const { id, end } = await this.runningWithLog(text, name, exit);
    await end();
    return id;
  }

  /** The same, of a run that goes on until it is told to end. What is appended to its log meanwhile is its output. */
  async runningWithLog(
    text: string | Uint8Array | Iterable<string>,
    name = 'log',
    exit = 0,
  ): Promise<{ id: string; log: string; end: () => Promise<unknown> }> {
    const gate = path.join(this.root, `gate-${++this.gates}`);
    const made = await this.start(`until [ -e '${gate}' ]; do sleep 0.05; done; exit ${exit}`, { name });
    await this.reaches(made.id, 'running');
    const log = path.join(this.workdir, '.agents/runs', made.id, 'run.log');
    const chunks = typeof text === 'string' || text instanceof Uint8Array ? [text] : text;
    for (const chunk of chunks) writeFileSync(log, chunk, { flag: 'a' });
    const end = async () => {
      writeFileSync(gate, '');
      return this.reaches(made.id, 'finished', 'failed');
    };
    return { id: made.id, log, end };
  }

  /** Opens the page as a person would, by the printed address; complaints of its console are collected. */
  async open(options: PageOptions = {}): Promise<Page> {
    const context = options.context ?? (await this.context(options));
    const page = await context.newPage();
    this.watch(page);
    await page.goto(`${this.origin}/ui${options.path ?? '/'}#token=${encodeURIComponent(this.token)}`);
    return page;
  }

  /** A browser's profile of its own: cookies, storage, tabs. */
  async context(options: Pick<PageOptions, 'device' | 'theme'> = {}): Promise<BrowserContext> {
    const context = await (await theBrowser()).newContext({
      ...devices[options.device ?? 'desktop'],
      colorScheme: options.theme ?? 'light',
      locale: 'en-GB',
      timezoneId: 'UTC',
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    this.contexts.push(context);
    return context;
  }

  private watch(page: Page) {
    page.on('pageerror', (error) => this.complaints.push(`exception: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // A server that is away or says no is part of some tests, and the browser notes each such answer by itself.
      if (/Failed to load resource|net::ERR_|WebSocket connection to/.test(message.text())) return;
      this.complaints.push(`console: ${message.text()}`);
    });
  }
}

/** What `look` gives as soon as it gives something; tries for `seconds`. */
export async function eventually<T>(look: () => Promise<T | undefined | false | null>, what: string, seconds = 20): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > until) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
