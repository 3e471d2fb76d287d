import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Device, endBrowser, eventually, World } from './harness';

const train = path.resolve(import.meta.dirname, '../../../examples/train.py');
let world: World;

beforeEach(async () => {
  world = await World.start('--parallel', '2');
});

afterEach(async () => {
  await world.end();
  expect(world.complaints).toEqual([]);
});

afterAll(endBrowser);

async function screenOf(page: Page): Promise<string> {
  return (await page.locator('.tmux-terminal-panel .xterm-rows').textContent()) ?? '';
}

describe.each<Device>(['desktop', 'phone'])('a newcomer on a %s', (device) => {
  test('makes a run, watches it train, types into its terminal and stops it', async () => {
    const page = await world.open({ device });
    await page.getByRole('link', { name: 'New run' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('textbox', { name: /^Command/ })
      .fill(`python3 ${train} --epochs 5 && read -r word && echo "typed: $word" && sleep 600`);
    await dialog.getByRole('textbox', { name: /^Name/ }).fill('first try');
    if (device === 'desktop') await page.keyboard.press('Control+Enter');
    else await dialog.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: 'first try' }).waitFor();
    await page.locator('.run-title .status', { hasText: 'running' }).waitFor();

    // Its progress bar is one line that moves, not hundreds.
    const log = page.locator('.log-viewer');
    await log.getByText(/epoch 1: loss/).waitFor();
    expect(await log.getByText(/epoch 1\/5 \[#+/).count()).toBe(1);
    expect(await log.getByText(/epoch 1\/5 \[#{30}\] 100%/).count()).toBe(1);

    // Its curves grow while it goes.
    await page.locator('#metrics').scrollIntoViewIfNeeded();
    const loss = page.locator('.metric-chart', { hasText: 'loss' }).locator('.metric-chart-last');
    await page.locator('#metrics canvas').first().waitFor();
    const first = await loss.textContent();
    await eventually(async () => (await loss.textContent()) !== first, 'the curve of the loss grows', 30);
    expect(await page.locator('.run-title .status').textContent()).toBe('running');

    // Its terminal is the real one.
    await page.locator('#terminal').scrollIntoViewIfNeeded();
    await eventually(async () => (await screenOf(page)).includes('epoch 5: loss'), 'the terminal shows the last epoch', 60);
    await page.getByRole('button', { name: 'Take control' }).click();
    await page.getByRole('button', { name: 'Give back control' }).waitFor();
    await page.keyboard.type('hello\n');
    await eventually(async () => (await screenOf(page)).includes('typed: hello'), 'what was typed arrives');

    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.locator('.run-title .status', { hasText: 'stopped' }).waitFor({ timeout: 20_000 });
    await log.getByText('typed: hello').waitFor();
    const [run] = await world.api<{ status: string; log_complete: boolean }[]>('GET', '/runs');
    expect(run).toMatchObject({ status: 'stopped', log_complete: true });
  }, 120_000);
});

// What the same is like at a desk, in more detail: sweeps.test.ts.
test('a newcomer on a phone starts a sweep of three by three and compares its cells', async () => {
  const page = await world.open({ device: 'phone' });
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Sweeps' }).tap();
  await page.getByRole('link', { name: 'New sweep' }).first().tap();
  await page.getByLabel('Command', { exact: true }).fill(`python3 ${train} --epochs 1`);
  await page.getByLabel('Name of parameter 1').fill('lr');
  await page.getByLabel('Values of parameter 1').fill('0.3, 0.1, 0.03');
  await page.getByRole('button', { name: 'Add a parameter' }).tap();
  await page.getByLabel('Name of parameter 2').fill('batch');
  await page.getByLabel('Values of parameter 2').fill('64, 128, 256');
  await page.getByLabel('At once').fill('2');
  await page.getByRole('button', { name: 'Make and start' }).tap();
  await page.getByText('9 completed').first().waitFor({ timeout: 90_000 });
  const boxes = page.locator('.sweep-runs-table tbody input');
  for (const row of [0, 1]) await boxes.nth(row).check();
  await page.getByRole('link', { name: 'Compare 2' }).tap();
  await page.getByRole('heading', { name: 'Compare 2 runs' }).waitFor();
  await page.getByRole('img', { name: /^accuracy, last values/ }).waitFor();
}, 150_000);
