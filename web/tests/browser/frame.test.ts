import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endBrowser, eventually, World } from './harness';

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

describe('the page of a server', () => {
  test('takes the token out of the address and keeps its session', async () => {
    const page = await world.open();
    await page.waitForURL('**/ui/runs');
    expect(page.url()).not.toContain('token');
    await page.getByText('live', { exact: true }).waitFor();
    const cookies = await page.context().cookies();
    expect(cookies.map((cookie) => [cookie.httpOnly, cookie.sameSite])).toEqual([[true, 'Strict']]);
    await page.reload();
    await page.getByText('live', { exact: true }).waitFor();
  });

  test('shows what happens elsewhere at once and asks for nothing while nothing happens', async () => {
    const page = await world.open({ path: '/runs?tab=all' });
    await page.getByText('live', { exact: true }).waitFor();
    const made = await world.start('sleep 1; exit 3', { name: 'elsewhere' });
    await page
      .getByRole('link', { name: /elsewhere/ })
      .first()
      .waitFor();
    await world.reaches(made.id, 'failed');
    await page.locator('.status', { hasText: 'failed' }).first().waitFor({ timeout: 3000 });
    await page.waitForTimeout(2500);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.waitForTimeout(4000);
    expect(requests).toEqual([]);
  });

  test('says that the server is gone, and goes on by itself when it is back, with nothing lost', async () => {
    const page = await world.open({ path: '/runs?tab=all' });
    const made = await world.start('sleep 600', { name: 'survivor' });
    await page
      .getByRole('link', { name: /survivor/ })
      .first()
      .waitFor();
    await world.endServer();
    await page.getByRole('status', { name: /Connection: (reconnecting|offline)/ }).waitFor();
    expect(await page.getByRole('link', { name: /survivor/ }).count()).toBeGreaterThan(0);
    // What happens meanwhile is there afterwards.
    await world.stint('stop', made.id);
    await page.getByRole('status', { name: 'Connection: offline' }).waitFor({ timeout: 15_000 });
    await world.serve();
    await page.getByText('live', { exact: true }).waitFor({ timeout: 20_000 });
    await page.locator('.status', { hasText: 'stopped' }).first().waitFor({ timeout: 5000 });
  });

  test('a part of the page that could not be loaded is said, and comes by itself when the server is back', async () => {
    const page = await world.open({ path: '/runs?tab=all' });
    await page.getByText('live', { exact: true }).waitFor();
    await world.endServer();
    await page.route('**/ui/assets/**', (route) => route.abort());
    await page.getByRole('link', { name: 'Sweeps' }).click();
    await page.getByText('could not be loaded').waitFor();
    await page.unrouteAll();
    await world.serve();
    await page.getByRole('heading', { name: 'No sweeps yet' }).waitFor({ timeout: 20_000 });
    const padding = await page.locator('.empty-state').evaluate((element) => getComputedStyle(element).paddingTop);
    expect(padding).not.toBe('0px');
  });

  test('what changed while it was not shown is true on return', async () => {
    const made = await world.start('until [ -e go ]; do sleep 0.1; done', { name: 'unseen' });
    const page = await world.open({ path: `/runs/${made.id}` });
    await page.locator('.run-title .status', { hasText: 'running' }).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('Largest request').waitFor();
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${world.workdir}/go`, '');
    await world.reaches(made.id, 'finished');
    await page.waitForTimeout(500);
    await page.goBack();
    await page.locator('.run-title .status', { hasText: 'finished' }).waitFor({ timeout: 3000 });
  });

  test('a run that is archived elsewhere while it is open says so, and one that was pruned is gone from the list', async () => {
    const id = (await world.stint('run', '--name', 'shelved', '--', 'true')).trim();
    await world.reaches(id, 'finished');
    const page = await world.open({ path: `/runs/${id}` });
    await page.getByRole('button', { name: 'Archive', exact: true }).waitFor();
    await world.stint('archive', id);
    await page.getByRole('button', { name: 'Unarchive' }).waitFor({ timeout: 5000 });
    await page.goto(`${world.origin}/ui/runs?tab=archived`);
    await page
      .getByRole('link', { name: /shelved/ })
      .first()
      .waitFor();
    await page.getByText('live', { exact: true }).waitFor();
    // That the run is gone is known before the list is there anew: what is known of the list by then does not bring it back.
    await page.route(/archived=only/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await world.stint('prune', '--yes', '--older-than', '0s');
    await eventually(async () => (await page.getByRole('link', { name: /shelved/ }).count()) === 0, 'the pruned run is gone', 8);
    await page.unroute(/archived=only/);
  });

  test('asks for the token when it has changed, and goes on without a reload', async () => {
    const page = await world.open({ path: '/runs?tab=all' });
    await page.getByText('live', { exact: true }).waitFor();
    await world.endServer('SIGTERM');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(`${world.workdir}/.agents/token`, `${'b'.repeat(64)}\n`, { mode: 0o600 });
    await world.serve();
    const dialog = page.getByRole('dialog', { name: 'The server asks for its token' });
    await dialog.waitFor({ timeout: 20_000 });
    await dialog.getByLabel('Address or token').fill('wrong');
    await dialog.getByRole('button', { name: 'Open' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Address or token').fill(`${world.address}/ui/#token=${world.token}`);
    await dialog.getByRole('button', { name: 'Open' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('live', { exact: true }).waitFor();
  });

  test('stays usable in eight tabs, all of them live by one stream', async () => {
    const context = await world.context();
    const pages = [];
    for (let tab = 0; tab < 8; tab++) pages.push(await world.open({ context, path: '/runs?tab=all' }));
    for (const page of pages) await page.getByText('live', { exact: true }).waitFor();
    await world.start('sleep 600', { name: 'everywhere' });
    for (const page of pages)
      await page
        .getByRole('link', { name: /everywhere/ })
        .first()
        .waitFor({ timeout: 5000 });
    // The tab that has the stream goes: another takes over.
    await pages[0]!.close();
    await world.start('sleep 600', { name: 'later' });
    for (const page of pages.slice(1)) await page.getByRole('link', { name: /later/ }).first().waitFor({ timeout: 8000 });
  });

  test('an address that leads nowhere says so', async () => {
    const page = await world.open({ path: '/no/such/place' });
    await page.getByText('There is no such page').waitFor();
    await page.goto(`${world.origin}/ui/runs/aaaaaaaaaaaa`);
    await page.getByText('There is no such run').waitFor();
  });

  test('shows by its icon that a run goes, also one past the queue', async () => {
    const sign = () => page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? '');
    const page = await world.open({ path: '/settings' });
    await page.getByText('0 runs of the queue going, 0 waiting.').waitFor();
    const idle = await sign();
    const made = await world.start('sleep 600', { name: 'past the queue' });
    await eventually(async () => (await sign()).includes('%3Ccircle'), 'the icon says that a run goes');
    expect(await page.getByText('0 runs of the queue going, 0 waiting.').count()).toBe(1);
    await world.stint('stop', made.id);
    await eventually(async () => (await sign()) === idle, 'the icon says that nothing goes');
  });

  test('sets the queue', async () => {
    const page = await world.open({ path: '/settings' });
    await page.getByLabel('Runs at a time').fill('3');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await eventually(async () => (await world.api<{ parallel: number }>('GET', '/queue')).parallel === 3, 'the queue runs three at a time');
    await page.getByRole('button', { name: 'Pause the queue' }).click();
    await page.getByText('The queue is paused').waitFor();
    await world.stint('queue', 'resume');
    await page.getByRole('button', { name: 'Pause the queue' }).waitFor();
  });
});
