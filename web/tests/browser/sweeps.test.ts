import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Run, Sweep } from '../../src/api/types';
import { endBrowser, eventually, World } from './harness';

const repository = path.resolve(import.meta.dirname, '../../..');
const train = path.join(repository, 'examples/train.py');
const hostile = '<img src=x onerror=alert(1)>';
let world: World;

beforeAll(async () => {
  world = await World.start('--parallel', '2');
}, 60_000);

afterAll(async () => {
  await world.end();
  await endBrowser();
  expect(world.complaints).toEqual([]);
});

async function fillForm(page: Page, command: string, parameters: [string, string][]) {
  await page.getByLabel('Command', { exact: true }).fill(command);
  for (const [index, [name, values]] of parameters.entries()) {
    if (index > 0) await page.getByRole('button', { name: 'Add a parameter' }).click();
    await page.getByLabel(`Name of parameter ${index + 1}`).fill(name);
    await page.getByLabel(`Values of parameter ${index + 1}`).fill(values);
  }
}

function idOf(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

async function made(page: Page): Promise<string> {
  await page.waitForURL(/\/sweeps\/s0/);
  return idOf(page);
}

function sweep(id: string): Promise<Sweep> {
  return world.api<Sweep>('GET', `/sweeps/${id}`);
}

/** A run that writes these lines to its metrics and goes on as long as it is told. */
function measuring(lines: string[], then = 'true'): string {
  return `cd "$STINT_ARTIFACTS_DIR" && printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > metrics.jsonl; ${then}`;
}

test('a sweep of three by three is made, started, watched and compared', async () => {
  const page = await world.open({ path: '/sweeps' });
  await page.getByRole('heading', { name: 'No sweeps yet' }).waitFor();
  await page.getByRole('link', { name: 'New sweep' }).first().click();
  await fillForm(page, `python3 ${train} --epochs 3`, [
    ['lr', '0.3, 0.1, 0.03'],
    ['batch', '32..128:48'],
  ]);
  await page.getByRole('heading', { name: '9 cells' }).waitFor();
  expect(await page.locator('.create-sweep-lines code').allInnerTexts()).toEqual(
    ['32', '80', '128'].map((batch) => `python3 ${train} --epochs 3 --lr=0.3 --batch=${batch}`),
  );
  await page.getByLabel('Name', { exact: true }).fill('spirals');
  await page.getByLabel('At once').fill('2');
  const line = await page.locator('.create-sweep-preview .command code').textContent();
  expect(line).toContain('stint sweep create --name spirals --param lr=0.3,0.1,0.03 --param batch=32..128:48 --parallel 2 --start --shell');
  await page.getByRole('button', { name: 'Make and start' }).click();
  const id = await made(page);

  // What is shown follows the runs without anybody asking.
  await page.getByText('2 running').or(page.getByText('1 running')).first().waitFor();
  const cells = page.locator('.cell-matrix a.cell');
  await eventually(async () => (await cells.count()) === 9, 'nine cells are shown');
  const chart = page.getByRole('img', { name: /^loss, last values/ });
  await chart.waitFor({ timeout: 30_000 });
  const before = await chart.getAttribute('aria-label');
  await eventually(async () => (await chart.getAttribute('aria-label')) !== before, 'the curves grow', 40);
  await page.getByText('9 completed').first().waitFor({ timeout: 120_000 });
  expect((await sweep(id)).status).toBe('completed');
  await page.getByRole('button', { name: 'Retry failed' }).click({ force: true });
  expect(await page.getByRole('button', { name: 'Retry failed' }).getAttribute('aria-description')).toBe(
    'No cell has failed or was stopped.',
  );

  // The best comes first and is marked as such in the cells.
  await eventually(
    async () => /the best$/.test((await page.locator('.cell.is-best').getAttribute('aria-label')) ?? ''),
    'the best cell is marked',
  );
  const first = await page.locator('.sweep-runs-table tbody tr').first().getByRole('link').textContent();
  expect(await page.locator('.cell.is-best').getAttribute('href')).toContain(first);

  const compare = page.getByRole('button', { name: 'Compare' });
  expect(await compare.getAttribute('aria-description')).toBe('Select two to ten runs.');
  for (const row of [0, 1, 2]) await page.locator('.sweep-runs-table tbody input').nth(row).check();
  await page.getByRole('link', { name: 'Compare 3' }).click();
  await page.getByRole('heading', { name: 'Compare 3 runs' }).waitFor();
  await page.getByRole('img', { name: /^accuracy, last values: lr=/ }).waitFor();
  const rows = page.locator('.compare-table tbody th');
  await eventually(async () => (await rows.allInnerTexts()).includes('loss'), 'what differs is told');
  expect(await rows.allInnerTexts()).toEqual(expect.arrayContaining(['Command', 'loss', 'accuracy']));
  expect(await rows.allInnerTexts()).not.toContain('Folder');
  await page.getByLabel('Also what is the same').check();
  expect(await rows.allInnerTexts()).toContain('Folder');
  await page.context().close();
}, 240_000);

test('what the form cannot know is told at the field that the server names', async () => {
  const page = await world.open({ path: '/sweeps/new' });
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  await page.getByText('Give the command that each cell runs.').waitFor();
  await fillForm(page, "echo '{a}'", [['a', '1, 2']]);
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  await page.getByText(/stands inside quotes/).waitFor();
  const command = page.getByLabel('Command', { exact: true });
  expect(await command.getAttribute('aria-invalid')).toBe('true');
  await eventually(() => command.evaluate((field) => document.activeElement === field), 'the field has the focus');

  await page.getByLabel('Name of parameter 1').fill(hostile);
  await page.getByText(/A name begins with a letter/).waitFor();
  expect(await page.locator('main img').count()).toBe(0);
  await page.context().close();
});

test('a sweep is made once, however often it is asked for', async () => {
  const page = await world.open({ path: '/sweeps/new' });
  // The answer is slow to come, and so is what is shown after it.
  for (const slow of [(url: URL) => url.pathname === '/sweeps', /SweepDetailView.*\.js/])
    await page.route(slow, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
  await fillForm(page, 'true', [['once', '1, 2']]);
  await page.getByLabel('Name', { exact: true }).fill('once');
  for (let time = 0; time < 20; time++) await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Making…' }).waitFor();
  for (let time = 0; time < 20; time++) {
    await page.keyboard.press('Control+Enter');
    await page.waitForTimeout(20);
  }
  await made(page);
  await page.keyboard.press('Control+Enter');
  const sweeps = await world.api<Sweep[]>('GET', '/sweeps?limit=100');
  expect(sweeps.filter((each) => each.name === 'once').length).toBe(1);
  await page.context().close();
});

test('hostile values, keys and names are text and nothing else', async () => {
  const line = JSON.stringify({ step: 1, [hostile]: 0.5, __proto__: 1, constructor: 2, 'a,b': 3 });
  const made = await world.api<Sweep>('POST', '/sweeps', {
    name: hostile,
    goal: hostile,
    argv: ['/bin/sh', '-c', measuring([line]), 'sh', '{x}'],
    parameters: { x: [hostile, 'javascript:alert(1)', "' onmouseover='alert(1)"], constructor: ['1', '2'] },
    auto_start: true,
  });
  await eventually(async () => (await sweep(made.id)).progress.completed === 6, 'its cells have ended', 60);
  const page = await world.open({ path: `/sweeps/${made.id}` });
  const told: string[] = [];
  page.on('dialog', (dialog) => {
    told.push(dialog.message());
    void dialog.dismiss();
  });
  await page.locator('.sweep-runs-table tbody tr').nth(5).waitFor();
  await page.getByLabel('Judged by').selectOption('a,b');
  await page.getByRole('img', { name: /^a,b, last values/ }).waitFor();
  for (const row of [0, 1, 2]) await page.locator('.sweep-runs-table tbody input').nth(row).check();
  await page.getByRole('link', { name: 'Compare 3' }).click();
  await page.getByRole('heading', { name: 'Compare 3 runs' }).waitFor();
  await page.locator('.compare-table').getByText(hostile).first().waitFor();
  expect(await page.locator('main img:not([src^="blob:"])').count()).toBe(0);
  expect(told).toEqual([]);
  await page.context().close();
});

test('what a sweep came to is right once it has ended, for any of its many keys', async () => {
  const gate = path.join(world.root, 'gate-many');
  const keys = Array.from({ length: 120 }, (_, index) => `k${String(index).padStart(3, '0')}`);
  const line = (value: number) =>
    JSON.stringify(Object.fromEntries([['step', value], ...keys.map((key) => [key, value]), ['val/loss', value]]));
  const command = measuring([line(5)], `until [ -e '${gate}' ]; do sleep 0.05; done; echo '${line(2)}' >> metrics.jsonl`);
  const { id } = await world.api<Sweep>('POST', '/sweeps', {
    name: 'many keys',
    argv: ['/bin/sh', '-c', command, 'sh', '{x}'],
    parameters: { x: ['1', '2'] },
    parallel: 2,
    auto_start: true,
  });
  const list = await world.open({ path: '/sweeps' });
  const best = list.locator('.sweeps-row', { hasText: 'many keys' }).locator('.sweeps-best');
  await eventually(
    async () => /^val\/loss\s5$/.test(((await best.textContent()) ?? '').trim()),
    'the best of a key beyond the first is told',
  );

  const page = await world.open({ path: `/sweeps/${id}` });
  await page.getByLabel('Judged by').selectOption('k100');
  const cells = page.locator('.sweep-runs-table tbody tr').first().locator('td');
  const says = (value: string) => async () => (await cells.allInnerTexts()).some((text) => text.trim() === value);
  await eventually(says('5'), 'a key beyond the first has its values');
  await list.bringToFront();
  writeFileSync(gate, '');
  await eventually(async () => (await sweep(id)).status === 'completed', 'it has ended');
  await eventually(says('2'), 'the last values are shown', 4);
  await eventually(async () => /^val\/loss\s2$/.test(((await best.textContent()) ?? '').trim()), 'and in the list', 4);

  const columns = keys.slice(0, 90).map((key) => `metric:last:${key}`);
  await page.evaluate(([name, value]) => localStorage.setItem(name!, value!), [`stint.sweep.columns.${id}`, JSON.stringify(columns)]);
  await page.reload();
  await page.locator('.sweep-runs-table').waitFor();
  await eventually(async () => (await cells.allInnerTexts()).filter((text) => text.trim() === '2').length >= 90, 'all columns are filled');
  await page.context().close();
  await list.context().close();
}, 60_000);

test('brushes leave only the runs within, and cells are one stop of the Tab key', async () => {
  const made = await world.api<Sweep>('POST', '/sweeps', {
    name: 'wide',
    argv: ['true'],
    parameters: { a: { min: 1, max: 10 }, b: { min: 1, max: 5 }, c: ['x', 'y'] },
  });
  const page = await world.open({ path: `/sweeps/${made.id}` });
  await page.locator('.cell').nth(99).waitFor();
  expect(await page.locator('.cell[tabindex="0"]').count()).toBe(1);
  await page.locator('.cell[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'a=1 b=2 c=x: ready'), 'arrows move');
  await page.keyboard.press('Control+End');
  await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'a=10 b=5 c=y: ready'), 'to the last');
  expect(await page.locator('.cell[tabindex="0"]').count()).toBe(1);

  const strip = (await page.locator('.parallel-plot-strip').first().boundingBox())!;
  const [x, bottom] = [strip.x + strip.width / 2, strip.y + strip.height - 14];
  await page.mouse.move(x, bottom);
  await page.mouse.down();
  await page.mouse.move(x, bottom - 0.5 * (strip.height - 24), { steps: 4 });
  await page.mouse.up();
  await page.getByText('50 of 100 runs').waitFor();
  await page.getByText(/^Filter by values/).click();
  await page.getByRole('combobox', { name: 'c', exact: true }).selectOption('x');
  await page.getByText('25 of 100 runs').waitFor();
  expect(await page.locator('.sweep-runs-table table').getAttribute('aria-rowcount')).toBe('26');
  const from = page.getByRole('textbox', { name: 'a from' });
  await from.fill('100');
  await from.press('Enter');
  await page.getByText('0 of 100 runs').waitFor();
  expect([await from.inputValue(), await from.evaluate((field) => document.activeElement === field)]).toEqual(['100', true]);
  await from.fill('4,5');
  await from.press('Enter');
  await page.getByText('5 of 100 runs').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await from.inputValue()).toBe('');
  expect(await page.locator('.sweep-runs-table table').getAttribute('aria-rowcount')).toBe('101');
  await page.context().close();
});

test('a sweep is started, paused, resumed, stopped and retried from its page', async () => {
  const made = await world.api<Sweep>('POST', '/sweeps', {
    name: 'slow',
    base_command: 'sleep 300; : {n}',
    parameters: { n: [1, 2, 3, 4] },
  });
  const page = await world.open({ path: `/sweeps/${made.id}` });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await page.getByLabel('at once').fill('1');
  await button('Start').click();
  await page.getByText('1 running').waitFor();
  expect((await sweep(made.id)).parallel).toBe(1);
  await button('Pause').click();
  await page.getByText('Paused: nothing more starts, what runs goes on.').waitFor();
  expect(await button('Pause').getAttribute('aria-description')).toBe('It is paused.');
  await button('Resume').click();
  await page.getByText('Paused: nothing more starts').waitFor({ state: 'detached' });
  await button('Stop').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
  await page.getByText('4 canceled').waitFor({ timeout: 30_000 });
  await button('Retry failed').click();
  await page.getByText('1 running').waitFor();
  await world.api('POST', `/sweeps/${made.id}/stop`);
  await page.getByText('4 canceled').waitFor({ timeout: 30_000 });
  await page.context().close();
}, 90_000);

test('a run’s curves grow while it goes, with a gap where it measured NaN', async () => {
  const lines = Array.from({ length: 60 }, (_, step) => `{"step":${step},"loss":${step > 20 && step < 40 ? 'NaN' : 1},"${hostile}":1}`);
  const then = `for i in 60 61 62 63 64; do sleep 1; echo "{\\"step\\":$i,\\"loss\\":$i}" >> metrics.jsonl; done; echo broken >> metrics.jsonl`;
  const run: Run = await world.start(measuring(lines, then), { name: 'gaps' });
  const page = await world.open({ path: `/runs/${run.id}` });
  await page.locator('#metrics').scrollIntoViewIfNeeded();
  const chart = page.getByRole('img', { name: /^loss: last/ });
  await chart.waitFor();
  await eventually(async () => /last 64/.test((await chart.getAttribute('aria-label')) ?? ''), 'the last value is there', 30);
  await page.getByText('1 line could not be read').waitFor();

  // Nothing is drawn where nothing was measured: of the plot's columns, those of the gap hold no colour of the line.
  const colored = await chart.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { data, width, height } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const isLine = (at: number) => data[at + 2]! - data[at]! > 90 && data[at + 3]! > 120;
    return Array.from({ length: width }, (_, x) => Array.from({ length: height }, (_, y) => isLine((y * width + x) * 4)).some(Boolean));
  });
  const [from, to] = [colored.indexOf(true), colored.lastIndexOf(true)];
  const at = (step: number) => colored[Math.round(from + ((to - from) * step) / 64)];
  expect([at(10), at(30), at(50)]).toEqual([true, false, true]);

  await page.getByRole('button', { name: 'Show loss as a table' }).click();
  expect(await page.getByRole('region', { name: 'Points of loss' }).getByText('gap').count()).toBe(19);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await page.getByRole('rowheader', { name: hostile }).waitFor();
  expect(await page.locator('#metrics img').count()).toBe(0);
  await page.context().close();
}, 90_000);

test('artifacts are shown as text or as images, and never as pages', async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><script>alert(1)</script><rect width="40" height="20"/></svg>';
  const run = await world.start(
    `cd "$STINT_ARTIFACTS_DIR" && mkdir 'a b' && echo '<script>alert(1)</script>' > 'a b/#1?.html' && echo '{"a":[1,2]}' > r.json && echo '${svg}' > p.svg && head -c 5000 /dev/zero > w.bin && head -c 65536 /dev/zero | tr '\\0' x > whole.txt && head -c 65537 /dev/zero | tr '\\0' x > cut.txt && ln -s /etc/passwd link`,
    { name: 'makes' },
  );
  await world.reaches(run.id, 'finished');
  const page = await world.open({ path: `/runs/${run.id}` });
  const told: string[] = [];
  page.on('dialog', (dialog) => {
    told.push(dialog.message());
    void dialog.dismiss();
  });
  await page.locator('#artifacts').scrollIntoViewIfNeeded();
  const preview = async (name: string) => {
    await page.getByRole('button', { name: `Preview ${name}` }).click();
    return page.getByRole('dialog');
  };
  const close = () => page.getByRole('button', { name: 'Close' }).click();
  await (await preview('a b/#1?.html')).getByText('<script>alert(1)</script>').waitFor();
  await close();
  await (await preview('r.json')).getByText('"a": [').waitFor();
  await close();
  await (await preview('cut.txt')).getByText('The first 64 KiB are shown.').waitFor();
  await close();
  await (await preview('whole.txt')).getByText(/^x{65536}$/).waitFor();
  expect(await page.getByText('are shown.').count()).toBe(0);
  await close();
  const image = (await preview('p.svg')).locator('img');
  await image.waitFor();
  expect(
    await image.evaluate((element) => (element as HTMLImageElement).decode().then(() => (element as HTMLImageElement).naturalWidth)),
  ).toBe(40);
  await close();
  await (await preview('w.bin')).getByText('It is no text.').waitFor();
  await close();
  expect(await page.getByRole('button', { name: 'Download link' }).getAttribute('aria-description')).toContain(
    'a link that the command made',
  );
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download a b/#1?.html' }).click()]);
  expect(download.suggestedFilename()).toMatch(/1.*\.html$/);
  expect(told).toEqual([]);
  await page.context().close();
});
