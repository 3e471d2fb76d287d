import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../src/api/types';
import { endBrowser, eventually, type PageOptions, World } from './harness';

const echo = 'echo ready; while read -r line; do echo "heard $line"; done';
let world: World;

beforeEach(async () => {
  world = await World.start();
});

afterEach(async () => {
  const complaints = world.complaints;
  await world.end();
  expect(complaints).toEqual([]);
});

afterAll(endBrowser);

async function running(command: string, more: Record<string, unknown> = {}): Promise<Run> {
  const made = await world.start(command, more);
  return world.reaches(made.id, 'running');
}

/** The run's page with its terminal in sight. */
async function openTerminal(run: Run, options: PageOptions = {}): Promise<Page> {
  const page = await world.open({ ...options, path: `/runs/${run.id}` });
  await showTerminal(page);
  return page;
}

async function showTerminal(page: Page) {
  await page.getByRole('heading', { name: 'Terminal', exact: true }).scrollIntoViewIfNeeded();
  await panel(page).evaluate((element) => element.scrollIntoView({ block: 'center' }));
}

const panel = (page: Page) => page.locator('.tmux-terminal-panel');
const screen = (page: Page) => panel(page).locator('.xterm-rows');
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });

function shows(page: Page, text: string, seconds = 15) {
  return eventually(async () => (await screen(page).textContent())?.includes(text), `the terminal shows ${text}`, seconds);
}

async function takeControl(page: Page) {
  await button(page, 'Take control').click();
  await button(page, 'Give back control').waitFor();
  await eventually(() => page.evaluate(() => document.activeElement?.className === 'xterm-helper-textarea'), 'the terminal has the focus');
}

async function sizeOf(run: Run): Promise<string> {
  return (await world.tmux('display-message', '-p', '-t', run.tmux_pane ?? '', '#{window_width}x#{window_height}')).trim();
}

async function pane(run: Run): Promise<string> {
  return world.tmux('capture-pane', '-p', '-t', run.tmux_pane ?? '');
}

/** Pastes as the browser does when a person has. */
function paste(page: Page, text: string) {
  return page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

describe('the terminal of a run', () => {
  test('reads until control is taken, types into the real window, and leaves its size alone', async () => {
    const run = await running(echo);
    const page = await openTerminal(run);
    await shows(page, 'ready');
    await panel(page)
      .getByText(/^Live, \d+ ms$/)
      .waitFor();
    expect(await sizeOf(run)).toBe('200x50');
    await page.locator('.tmux-terminal-panel-host').focus();
    await page.keyboard.type('unheard');
    await takeControl(page);
    await page.keyboard.type('größe 7\n');
    await shows(page, 'heard größe 7');
    await button(page, 'Give back control').click();
    await button(page, 'Take control').waitFor();
    await page.locator('.tmux-terminal-panel-host').focus();
    await page.keyboard.type('unheard\n');
    await page.goto('about:blank');
    await eventually(async () => !(await world.tmux('list-clients')).trim(), 'the viewer has left');
    expect(await pane(run)).not.toContain('unheard');
    expect(await sizeOf(run)).toBe('200x50');
  });

  test('shows true colours and wide characters under the content policy', async () => {
    const run = await running(`printf '\\033[38;2;160;20;90mtrue\\033[m 漢字🙂|\\n'; ${echo}`);
    const page = await openTerminal(run);
    await shows(page, 'ready');
    const colour = () =>
      screen(page)
        .locator('span', { hasText: /^true$/ })
        .evaluate((span) => getComputedStyle(span).color);
    await eventually(async () => (await colour()) === 'rgb(160, 20, 90)', 'the exact colour');
    // A row may be drawn anew while it is looked at: what is taken out of the page has no colour.
    const text = screen(page).locator('span', { hasText: 'ready' }).first();
    const shown = () => text.evaluate((span) => getComputedStyle(span).color);
    const light = await eventually(async () => (await shown()) || null, 'the text has a colour');
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(async () => !['', light].includes(await shown()), 'the theme is followed');
  });

  test('says how to reach the window from elsewhere', async () => {
    const run = await running(echo, { name: 'name with spaces' });
    const page = await openTerminal(run);
    await button(page, 'Copy window name').click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(run.tmux_window);
    await button(page, 'Copy the attach command').click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(run.attach_command);
  });

  test('two viewers see the same, also when one gives the window another size, which it gets back', async () => {
    const run = await running(`trap 'stty size' WINCH; echo ready; while :; do read -r line && echo "heard $line"; done`);
    const [reader, writer] = [await openTerminal(run), await openTerminal(run, { device: 'phone' })];
    await shows(reader, 'ready');
    await takeControl(writer);
    await button(writer, 'Fit to my screen').click();
    await eventually(async () => (await sizeOf(run)) !== '200x50', 'the window has the size of the phone');
    const fitted = await sizeOf(run);
    const [columns, rows] = fitted.split('x').map(Number);
    expect(columns).toBeLessThan(60);
    await reader.getByText(`${columns}×${rows}`).waitFor();
    await writer.keyboard.type('hello\n');
    await shows(reader, 'heard hello');
    await shows(writer, 'heard hello');
    await writer.close();
    await eventually(async () => (await sizeOf(run)) === '200x50', 'the window has its own size again');
    await reader.getByText('200×50').waitFor();
  });

  test('the keyboard leaves it by a chord, and passes it by while it only reads', async () => {
    const run = await running(echo);
    const page = await openTerminal(run);
    await shows(page, 'ready');
    await button(page, 'Take control').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Screen reader');
    await takeControl(page);
    await page.keyboard.type('a\tb\n');
    await shows(page, 'heard a');
    await page.keyboard.press('Control+Shift+Space');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Give back control');
  });

  test('goes on by itself after a restart of the server, and keys typed meanwhile wait to be sent', async () => {
    const run = await running(echo);
    const page = await openTerminal(run);
    await takeControl(page);
    await page.keyboard.type('before\n');
    await shows(page, 'heard before');
    await page.waitForTimeout(600);
    await world.endServer();
    await panel(page)
      .getByText(/Reconnecting/)
      .first()
      .waitFor();
    await page.keyboard.type('held\n');
    await panel(page).getByText('5 keys waiting for the connection.').waitFor();
    await world.serve();
    await panel(page)
      .getByText(/Look at the screen before you send/)
      .waitFor({ timeout: 30_000 });
    expect(await pane(run)).not.toContain('held');
    await button(page, 'Send').click();
    await shows(page, 'heard held');
    await page.keyboard.type('after\n');
    await shows(page, 'heard after');
    expect(await panel(page).getByRole('alert').count()).toBe(0);
  });

  test('shows the last picture and how it ended when the run ends under it', async () => {
    const run = await running('echo the last words; read -r line; exit 3');
    const page = await openTerminal(run);
    await takeControl(page);
    await page.keyboard.type('go\n');
    await panel(page).getByText('The run failed: exit code 3.').first().waitFor();
    await shows(page, 'the last words');
    expect(await button(page, 'Take control').getAttribute('aria-description')).toBe('The run has ended.');
  });

  test('says that the window is gone when it is killed under it', async () => {
    const run = await running('echo the last words; sleep 1000');
    const page = await openTerminal(run);
    await shows(page, 'the last words');
    await world.tmux('kill-window', '-t', run.tmux_window_id ?? '');
    await panel(page)
      .getByText(/The run failed|The window is closed|Ended/)
      .first()
      .waitFor({ timeout: 20_000 });
    await shows(page, 'the last words');
    await page.reload();
    await showTerminal(page);
    await panel(page).getByText('The end of the log. The window is closed.').waitFor({ timeout: 20_000 });
    await panel(page).getByLabel('End of the log').getByText('the last words').waitFor();
  });

  test('begins by itself when the run starts', async () => {
    const made = await world.api<Run>('POST', '/runs', { argv: ['/bin/sh', '-c', echo] });
    const page = await openTerminal(made);
    await panel(page).getByText('The run is not started.').waitFor();
    await world.api('POST', `/runs/${made.id}/start`);
    await shows(page, 'ready');
  });

  test('asks before it pastes lines, and never pastes what acts as a key', async () => {
    const run = await running('stty -icanon -echo; echo ready; cat -v');
    const page = await openTerminal(run);
    await shows(page, 'ready');
    await takeControl(page);
    await paste(page, 'single');
    await shows(page, 'single');
    await paste(page, 'one\nrm -rf \u001b[201~x\u0003\n');
    const dialog = page.getByRole('dialog', { name: 'Paste 2 lines?' });
    await dialog.getByText('2 characters that would act as keys or hide text are left out.').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await paste(page, 'one\nrm -rf \u001b[201~x\u0003\n');
    await dialog.getByRole('button', { name: 'Paste' }).click();
    await shows(page, 'rm -rf [201~x');
    expect(await pane(run)).not.toContain('^[');
    expect((await world.run(run.id)).status).toBe('running');
    await page.keyboard.type('typed');
    await shows(page, 'typed');
  });

  test('nothing that a run prints leaves the terminal', async () => {
    const script = path.join(world.workdir, 'hostile.sh');
    writeFileSync(
      script,
      String.raw`printf '\033]0;<img src=x onerror=alert(1)>\007\033]2;hostile\007\033]52;c;aG9zdGlsZQ==\007'
printf '<script>document.title="hostile"</script> javascript:alert(1) https://example.org/<b>\n'
printf '\033]8;;javascript:alert(1)\033\\link\033]8;;\033\\ \033[c\033[>c\033[6n\033]11;?\007\n'
echo ready
${echo}
`,
    );
    const run = await running(`sh ${script}`, { name: '"><img src=x onerror=alert(1)>' });
    const page = await openTerminal(run);
    await page.evaluate(() => navigator.clipboard.writeText('mine'));
    let asked = false;
    page.on('dialog', (dialog) => {
      asked = true;
      void dialog.dismiss();
    });
    await takeControl(page);
    await shows(page, 'javascript:alert(1)');
    expect(await page.title()).not.toMatch(/^hostile/);
    expect(await panel(page).locator('img, script').count()).toBe(0);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('mine');
    expect(asked).toBe(false);
    await page.keyboard.type('mine\n');
    await shows(page, 'heard mine');
  });

  test('copies what is selected, also where a program uses the mouse', async () => {
    const run = await running(`printf '\\033[?1000h\\033[?1006h'; ${echo}`);
    await world.tmux('set-option', '-g', 'mouse', 'on');
    const page = await openTerminal(run);
    await shows(page, 'ready');
    const word = screen(page).locator('span', { hasText: 'ready' }).first();
    const box = await eventually(() => word.boundingBox(), 'the word is drawn');
    const at = { x: box.x + 4, y: box.y + box.height / 2 };
    await page.mouse.dblclick(at.x, at.y);
    await page.keyboard.press('Control+Shift+KeyC');
    await eventually(async () => (await page.evaluate(() => navigator.clipboard.readText())) === 'ready', 'the word is copied');
    expect(await pane(run)).not.toContain('[<');
  });

  test('the wheel never types', async () => {
    const run = await running('stty -icanon -echo; echo ready; cat -v');
    const page = await openTerminal(run);
    await shows(page, 'ready');
    await takeControl(page);
    await screen(page).locator('..').hover();
    await page.mouse.wheel(0, -300);
    await page.mouse.wheel(0, 300);
    await page.keyboard.type('end');
    await shows(page, 'end');
    expect(await pane(run)).not.toContain('^[');
  });

  test('a finger turns the wheel of a program that asked for the mouse, and else scrolls the page', async () => {
    const run = await running("stty -icanon -echo; printf '\\033[?1000h\\033[?1006h'; echo ready; cat -v");
    await world.tmux('set-option', '-g', 'mouse', 'on');
    const page = await openTerminal(run, { device: 'phone' });
    await shows(page, 'ready');
    const touch = await page.context().newCDPSession(page);
    const drag = async () => {
      const box = (await page.locator('.tmux-terminal-panel-host').boundingBox())!;
      const x = box.x + 100;
      const at = (y: number) => [{ x, y }];
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(box.y + 200) });
      for (let y = 190; y > 100; y -= 10) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(box.y + y) });
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    await drag();
    await takeControl(page);
    await drag();
    await shows(page, '^[[<65;');
    const seen = await pane(run);
    expect(seen).not.toContain('^[[<64;');
    expect(seen).not.toMatch(/\^\[\[[AB]/);
  });

  test('has keys for a phone, in control alone', async () => {
    const run = await running('stty -icanon -echo; trap "echo interrupted" INT; echo ready; cat -v; cat -v');
    const page = await openTerminal(run, { device: 'phone' });
    await shows(page, 'ready');
    expect(await panel(page).getByRole('group', { name: 'Keys' }).count()).toBe(0);
    await takeControl(page);
    for (const key of ['Esc', 'Up']) await button(page, key).tap();
    await shows(page, '^[^[');
    await button(page, 'Ctrl for the next key').tap();
    await page.keyboard.type('g');
    await shows(page, '^G');
    await page.keyboard.type('g');
    await shows(page, '^Gg');
    await button(page, '^C, interrupt').tap();
    await shows(page, 'interrupted');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test('says why control cannot be taken where the server only reads', async () => {
    await world.end();
    world = await World.start('--read-only');
    const id = (await world.stint('run', '--name', 'read', '--', '/bin/sh', '-c', echo)).trim();
    const page = await openTerminal(await world.reaches(id, 'running'));
    await shows(page, 'ready');
    await eventually(
      async () => (await button(page, 'Take control').getAttribute('aria-description'))?.includes('--read-only'),
      'the button says why',
    );
  });
});
