import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Device, endBrowser, eventually, World } from './harness';

// Every page as a person sees it: looked over by axe in both themes on both devices, and kept as a picture.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const repository = path.resolve(import.meta.dirname, '../../..');
const pictures = process.env.STINT_SCREENSHOTS ? path.join(repository, 'docs/screenshots') : undefined;

let world: World;
const places: { name: string; path: () => string; ready: (page: Page) => Promise<unknown> }[] = [
  { name: 'runs', path: () => '/runs?tab=all', ready: (page) => page.getByText('baseline', { exact: true }).first().waitFor() },
  { name: 'new-run', path: () => `/runs/new?from=${runs.training}`, ready: (page) => page.getByRole('dialog').waitFor() },
  {
    name: 'run',
    path: () => `/runs/${runs.training}`,
    ready: (page) =>
      page
        .getByText(/epoch 2/)
        .first()
        .waitFor(),
  },
  {
    name: 'run-failed',
    path: () => `/runs/${runs.failed}`,
    ready: (page) =>
      page
        .getByText(/ZeroDivisionError/)
        .first()
        .waitFor(),
  },
  {
    name: 'log',
    path: () => `/runs/${runs.training}/logs`,
    ready: (page) =>
      page
        .getByText(/epoch 2/)
        .first()
        .waitFor(),
  },
  {
    name: 'terminal',
    path: () => `/runs/${runs.live}`,
    ready: async (page) => {
      await page.locator('#terminal').scrollIntoViewIfNeeded();
      await page.locator('.xterm-rows').waitFor();
    },
  },
  {
    name: 'metrics',
    path: () => `/runs/${runs.training}`,
    ready: async (page) => {
      await page.locator('#metrics').scrollIntoViewIfNeeded();
      await page.locator('#metrics canvas').first().waitFor();
    },
  },
  {
    name: 'artifacts',
    path: () => `/runs/${runs.training}`,
    ready: async (page) => {
      await page.locator('#artifacts').scrollIntoViewIfNeeded();
      await page.getByText('model.ckpt').waitFor();
    },
  },
  { name: 'sweeps', path: () => '/sweeps', ready: (page) => page.getByText('spirals').first().waitFor() },
  { name: 'new-sweep', path: () => '/sweeps/new', ready: (page) => page.locator('main input, dialog input').first().waitFor() },
  { name: 'sweep', path: () => `/sweeps/${runs.sweep}`, ready: (page) => page.locator('canvas').first().waitFor() },
  { name: 'compare', path: () => `/compare?runs=${runs.cells}`, ready: (page) => page.locator('canvas').first().waitFor() },
  { name: 'settings', path: () => '/settings', ready: (page) => page.getByText('Largest request').waitFor() },
];
const runs = { training: '', failed: '', live: '', sweep: '', cells: '' };

beforeAll(async () => {
  world = await World.start('--parallel', '2');
  const train = 'train.py';
  copyFileSync(path.join(repository, 'examples/train.py'), path.join(world.workdir, train));
  await world.stint('run', '--name', 'baseline', '--tag', 'spirals', '--', 'python3', train, '--epochs', '2');
  await world.stint('run', '--name', 'notes', '--tag', 'site', '--', 'sh', '-c', 'echo built 214 pages; exit 0');
  await world.stint('run', '--name', 'a name that is much longer than what anybody would type and goes on for a while', '--', 'true');
  writeFileSync(
    path.join(world.workdir, 'evaluate.py'),
    ['print("loading part-0001.csv")', 'print("rows: 120411")', 'total, count = 120411, 0', 'print(total / count)', ''].join('\n'),
  );
  const failed = (await world.stint('run', '--name', 'evaluate', '--', 'python3', 'evaluate.py')).trim();
  await world.reaches(failed, 'failed');
  runs.failed = failed;
  runs.live = (
    await world.start('printf "\\033[32mready\\033[0m for input\\n"; while :; do date; sleep 5; done', { name: 'watch', tag: 'live' })
  ).id;
  await world.stint('run', '--queue', '--after', runs.live, '--name', 'waits for it', '--', 'true');
  const made = await world.api<{ id: string }>('POST', '/sweeps', {
    name: 'spirals',
    argv: ['python3', train, '--epochs', '2'],
    parameters: { lr: [0.1, 0.03, 0.01], batch: [64, 128, 256] },
    parallel: 2,
    auto_start: true,
  });
  runs.sweep = made.id;
  const all = await world.api<{ id: string; name: string }[]>('GET', '/runs?limit=100');
  runs.training = all.find((run) => run.name === 'baseline')!.id;
  await world.reaches(runs.training, 'finished');
  await world.api('POST', `/runs/${(await world.start('true', { name: 'old' })).id}/stop`);
  const sweep = await eventually(
    async () => {
      const found = await world.api<{ progress: { completed: number }; run_ids: string[] }>('GET', `/sweeps/${runs.sweep}`);
      return found.progress.completed === 9 ? found : undefined;
    },
    'the sweep is done',
    120,
  );
  runs.cells = sweep.run_ids.slice(0, 4).join(',');
  if (pictures) mkdirSync(pictures, { recursive: true });
}, 180_000);

afterAll(async () => {
  await world.end();
  await endBrowser();
  expect(world.complaints).toEqual([]);
});

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; failureSummary: string }[];
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => r.violations)`,
  )) as Violation[];
  return found
    .filter((each) => each.impact === 'serious' || each.impact === 'critical')
    .flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`));
}

describe.each<Device>(['desktop', 'phone'])('on a %s', (device) => {
  test.each(places)('$name', async (place) => {
    const page = await world.open({ device, path: place.path() });
    await place.ready(page);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.waitForTimeout(200);
      if (pictures) await page.screenshot({ path: path.join(pictures, `${place.name}-${device}-${theme}.png`), scale: 'css' });
      expect(await violations(page), theme).toEqual([]);
    }
    expect(await sideways(page)).toBe(0);
    if (device === 'phone') {
      await page.setViewportSize({ width: 320, height: 640 });
      await page.waitForTimeout(100);
      expect(await sideways(page)).toBe(0);
    }
    await page.context().close();
  });
});

/** By how many pixels the page itself can be scrolled sideways. */
function sideways(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}
