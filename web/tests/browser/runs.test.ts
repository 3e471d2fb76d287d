import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../../src/api/types';
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

function sql(text: string): string {
  return execFileSync('sqlite3', ['-cmd', '.timeout 5000', path.join(world.workdir, '.agents/stint.db'), text], { encoding: 'utf8' });
}

/** So many copies of one ended run, a second apart, older than it; their names are `copy N` with the largest N the newest. */
async function fill(count: number): Promise<void> {
  const seed = await world.start('exit 0', { name: 'seed' });
  await world.reaches(seed.id, 'finished');
  const columns = sql('SELECT name FROM pragma_table_info("runs")').trim().split('\n');
  const values = columns.map((name) =>
    name === 'id'
      ? `printf('0t%010d', n)`
      : name === 'name'
        ? `'copy ' || n`
        : name === 'created_at'
          ? `created_at - ${count + 1} + n`
          : name === 'exit_code'
            ? `n % 3`
            : name,
  );
  sql(
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
     INSERT INTO runs (${columns.join(', ')}) SELECT ${values.join(', ')} FROM numbers, runs WHERE id = '${seed.id}'`,
  );
}

function row(page: Page, name: string) {
  return page.locator('.runs-table-row', { has: page.getByRole('link', { name: new RegExp(`(^|: )${name}$`) }) });
}

async function names(page: Page): Promise<string[]> {
  return (await page.locator('.run-link').allTextContents()).map((text) => text.replace(/^.*: /, ''));
}

async function live(page: Page): Promise<Page> {
  await page.getByText('live', { exact: true }).waitFor();
  return page;
}

/** What the page asks the server for from now on. */
function requests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return asked;
}

describe('a new run', () => {
  test('is made once, however often it is asked for, and its command line does the same', async () => {
    const page = await live(await world.open({ path: '/runs' }));
    await page.getByText('No runs yet').waitFor();
    await page.waitForURL('**/ui/runs?tab=all');
    await page.keyboard.press('c');
    const dialog = page.getByRole('dialog', { name: 'New run' });
    await dialog.getByLabel('Command').fill('echo "hello $WHO"; sleep 600');
    await dialog.getByLabel('Name', { exact: true }).fill('greeting');
    await dialog.getByRole('button', { name: 'Add a variable' }).click();
    await dialog.getByLabel('Name of the variable').fill('WHO');
    const value = dialog.getByLabel('Value of WHO');
    await value.fill('s3cret');
    expect(await value.getAttribute('type')).toBe('password');
    expect(await dialog.locator('.command code').textContent()).toBe(
      `stint run --name greeting --env WHO --shell 'echo "hello $WHO"; sleep 600'`,
    );
    // A tab that is closed by mistake keeps what was typed, but no value of the environment.
    const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, location.href, history.state]));
    expect(kept).toContain('greeting');
    expect(kept).not.toContain('s3cret');
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/ui\/runs\/[0-9a-z]{12}/);
    const runs = await world.api<Run[]>('GET', '/runs');
    expect(runs.map((run) => run.name)).toEqual(['greeting']);
    await eventually(async () => (await world.stint('logs', runs[0]!.id)).includes('hello s3cret'), 'it says hello');
    await page.goBack();
    await row(page, 'greeting').waitFor();
  });

  test('says what is wrong where it is, before and after the server was asked', async () => {
    const page = await live(await world.open({ path: '/runs/new' }));
    const dialog = page.getByRole('dialog', { name: 'New run' });
    await dialog.getByRole('button', { name: 'Start' }).click();
    await dialog.getByText('Give a command.').waitFor();
    const command = dialog.getByLabel('Command');
    expect(await command.evaluate((element) => element === document.activeElement)).toBe(true);
    await command.fill('true');
    await dialog.getByText('More:').click();
    await dialog.getByLabel('Time limit').fill('soon');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await dialog.getByText('Write 90, 10s').waitFor();
    await dialog.getByLabel('Time limit').fill('1h30m');
    await dialog.getByText('1 h 30 m').waitFor();
    await dialog.getByLabel('Working directory').fill('/no/such');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'there is no such folder' }).waitFor();
    expect(await dialog.getByLabel('Working directory').getAttribute('aria-invalid')).toBe('true');
    await dialog.getByLabel('Working directory').fill('');
    await dialog.getByLabel('Only make it').check();
    await dialog.getByRole('button', { name: 'Make' }).click();
    await page.waitForURL(/\/ui\/runs\/[0-9a-z]{12}/);
    const [run] = await world.api<Run[]>('GET', '/runs');
    expect([run!.status, run!.timeout_s]).toEqual(['ready', 5400]);
  });

  test('begins as another was made, and can wait for it', async () => {
    const first = await world.start('sleep 600', { name: 'first', tag: 'made', slots: {}, priority: 2 });
    const page = await live(await world.open({ path: `/runs/new?from=${first.id}` }));
    const dialog = page.getByRole('dialog', { name: 'Duplicate a run' });
    expect(await dialog.getByRole('textbox', { name: 'Command' }).inputValue()).toBe("/bin/sh -c 'sleep 600'");
    await dialog.getByLabel('Add a run to wait for').selectOption(first.id);
    expect(await dialog.getByLabel('Queue').isChecked()).toBe(true);
    await dialog.getByLabel('Name', { exact: true }).fill('second');
    await dialog.getByRole('button', { name: 'Queue', exact: true }).click();
    await page.waitForURL(/\/ui\/runs\/[0-9a-z]{12}/);
    const second = (await world.api<Run[]>('GET', '/runs')).find((run) => run.name === 'second')!;
    expect([second.status, second.argv, second.tag, second.priority, second.after]).toEqual([
      'queued',
      ['/bin/sh', '-c', 'sleep 600'],
      'made',
      2,
      [{ id: first.id, condition: 'ok' }],
    ]);
    await page.getByRole('link', { name: 'Duplicate' }).click();
    await dialog.getByLabel('Wait until first').selectOption('has ended');
    await dialog.getByLabel('Name', { exact: true }).fill('third');
    await dialog.getByRole('button', { name: 'Queue', exact: true }).click();
    await page.waitForURL((url) => /\/ui\/runs\/[0-9a-z]{12}$/.test(url.pathname) && !url.pathname.endsWith(second.id));
    const third = (await world.api<Run[]>('GET', '/runs')).find((run) => run.name === 'third')!;
    expect(third.after).toEqual([{ id: first.id, condition: 'any' }]);
  });
});

describe('a run that is asked to stop', () => {
  test('can be killed from a page that was opened since', async () => {
    const made = await world.start("trap '' TERM; while :; do sleep 0.1; done", { name: 'stubborn' });
    const page = await live(await world.open({ path: `/runs/${made.id}` }));
    await page.getByRole('button', { name: 'Stop', exact: true }).dblclick();
    await page.getByText('it has 10 seconds').waitFor();
    await eventually(async () => (await world.run(made.id)).stopped_at !== null, 'it was asked to stop');
    await page.reload();
    await page.getByText('Asked to stop.').waitFor();
    expect(await page.getByRole('button', { name: 'Stop', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByText('SIGKILL').first().waitFor({ timeout: 5000 });
  });

  test('can be asked again when the server could not be reached', async () => {
    const made = await world.start('sleep 600', { name: 'asleep' });
    const page = await live(await world.open({ path: `/runs/${made.id}` }));
    await page.route('**/stop', (route) => route.abort());
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page
      .getByText(/cannot be reached/)
      .first()
      .waitFor();
    await page.unroute('**/stop');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await world.reaches(made.id, 'stopped');
  });
});

describe('a run that failed', () => {
  for (const device of ['desktop', 'phone'] as const) {
    test(`leads to its first error, however often that is asked for, on a ${device}`, async () => {
      const made = await world.start('seq 500; echo "error: no such file"; seq 1000; exit 1', { name: 'breaks' });
      await world.reaches(made.id, 'failed');
      const page = await live(await world.open({ device, path: `/runs/${made.id}` }));
      const line = page.locator('.log-viewer-line[data-line="501"]');
      const scroller = page.locator('.log-viewer-scroller');
      for (let round = 0; round < 2; round++) {
        await page.locator('.log-viewer-line').first().waitFor();
        await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        await line.waitFor({ state: 'detached' });
        await page.evaluate(() => scrollTo(0, 0));
        await page.getByRole('link', { name: 'First error: line 501' }).click();
        await line.waitFor();
        await eventually(
          () =>
            line.evaluate((element) => {
              const { top, bottom } = element.getBoundingClientRect();
              return top > 48 && bottom < innerHeight - 56;
            }),
          'the line is seen',
          5,
        );
      }
    });
  }

  test('is opened at the section that its address names', async () => {
    const made = await world.start('seq 100; exit 1', { name: 'breaks' });
    await world.reaches(made.id, 'failed');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await page.goto(`${world.origin}/ui/runs/${made.id}#metrics`);
    const title = page.getByRole('heading', { name: 'Metrics' });
    await title.waitFor();
    await page.waitForTimeout(1000);
    const top = await title.evaluate((element) => element.getBoundingClientRect().top);
    expect(top).toBeGreaterThan(0);
    expect(top).toBeLessThan(700);
  });
});

describe('the list', () => {
  test('shows many changes at once with few requests, and asks for nothing while nothing happens', async () => {
    await world.reaches((await world.start('true', { name: 'well' })).id, 'finished');
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => world.start('read line', { name: `waits ${index}` })));
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'waits 7').locator('.status', { hasText: 'running' }).waitFor();
    await page.waitForTimeout(1000);
    const asked = requests(page);
    await world.stint('stop', ...made.map((run) => run.id));
    await eventually(async () => (await page.locator('.status', { hasText: 'stopped' }).count()) === 20, 'they are shown stopped');
    await row(page, 'waits 19').getByText('SIGTERM').waitFor();
    await page.waitForTimeout(1500);
    expect(asked.length).toBeLessThan(50);
    asked.length = 0;
    await page.waitForTimeout(3000);
    expect(asked).toEqual([]);
  });

  test('keeps its rows under the reader’s eyes and offers what is new', async () => {
    await fill(300);
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'seed').waitFor();
    // At the top and left alone, new runs come in by themselves.
    const first = await world.start('sleep 600', { name: 'comes in' });
    await row(page, 'comes in').waitFor();
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 1500);
    await eventually(async () => (await page.evaluate(() => scrollY)) > 1000, 'it is scrolled');
    await page.waitForTimeout(300);
    const before = [await names(page), await page.evaluate(() => scrollY)];
    for (const name of ['one', 'two', 'three']) await world.start('sleep 600', { name });
    await world.stint('stop', first.id);
    const pill = page.getByRole('button', { name: '3 new runs' });
    await pill.waitFor();
    expect([await names(page), await page.evaluate(() => scrollY)]).toEqual(before);
    await pill.click();
    await row(page, 'three').waitFor();
    expect(await page.evaluate(() => scrollY)).toBe(0);
    expect((await names(page)).slice(0, 5)).toEqual(['three', 'two', 'one', 'comes in', 'seed']);
    await pill.waitFor({ state: 'detached' });
    await row(page, 'comes in').locator('.status', { hasText: 'stopped' }).waitFor();
  });

  test('leaves a run that has ended among the active ones for a while, with a mark', async () => {
    const made = await world.start('read line', { name: 'ends soon' });
    await world.start('sleep 600', { name: 'goes on' });
    const page = await live(await world.open({ path: '/runs' }));
    await page.waitForURL('**/ui/runs?tab=active');
    await row(page, 'ends soon').locator('.status', { hasText: 'running' }).waitFor();
    await world.stint('stop', made.id);
    const ended = page.locator('.runs-table-row.is-past');
    await ended.filter({ hasText: 'ends soon' }).locator('.status', { hasText: 'stopped' }).waitFor();
    await ended.waitFor({ state: 'detached', timeout: 25_000 });
    expect(await names(page)).toEqual(['goes on']);
  });

  test('scrolls through ten thousand runs with few rows in the page, and is where it was on coming back', async () => {
    await fill(10_000);
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'copy 10000').waitFor();
    await page.getByText('10,001').first().waitFor();
    for (let step = 0; step < 12; step++) {
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await page.waitForTimeout(120);
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500);
    }
    await page.evaluate(() => scrollTo(0, 600 * 44));
    await row(page, 'copy 9400').waitFor();
    await row(page, 'copy 9400').scrollIntoViewIfNeeded();
    await page.waitForTimeout(300);
    const at = await page.evaluate(() => scrollY);
    await row(page, 'copy 9400').getByRole('link').click();
    await page.waitForURL(/\/ui\/runs\/0t/);
    await page.goBack();
    await row(page, 'copy 9400').waitFor();
    await eventually(async () => Math.abs((await page.evaluate(() => scrollY)) - at) < 60, 'it is scrolled to where it was');
    // Nothing that was loaded is loaded again but what is seen.
    const asked = requests(page);
    await world.start('true', { name: 'late' });
    await page.getByRole('button', { name: '1 new run' }).waitFor();
    await page.waitForTimeout(1000);
    expect(asked.filter((each) => each === 'GET /runs').length).toBeLessThan(10);
  });

  test('sorts by its columns, in the address, and the back button takes it back', async () => {
    for (const name of ['beta', 'Alpha', 'gamma']) await world.reaches((await world.start('true', { name })).id, 'finished');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'gamma').waitFor();
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.waitForURL(/sort=name/);
    await eventually(async () => (await names(page)).join() === 'Alpha,beta,gamma', 'it is sorted by name');
    expect(await page.locator('th[aria-sort]').getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await eventually(async () => (await names(page)).join() === 'gamma,beta,Alpha', 'it is sorted the other way round');
    await page.goBack();
    await eventually(async () => (await names(page)).join() === 'Alpha,beta,gamma', 'it is sorted as before');
    await page.reload();
    await eventually(async () => (await names(page)).join() === 'Alpha,beta,gamma', 'it is sorted as before');
    await page.goBack();
    await eventually(async () => (await names(page)).join() === 'gamma,Alpha,beta', 'the newest is first again');
  });

  test('finds by words and conditions, all by the keyboard', async () => {
    for (const [name, tag, code] of [
      ['train a', 'vision', 0],
      ['train b', 'text', 1],
      ['test a', 'vision', 1],
    ] as const)
      await world.reaches((await world.start(`exit ${code}`, { name, tag })).id, 'finished', 'failed');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'test a').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('train');
    await eventually(async () => (await names(page)).sort().join() === 'train a,train b', 'words are found');
    expect(new URL(page.url()).searchParams.get('q')).toBe('train');
    await page.keyboard.type(' stat');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.type('fa');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove status:failed' }).waitFor();
    await eventually(async () => (await names(page)).join().endsWith('train b'), 'both hold');
    await page.keyboard.type('nothing like it');
    await page.getByText('No run matches').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).last().click();
    await row(page, 'train a').waitFor();
    expect(new URL(page.url()).search).toBe('?tab=all');
    await page.goto(`${world.origin}/ui/runs?tab=all&q=tag%3Avision`);
    await row(page, 'train a').waitFor();
    expect((await names(page)).length).toBe(2);
    await page.getByRole('combobox', { name: 'Find runs' }).click();
    await page.keyboard.press('Backspace');
    await row(page, 'train b').waitFor();
  });

  test('is walked through by the keyboard', async () => {
    for (const name of ['one', 'two', 'three']) await world.reaches((await world.start('true', { name })).id, 'finished');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'three').waitFor();
    for (const key of ['j', 'j', 'x', 'j', 'x', 'k']) await page.keyboard.press(key);
    await page.getByRole('toolbar', { name: 'Selected runs' }).getByText('2 selected').waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('two');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/ui\/runs\/[0-9a-z]{12}/);
  });

  test('stops and archives many, asks first, and takes archiving back', async () => {
    const going = [];
    for (const name of ['going 1', 'going 2']) going.push(await world.start('sleep 600', { name }));
    for (const name of ['done 1', 'done 2']) await world.reaches((await world.start('true', { name })).id, 'finished');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await page.getByLabel('Select done 2').click();
    await page.getByLabel('Select going 1').click({ modifiers: ['Shift'] });
    const bar = page.getByRole('toolbar', { name: 'Selected runs' });
    await bar.getByText('4 selected').waitFor();
    await bar.getByRole('button', { name: 'Stop 2' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop 2 runs?' });
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual(['going 2', 'going 1']);
    await dialog.getByRole('button', { name: 'Stop 2 runs' }).click();
    await page.getByText('Stopped 2 runs.').waitFor();
    for (const run of going) expect((await world.run(run.id)).status).toBe('stopped');
    await bar.waitFor({ state: 'detached' });

    await page.getByLabel('Select all').check();
    await bar.getByRole('button', { name: 'Archive', exact: true }).click();
    await page.getByText('Archived 4 runs.').waitFor();
    await page.getByText('No runs yet').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    const all = ['done 2', 'done 1', 'going 2', 'going 1'];
    for (const name of all) await row(page, name).waitFor(); // they come back as they are answered, each by itself
    expect(await names(page)).toEqual(all);
    await page.getByLabel('Select done 1').click();
    await page.getByRole('combobox', { name: 'Find runs' }).fill('done');
    await bar.waitFor({ state: 'detached' });
  });

  test('moves on when what was selected is archived elsewhere', async () => {
    for (const name of ['first', 'second']) await world.reaches((await world.start('true', { name })).id, 'finished');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await page.getByLabel('Select second').click();
    const bar = page.getByRole('toolbar', { name: 'Selected runs' });
    await bar.getByText('1 selected').waitFor();
    await page.mouse.move(0, 0);
    const [second] = await world.api<Run[]>('GET', '/runs');
    await world.api('POST', `/runs/${second!.id}/archive`);
    await bar.waitFor({ state: 'detached' });
    await world.start('true', { name: 'third' });
    await row(page, 'third').waitFor({ timeout: 10_000 });
    expect(await names(page)).toEqual(['third', 'first']);
  });

  test('shows hostile names as what they are', async () => {
    const evil = '<img src=x onerror="document.title=1">\u202e &amp; {{x}} é🚀';
    await world.start(`echo '${'<script>document.title="owned"</script>'}'; exit 1`, { name: evil });
    await world.start('sleep 600', { name: '"><svg onload=alert(1)>'.repeat(20) });
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await page.locator('.run-link', { hasText: evil }).waitFor();
    await page.locator('.run-note', { hasText: '<script>' }).waitFor();
    await page.getByRole('combobox', { name: 'Find runs' }).fill('<img src=x onerror=alert(1)> "tag:" status:"');
    await page.getByText('No run matches').waitFor();
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('main img, main svg[onload]').count()).toBe(0);
  });

  test('remembers which columns and which views were chosen', async () => {
    for (const name of ['one', 'two']) await world.reaches((await world.start('true', { name, tag: 'same' })).id, 'finished');
    const page = await live(await world.open({ path: '/runs?tab=all&sort=name&q=tag%3Asame' }));
    await row(page, 'two').waitFor();
    const heads = () => page.locator('thead th').allTextContents();
    expect(await heads()).toEqual(['', 'Status', 'Name', 'Age', 'Duration']);
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('dialog', { name: 'Columns' }).getByLabel('Memory').check();
    await page.getByRole('dialog', { name: 'Columns' }).getByLabel('Age').uncheck();
    await page.keyboard.press('Escape');
    expect(await heads()).toEqual(['', 'Status', 'Name', 'Duration', 'Memory']);
    // However many they are and however narrow the window is, the page itself never scrolls sideways.
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.setViewportSize({ width: 800, height: 600 });
    expect(await sideways()).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.evaluate(() => {
      const all = [
        'command',
        'tag',
        'sweep',
        'workdir',
        'priority',
        'slots',
        'timeout',
        'started',
        'ended',
        'exit',
        'cpu',
        'log',
        'window',
        'id',
      ];
      localStorage.setItem('stint.runs.columns', JSON.stringify({ shown: [...all, 'memory'], hidden: ['created'] }));
    });
    await page.reload();
    await row(page, 'two').waitFor();
    expect((await heads()).length).toBe(19);
    expect(await sideways()).toBe(0);
    await page.evaluate(() => localStorage.setItem('stint.runs.columns', '{"shown":["memory"],"hidden":["created"]}'));
    await page.reload();
    await row(page, 'two').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByLabel('Keep this view as').fill('Same ones');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.goto(`${world.origin}/ui/runs?tab=archived`);
    await page.getByText('Nothing is archived').waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('link', { name: 'Same ones' }).click();
    await row(page, 'two').waitFor();
    expect(await heads()).toEqual(['', 'Status', 'Name', 'Duration', 'Memory']);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ tab: 'all', sort: 'name', q: 'tag:same' });
  });

  test('marks failures until they are looked at, and counts the lines that speak of errors', async () => {
    const made = await world.start('echo "error: no such file"; echo fine; echo "ValueError: bad"; exit 2', { name: 'breaks' });
    await world.reaches(made.id, 'failed');
    const page = await live(await world.open({ path: '/runs?tab=all&q=status%3Afailed' }));
    await page.locator('.run-unseen').waitFor();
    await page.getByText('2 error lines').waitFor();
    await page.locator('.run-note').getByText('ValueError: bad').waitFor();
    await page.getByRole('button', { name: 'Mark all as seen' }).click();
    await page.locator('.run-unseen').waitFor({ state: 'detached' });
    expect(await page.getByText('need attention').count()).toBe(0);
  });

  test('of which one fails in a hidden tab asks for attention until the tab is looked at', async () => {
    const gate = path.join(world.root, 'gate');
    const made = await world.start(`until [ -e '${gate}' ]; do sleep 0.05; done; exit 3`, { name: 'breaks later' });
    const page = await live(await world.open({ path: `/runs/${made.id}` }));
    await page.getByRole('heading', { name: 'breaks later' }).waitFor();
    const show = (state: string) =>
      page.evaluate((now) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await show('hidden');
    writeFileSync(gate, '');
    await page.locator('.attention', { hasText: '1 needs attention' }).waitFor();
    await page.getByLabel('Why it failed').waitFor();
    expect(await page.locator('.attention').count()).toBe(1);
    await show('visible');
    await page.locator('.attention').waitFor({ state: 'detached' });
  });

  test('goes on to its next page when the server is back', async () => {
    await fill(300);
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'copy 300').waitFor();
    const isNext = (url: URL) => url.pathname === '/runs' && url.searchParams.has('before');
    await page.route(isNext, (route) => route.abort());
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.locator('.runs-list').getByRole('alert').waitFor();
    await page.unroute(isNext);
    await world.endServer();
    await page.waitForTimeout(500);
    await world.serve();
    await page.locator('.runs-list').getByRole('alert').waitFor({ state: 'detached', timeout: 20_000 });
    await eventually(async () => {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      return (await names(page)).includes('copy 1');
    }, 'the last run is shown');
  });

  test('keeps what it shows when the server is away', async () => {
    await world.reaches((await world.start('true', { name: 'kept' })).id, 'finished');
    const page = await live(await world.open({ path: '/runs?tab=all' }));
    await row(page, 'kept').waitFor();
    await world.endServer();
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.getByRole('alert').filter({ hasText: 'cannot be reached' }).waitFor({ timeout: 15_000 });
    await row(page, 'kept').waitFor();
    await world.serve();
    await page.getByRole('alert').waitFor({ state: 'detached', timeout: 20_000 });
    await row(page, 'kept').waitFor();
  });
});

describe('on a phone', () => {
  test('runs are cards, selected by a button', async () => {
    for (const name of ['one', 'two']) await world.start('sleep 600', { name });
    const page = await live(await world.open({ device: 'phone', path: '/runs' }));
    await page.locator('.run-card', { hasText: 'two' }).waitFor();
    expect(await names(page)).toEqual(['two', 'one']);
    await page.getByLabel('Order').selectOption('Name');
    await eventually(async () => (await names(page)).join() === 'one,two', 'they are sorted by name');
    await page.getByLabel('Order').selectOption('Newest');
    await eventually(async () => (await names(page)).join() === 'two,one', 'they are sorted as before');
    await page.getByRole('button', { name: 'Select', exact: true }).tap();
    await page.locator('.run-card', { hasText: 'one' }).tap();
    await page.getByRole('button', { name: 'Stop', exact: true }).tap();
    await page.getByRole('button', { name: 'Stop 1 run' }).tap();
    await page.getByText('Stopped 1 run.').waitFor();
    const [two, one] = await world.api<Run[]>('GET', '/runs');
    expect([one!.status, two!.status]).toEqual(['stopped', 'running']);
    await page.locator('.run-card', { hasText: 'two' }).tap();
    await page.waitForURL(/\/ui\/runs\/[0-9a-z]{12}/);
  });

  test('what a finger aims at is 44 pixels high', async () => {
    const made = await world.start('echo "error: no such file"; exit 1', { name: 'breaks', tag: 'made' });
    await world.reaches(made.id, 'failed');
    const page = await live(await world.open({ device: 'phone', path: '/runs?tab=all&q=tag%3Amade' }));
    const isHigh = async (target: ReturnType<Page['locator']>) => {
      await target.waitFor();
      expect((await target.boundingBox())!.height).toBeGreaterThanOrEqual(44);
    };
    await isHigh(page.getByRole('button', { name: 'Remove tag:made' }));
    await isHigh(page.getByRole('button', { name: 'Clear' }));
    await isHigh(page.getByRole('combobox', { name: 'Find runs' }));
    await page.locator('.run-card').tap();
    await isHigh(page.getByRole('link', { name: 'First error' }));
    await isHigh(page.locator('.run-trail').getByRole('link', { name: 'Runs' }));
  });

  test('the dialog fills the screen and nothing scrolls sideways at 320 pixels', async () => {
    await world.start('sleep 600', { name: 'a name that is much longer than what fits into any line of a phone, and goes on' });
    const page = await live(await world.open({ device: 'phone', path: '/runs?tab=all' }));
    await page.setViewportSize({ width: 320, height: 640 });
    await page.locator('.run-card').waitFor();
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await sideways()).toBe(0);
    await page.getByRole('link', { name: 'New run' }).tap();
    const dialog = page.getByRole('dialog', { name: 'New run' });
    await dialog.getByLabel('Command').fill(`python train.py ${'--some-long-option=value '.repeat(10)}`);
    await dialog.getByText('More:').tap();
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await dialog.getByRole('button', { name: 'Close' }).tap();
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/ui/runs');
  });
});
