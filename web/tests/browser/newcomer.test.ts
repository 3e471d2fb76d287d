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
