import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { endBrowser, eventually, World } from './harness';

let world: World;

beforeAll(async () => {
  world = await World.start();
});

afterEach(() => {
  expect(world.complaints.splice(0)).toEqual([]);
});

afterAll(async () => {
  await world?.end();
  await endBrowser();
});

/** The log of a run on a page of its own, its rows drawn. */
async function open(id: string, options: Parameters<World['open']>[0] & { hash?: string } = {}): Promise<Page> {
  const page = await world.open({ ...options, path: '/settings' });
  await page.getByRole('navigation').first().waitFor(); // drawn once there is a session
  await page.goto(`${world.origin}/ui/runs/${id}/logs${options.hash ?? ''}`);
  await page.locator('.log-viewer-scroller').focus();
  return page;
}

const row = (page: Page, line: number) => page.locator(`.log-viewer-line[data-line="${line}"]`);
const textOf = (page: Page, line: number) => row(page, line).locator('.log-viewer-text').textContent();
const scrollTop = (page: Page) => page.locator('.log-viewer-scroller').evaluate((element) => element.scrollTop);

/** The numbers of the first and the last line of which anything is seen. */
function visible(page: Page): Promise<[number, number]> {
  return page.locator('.log-viewer-scroller').evaluate((scroller) => {
    const box = scroller.getBoundingClientRect();
    const rows = [...scroller.querySelectorAll<HTMLElement>('.log-viewer-line')].filter((r) => {
      const { top, bottom } = r.getBoundingClientRect();
      return bottom > box.top + 1 && top < box.top + scroller.clientHeight - 1;
    });
    return [Number(rows[0]?.dataset.line), Number(rows.at(-1)?.dataset.line)];
  });
}

const sees = (page: Page, line: number) =>
  eventually(async () => {
    const [first, last] = await visible(page);
    return first <= line && line <= last && !(await row(page, line).evaluate((r) => r.classList.contains('is-loading')));
  }, `line ${line} is in view`);

/** The lines from one number to another, in pieces of ten thousand. */
function* numbered(from: number, to: number, text: (n: number) => string): Generator<string> {
  for (let at = from; at <= to; at += 10_000) {
    let chunk = '';
    for (let n = at; n < Math.min(at + 10_000, to + 1); n++) chunk += `${text(n)}\n`;
    yield chunk;
  }
}

describe('a log of a million lines', () => {
  let id: string;
  let page: Page;
  let requests = 0;

  beforeAll(async () => {
    const pad = 'tokens_per_second=12345.6 memory=1234MB eta=00:12:34 loss=0.123';
    id = await world.runWithLog(
      numbered(1, 1_000_000, (n) => `12:00:00,123 ${n % 1000 === 0 ? '\x1b[31mERROR\x1b[0m' : 'INFO'} trainer.loop step=${n} ${pad}`),
      'million',
    );
    page = await open(id);
    page.on('request', (request) => {
      if (request.url().includes('/logs')) requests++;
    });
  });

  test('opens at its end', async () => {
    await sees(page, 1_000_000);
    expect(await textOf(page, 1_000_000)).toContain('step=1000000 ');
    await page.getByText('1,000,000 lines, complete').waitFor();
  });

  test('goes to its first line, to line 777,777 and back to its end', async () => {
    await page.keyboard.press('Home');
    await sees(page, 1);
    expect(await textOf(page, 1)).toContain('step=1 ');
    await page.keyboard.press('g');
    await page.keyboard.type('777777');
    await page.keyboard.press('Enter');
    await sees(page, 777_777);
    expect(await textOf(page, 777_777)).toContain('step=777777 ');
    expect(new URL(page.url()).hash).toBe('#L777777');
    await page.keyboard.press('End');
    await sees(page, 1_000_000);
  });

  test('small movements are one to one', async () => {
    await page.keyboard.press('g');
    await page.keyboard.type('500000');
    await page.keyboard.press('Enter');
    await sees(page, 500_000);
    const top = async () => (await row(page, 500_000).boundingBox())!.y;
    const before = await top();
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, 100);
    await eventually(async () => Math.abs((await top()) - before + 100) < 2, 'the line has moved by 100');
    await page.mouse.wheel(0, -60);
    await eventually(async () => Math.abs((await top()) - before + 40) < 2, 'the line has moved back by 60');
    await page.waitForTimeout(400);
    expect(Math.abs((await top()) - before + 40)).toBeLessThan(2);
  });

  test('a search counts all that match and goes through them', async () => {
    await page.keyboard.press('End');
    await sees(page, 1_000_000);
    await page.keyboard.press('/');
    await page.keyboard.type('error');
    await page.getByText('1,000 of 1,000').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 of 1,000', { exact: true }).waitFor();
    await sees(page, 1000);
    expect(await row(page, 1000).locator('mark').textContent()).toBe('ERROR');
    await page.keyboard.press('Shift+Enter');
    await page.getByText('1,000 of 1,000').waitFor();
    await page.getByRole('button', { name: 'Regular expression' }).click();
    await page.getByRole('searchbox').fill('step=77777[0-9] ');
    await page
      .getByText('10 of 10')
      .or(page.getByText('1 of 10', { exact: true }))
      .waitFor();
    await sees(page, 777_779);
    await page.getByRole('searchbox').fill('(');
    await page.getByText(/is no regular expression/).waitFor();
    await page.keyboard.press('Escape');
  });

  test('errors alone are shown, and each in its place', async () => {
    await page.getByRole('button', { name: /^Errors/ }).click();
    await page.getByText('1,000 lines of 1,000,000 look like errors').waitFor();
    await page.keyboard.press('End');
    await page.getByText('step=1000000 ').waitFor();
    await page.getByText('step=993000 ').click();
    await sees(page, 993_000);
    expect(await textOf(page, 993_001)).toContain('INFO');
    await page.keyboard.press('e');
    await sees(page, 994_000);
    await page.keyboard.press('Shift+E');
    await sees(page, 993_000);
  });

  test('stays within its budget of elements, memory and requests', async () => {
    requests = 0;
    await page.locator('.log-viewer-scroller').evaluate(async (scroller) => {
      for (let i = 0; i <= 100; i++) {
        scroller.scrollTop = (i / 100) * (scroller.scrollHeight - scroller.clientHeight);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    await sees(page, 1_000_000);
    const used = await page.evaluate(() => {
      (globalThis as { gc?: () => void }).gc?.();
      const { memory } = performance as unknown as { memory: { usedJSHeapSize: number } };
      return { nodes: document.querySelectorAll('*').length, heap: memory.usedJSHeapSize / 1e6 };
    });
    expect(used.nodes).toBeLessThan(1500);
    expect(used.heap).toBeLessThan(60);
    expect(requests).toBeLessThan(320);
  });

  test('answers in time', async () => {
    const first = await page.evaluate(async () => {
      const entries = performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/logs/lines'));
      return entries[0]!.duration;
    });
    expect(first).toBeLessThan(3 * 300);
    const jumps = await page.locator('.log-viewer-scroller').evaluate(async (scroller) => {
      const took: number[] = [];
      for (let i = 0; i < 20; i++) {
        const began = performance.now();
        scroller.scrollTop = ((i * 0.381966) % 1) * (scroller.scrollHeight - scroller.clientHeight);
        await new Promise((resolve) => requestAnimationFrame(resolve));
        while (scroller.querySelector('.is-loading')) await new Promise((resolve) => requestAnimationFrame(resolve));
        took.push(performance.now() - began);
      }
      return took.sort((a, b) => a - b);
    });
    expect(jumps[18]).toBeLessThan(3 * 200);
    const frames = await page.locator('.log-viewer-scroller').evaluate(async (scroller) => {
      const took: number[] = [];
      let last = performance.now();
      for (let i = 0; i < 120; i++) {
        scroller.scrollTop -= 400;
        await new Promise((resolve) => requestAnimationFrame(resolve));
        took.push(performance.now() - last);
        last = performance.now();
      }
      return took.sort((a, b) => a - b);
    });
    expect(frames[114]).toBeLessThan(3 * 34);
  });
});

describe('a log that grows', () => {
  test('is followed, until the reader scrolls up, and again', async () => {
    const run = await world.runningWithLog(numbered(1, 500, (n) => `line ${n}`));
    const page = await open(run.id);
    await sees(page, 500);
    appendFileSync(run.log, 'line 501\nline 502\n');
    await sees(page, 502);
    await page.mouse.move(600, 400);
    await page.mouse.wheel(0, -300);
    await page.getByRole('button', { name: 'Follow', pressed: false }).waitFor();
    const [first] = await visible(page);
    appendFileSync(run.log, [...numbered(503, 620, (n) => `line ${n}`)].join(''));
    await page.getByRole('button', { name: 'Latest (118 new)' }).waitFor();
    expect((await visible(page))[0]).toBe(first);
    await page.getByRole('button', { name: 'Latest (118 new)' }).click();
    await sees(page, 620);
    await page.getByRole('button', { name: 'Follow', pressed: true }).waitFor();
    await page.keyboard.press('f');
    appendFileSync(run.log, 'line 621\n');
    await page.getByRole('button', { name: 'Latest (1 new)' }).waitFor();
    await page.keyboard.press('End');
    await sees(page, 621);
    await run.end();
    await page.getByText('621 lines, complete').waitFor();
  });

  test('is never scrolled over a selection', async () => {
    const run = await world.runningWithLog(numbered(1, 200, (n) => `line ${n}`));
    const page = await open(run.id);
    await sees(page, 200);
    await row(page, 190)
      .locator('.log-viewer-text')
      .dblclick({ position: { x: 8, y: 8 } });
    const before = await visible(page);
    appendFileSync(run.log, [...numbered(201, 260, (n) => `line ${n}`)].join(''));
    await page.getByText('260 lines').first().waitFor();
    await page.waitForTimeout(300);
    expect(await visible(page)).toEqual(before);
    expect(await page.evaluate(() => document.getSelection()?.toString())).toBe('line');
    await page.getByRole('button', { name: /Latest/ }).click();
    await sees(page, 260);
    await run.end();
  });

  test('has its progress bar folded, as it grows and afterwards', async () => {
    const run = await world.runningWithLog('start\n');
    const page = await open(run.id);
    await sees(page, 1);
    for (let percent = 0; percent <= 100; percent += 10) {
      appendFileSync(run.log, `\r${String(percent).padStart(3)}%|${'█'.repeat(percent / 10).padEnd(10)}| ${percent}/100`);
    }
    await eventually(async () => (await textOf(page, 2)) === '100%|██████████| 100/100', 'the bar is at its end');
    appendFileSync(run.log, `\r\x1b[K\x1b[32mdone\x1b[0m\nafter\n`);
    await eventually(async () => (await textOf(page, 2)) === 'done', 'the bar is gone');
    expect(await textOf(page, 3)).toBe('after');
    await run.end();
    await page.reload();
    await sees(page, 3);
    expect(await textOf(page, 2)).toBe('done');
  });

  test('goes on when the server has been away, without a gap', async () => {
    const run = await world.runningWithLog(numbered(1, 300, (n) => `line ${n}`));
    const page = await open(run.id);
    await sees(page, 300);
    await world.endServer();
    await page
      .getByText(/cannot be reached|connection broke/i)
      .first()
      .waitFor();
    expect(await textOf(page, 300)).toBe('line 300');
    appendFileSync(run.log, [...numbered(301, 900, (n) => `line ${n}`)].join(''));
    await world.serve();
    await sees(page, 900);
    await page.keyboard.press('Home');
    await sees(page, 1);
    appendFileSync(run.log, 'line 901\n');
    await page.keyboard.press('End');
    await sees(page, 901);
    await run.end();
  });

  test('is read again when it is another one', async () => {
    const run = await world.runningWithLog(numbered(1, 300, (n) => `line ${n}`));
    const page = await open(run.id);
    await sees(page, 300);
    truncateSync(run.log, 0);
    appendFileSync(run.log, 'other 1\nother 2\n');
    await page
      .getByText(/The log is shorter than before/)
      .first()
      .waitFor();
    await eventually(async () => (await textOf(page, 2)) === 'other 2', 'the other lines are shown');
    expect(await page.locator('.log-viewer-line').count()).toBe(2);
    writeFileSync(run.log, '');
    await run.end();
  });

  test('is read again when lines of it are gone after the run has ended', async () => {
    const run = await world.runningWithLog(numbered(1, 3000, (n) => `line ${n}`));
    await run.end();
    const page = await open(run.id);
    await sees(page, 3000);
    truncateSync(run.log, 'line 1\n'.length * 9);
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.locator('.log-viewer-scroller').evaluate((element) => element.scrollTo(0, element.scrollHeight / 2));
    await page
      .getByText(/The log is shorter than before/)
      .first()
      .waitFor();
    await sees(page, 9);
    expect(await page.locator('.log-viewer-line').count()).toBe(9);
  });

  test('is searched again when the server is back', async () => {
    const id = await world.runWithLog(numbered(1, 300, (n) => `line ${n}`));
    const page = await open(id);
    await sees(page, 300);
    let isAway = true;
    await page.route('**/logs/search*', (route) => (isAway ? route.abort() : route.continue()));
    await page.keyboard.press('/');
    const box = page.getByRole('searchbox', { name: 'Search the whole log' });
    await box.fill('line 29');
    await page.locator('.log-viewer-problem').waitFor();
    isAway = false;
    await box.press('Enter');
    await page.getByText(/of 11$/).waitFor();
    expect(await page.locator('.log-viewer-problem').count()).toBe(0);
    isAway = true;
    await world.endServer();
    await box.fill('line 28');
    await page.locator('.log-viewer-problem').waitFor();
    isAway = false;
    await world.serve();
    await page.getByText(/of 11$/).waitFor({ timeout: 20_000 });
    expect(await page.locator('.log-viewer-problem').count()).toBe(0);
  });

  test('is followed by eight tabs of one browser', async () => {
    const run = await world.runningWithLog(numbered(1, 300, (n) => `line ${n}`));
    const context = await world.context();
    const pages: Page[] = [];
    for (let tab = 0; tab < 8; tab++) pages.push(await open(run.id, { context }));
    appendFileSync(run.log, 'line 301\n');
    await Promise.all(pages.map((page) => sees(page, 301)));
    await run.end();
    await Promise.all(pages.map((page) => page.getByText('301 lines, complete').waitFor()));
    await context.close();
  });

  test('is empty at first', async () => {
    const made = await world.api<{ id: string }>('POST', '/runs', { argv: ['/bin/echo', 'hello'], name: 'later' });
    const page = await open(made.id);
    await page.getByText('No output yet: the run has not started.').waitFor();
    await world.api('POST', `/runs/${made.id}/start`);
    await sees(page, 1);
    expect(await textOf(page, 1)).toBe('hello');
    const silent = await world.start('true');
    await world.reaches(silent.id, 'finished');
    await (await open(silent.id)).getByText('The run ended without output.').waitFor();
  });
});

describe('what is copied', () => {
  test('is the text of the lines, also of those that are not drawn', async () => {
    const id = await world.runWithLog(numbered(1, 5000, (n) => `\x1b[3${n % 8}mline\x1b[0m ${n}`));
    const page = await open(id);
    await sees(page, 5000);
    await page.keyboard.press('Home');
    await sees(page, 1);
    const from = (await row(page, 2).locator('.log-viewer-text').boundingBox())!;
    await page.mouse.move(from.x + 1, from.y + 10);
    await page.mouse.down();
    await page.mouse.move(from.x + 300, from.y + 100);
    for (let i = 0; i < 20; i++) await page.mouse.wheel(0, 1000);
    await eventually(async () => (await visible(page))[0] > 700, 'the log has moved');
    await page.mouse.move(from.x + 200, from.y + 310, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.press('Control+c');
    const copied = await eventually(async () => {
      const text = await page.evaluate(() => navigator.clipboard.readText());
      return text.includes('line 2\n') ? text : undefined;
    }, 'the text is copied');
    const lines = copied.split('\n');
    expect(lines[0]).toBe('line 2');
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, i) => `line ${i + 2}`));
    expect(lines.length).toBeGreaterThan(700);
  });

  test('is one line or several by their numbers, which are links', async () => {
    const id = await world.runWithLog(numbered(1, 3000, (n) => `line ${n}`));
    const page = await open(id, { hash: '#L1200-L1203' });
    await sees(page, 1200);
    expect(await page.locator('.log-viewer-line.is-linked').count()).toBe(4);
    await page.getByRole('button', { name: 'Copy text' }).click();
    await page.getByText('4 lines copied.').first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('line 1200\nline 1201\nline 1202\nline 1203');
    await row(page, 1205).locator('.log-viewer-number').click();
    await row(page, 1207)
      .locator('.log-viewer-number')
      .click({ modifiers: ['Shift'] });
    expect(new URL(page.url()).hash).toBe('#L1205-L1207');
    await page.getByRole('button', { name: 'Let go of these lines' }).click();
    expect(new URL(page.url()).hash).toBe('');
  });
});

describe('what finds and copies', () => {
  const late = '**/on-demand-*.js';

  /** Makes it wait until the function that is given back is called. */
  async function holdBack(page: Page): Promise<() => void> {
    let come = () => {};
    const held = new Promise<void>((resolve) => {
      come = resolve;
    });
    await page.route(late, async (route) => {
      await held;
      await route.continue();
    });
    return come;
  }

  test('does what was asked of it before it had come', async () => {
    const id = await world.runWithLog(numbered(1, 3000, (n) => (n === 1500 ? 'ERROR: a bad line' : `line ${n}`)));
    const page = await world.open({ path: '/settings' });
    await page.getByRole('navigation').first().waitFor();
    const come = await holdBack(page);
    await page.goto(`${world.origin}/ui/runs/${id}/logs`);
    await page.locator('.log-viewer-scroller').focus();
    await sees(page, 3000);
    await page.keyboard.type('g1200');
    await page.keyboard.press('Enter');
    expect(await page.locator('.log-viewer-find').count()).toBe(0);
    come();
    await sees(page, 1200);
    expect(new URL(page.url()).hash).toBe('#L1200');
    await page.keyboard.press('e');
    await sees(page, 1500);
  });

  test('is tried again when it could not be loaded', async () => {
    const id = await world.runWithLog(numbered(1, 3000, (n) => `line ${n}`));
    const page = await world.open({ path: '/settings' });
    await page.getByRole('navigation').first().waitFor();
    await page.route(late, (route) => route.abort());
    await page.goto(`${world.origin}/ui/runs/${id}/logs`);
    await page.locator('.log-viewer-scroller').focus();
    await sees(page, 3000);
    await page.keyboard.press('/');
    await page.getByText('A part of this page cannot be loaded.').first().waitFor();
    await page.unroute(late);
    await page.keyboard.type('/line 77');
    await page
      .getByText('11 of 11')
      .or(page.getByText('1 of 11', { exact: true }))
      .waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('line 77');
  });

  test('copies what was selected before it had come', async () => {
    const id = await world.runWithLog(numbered(1, 3000, (n) => `line ${n}`));
    const page = await world.open({ path: '/settings' });
    await page.getByRole('navigation').first().waitFor();
    const come = await holdBack(page);
    await page.goto(`${world.origin}/ui/runs/${id}/logs`);
    await sees(page, 3000);
    const box = (await row(page, 2990).locator('.log-viewer-text').boundingBox())!;
    await page.mouse.move(box.x + 1, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 8 + 2 * box.height, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.press('Control+c');
    come();
    await page.getByText('3 lines copied.').first().waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('line 2990\nline 2991\nline 2992');
  });
});

describe('hostile output', () => {
  test('stays inert and in its line', async () => {
    const ESC = '\x1b';
    const id = await world.runWithLog(
      [
        '<img src=x onerror="document.title=1"><script>document.title=2</script>',
        `${ESC}]8;;javascript:document.title=3${ESC}\\bad link${ESC}]8;;${ESC}\\ ${ESC}]8;;https://example.org/${ESC}\\good link${ESC}]8;;${ESC}\\`,
        `${ESC}]0;a title${ESC}]52;c;ZXZpbA==\x07after`,
        `${ESC}]0;a title without an end`,
        'access \u202elevel\u202c granted\u200b',
        `e${'\u0301'.repeat(500)}x`,
        `${ESC}${ESC}${ESC}[31;;;;;;;999999999999;38;2;mred${ESC}[0`,
        Array.from({ length: 5000 }, (_, i) => `${ESC}[38;5;${i % 256}m#`).join(''),
        `${ESC}[0mlast`,
      ].join('\n'),
    );
    const page = await open(id);
    await sees(page, 9);
    expect(await page.title()).not.toMatch(/[123]/);
    expect(await textOf(page, 1)).toContain('<img src=x');
    const links = await page
      .locator('.log-viewer-text a')
      .evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.getAttribute('rel')]));
    expect(links).toEqual([['https://example.org/', 'noreferrer noopener']]);
    expect([await textOf(page, 2), await textOf(page, 3), await textOf(page, 4)]).toEqual(['bad link good link', 'after', '']);
    expect(
      await row(page, 5)
        .locator('bdi')
        .evaluateAll((all) => all.map((b) => (b as HTMLElement).dataset.code)),
    ).toEqual(['U+202E', 'U+202C', 'U+200B']);
    expect(await textOf(page, 9)).toBe('last');
    const heights = await page.locator('.log-viewer-line').evaluateAll((rows) => rows.map((r) => r.getBoundingClientRect().height));
    expect(new Set(heights).size).toBe(1);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500);
  });

  test('is a line of 50 MB', async () => {
    const chunk = 'x'.repeat(1_000_000);
    const id = await world.runWithLog(['before\n', ...Array.from({ length: 50 }, () => chunk), '\nafter\n']);
    const page = await open(id);
    await sees(page, 3);
    await page.getByRole('button', { name: /^Show more \([\d,]+ characters\)$/ }).click();
    await eventually(async () => (await textOf(page, 2))!.length === 65_536, 'more of the line is shown');
    await page.getByText('The line goes on: 48 MiB in all.').waitFor();
    await page.keyboard.press('w');
    await eventually(async () => (await row(page, 2).boundingBox())!.height > 5000, 'the line is wrapped');
    await page.keyboard.press('Home');
    await sees(page, 1);
    await page.keyboard.press('End');
    await sees(page, 3);
  });

  test('is binary', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2_654_435_761) >>> 24);
    const id = await world.runWithLog(bytes);
    const page = await open(id);
    await eventually(async () => (await visible(page))[1] > 500, 'lines are shown');
    await page.keyboard.press('Home');
    await sees(page, 1);
    await page.getByText(/^[\d,]+ lines, complete$/).waitFor();
  });

  test('has characters and colours across the edges of pages', async () => {
    let text = '';
    for (let n = 1; n <= 1200; n++)
      text += n === 250 ? '\x1b[1;35mstart 日本語 😀\n' : n === 780 ? `end ${n}\x1b[0m\n` : `größe ${n} 日本語😀\n`;
    const page = await open(await world.runWithLog(text), { hash: '#L513' });
    await sees(page, 513);
    expect(await textOf(page, 513)).toBe('größe 513 日本語😀');
    const isBold = (line: number) => row(page, line).locator('.is-bold').count();
    expect([await isBold(513), await isBold(514)]).toEqual([1, 1]);
    await page.keyboard.press('g');
    await page.keyboard.type('769');
    await page.keyboard.press('Enter');
    await sees(page, 781);
    expect([await isBold(768), await isBold(769), await isBold(780), await isBold(781)]).toEqual([1, 1, 1, 0]);
  });
});

describe('wrapped lines', () => {
  test('are scrolled without a jump, and the choice is remembered', async () => {
    const id = await world.runWithLog(numbered(1, 4000, (n) => `line ${n} ${'words and more '.repeat(n % 40)}`));
    const page = await open(id);
    await sees(page, 4000);
    await page.keyboard.press('w');
    await sees(page, 4000);
    await page.mouse.move(600, 400);
    for (let i = 0; i < 30; i++) {
      const [first, last] = await visible(page);
      const middle = Math.round((first + last) / 2);
      const before = (await row(page, middle).boundingBox())!.y;
      await page.mouse.wheel(0, -120);
      await eventually(
        async () => Math.abs((await row(page, middle).boundingBox())!.y - before - 120) < 2,
        `line ${middle} has moved by 120`,
      );
    }
    const settled = await scrollTop(page);
    await page.waitForTimeout(400);
    expect(await scrollTop(page)).toBeCloseTo(settled, -2);
    expect(await page.locator('.log-viewer-scroller').evaluate((s) => s.scrollWidth <= s.clientWidth)).toBe(true);
    await page.reload();
    await page.getByRole('button', { name: 'Wrap', pressed: true }).waitFor();
  });

  test('fit a phone, without sideways scrolling', async () => {
    const id = await world.runWithLog(numbered(1, 400, (n) => `line ${n} ${'x'.repeat(n)}`));
    const page = await open(id, { device: 'phone' });
    await page.setViewportSize({ width: 320, height: 640 });
    await sees(page, 400);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    for (const button of await page.locator('.log-viewer-bar .button').filter({ visible: true }).all()) {
      const box = (await button.boundingBox())!;
      expect(Math.round(Math.min(box.width, box.height))).toBeGreaterThanOrEqual(44);
    }
    await page.keyboard.press('Home');
    await sees(page, 1);
  });
});
