// What a visitor downloads, gzip-compressed, against what it may be: `node scripts/budgets.mjs`, after `npm run build`.
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const web = resolve(import.meta.dirname, '..');
const dist = resolve(web, 'dist');
const limits = { script: 140, style: 15 };
const features = [
  { name: 'log viewer', folder: 'src/features/logs/', entry: 'LogViewer.tsx', limit: 15 },
  { name: 'terminal', folder: 'src/features/terminal/', entry: 'TmuxTerminalPanel.tsx', limit: 120 },
  { name: 'charts', folder: 'src/features/metrics/', entry: 'MetricsPanel.tsx', limit: 35 },
];

const chunks = new Map(JSON.parse(readFileSync(resolve(dist, 'chunks.json'), 'utf8')).map((chunk) => [chunk.fileName, chunk]));

// With all that is loaded before they run.
function withImports(files, found = new Set()) {
  for (const file of files) {
    if (chunks.has(file) && !found.has(file)) {
      found.add(file);
      withImports(chunks.get(file).imports, found);
    }
  }
  return found;
}

const kilobytes = (files) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(resolve(dist, file)), { level: 9 }).length, 0) / 1000;
const all = [...chunks.values()];
const initial = withImports(all.filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName));
const styles = [...readFileSync(resolve(dist, 'index.html'), 'utf8').matchAll(/<link[^>]*rel="stylesheet"[^>]*href="\/ui\/([^"]+)"/g)].map(
  ([, file]) => file,
);

const rows = [
  { name: 'script at the start', files: initial, limit: limits.script },
  { name: 'style at the start', files: new Set(styles), limit: limits.style },
];
for (const { name, folder, entry, limit } of features) {
  const more = (files, known) => new Set([...withImports(files)].filter((file) => !initial.has(file) && !known?.has(file)));
  const isEntry = (chunk) => chunk.entry && relative(web, chunk.entry) === folder + entry;
  const isOwn = (chunk) => chunk.modules.some((module) => relative(web, module).startsWith(folder));
  const shown = more(all.filter(isEntry).map((chunk) => chunk.fileName));
  const later = more(
    all.filter(isOwn).map((chunk) => chunk.fileName),
    shown,
  );
  rows.push({ name, files: shown, limit });
  if (later.size > 0) rows.push({ name: '  on demand', files: later });
}

let over = 0;
for (const { name, files, limit } of rows) {
  const size = kilobytes(files);
  const fits = limit === undefined || (files.size > 0 && size <= limit);
  over += fits ? 0 : 1;
  const remark = fits ? '' : files.size === 0 ? '  is in no file of its own: load it with import()' : '  TOO LARGE';
  const most = limit === undefined ? '' : `of ${String(limit).padStart(3)} KB`;
  process.stdout.write(`${name.padEnd(20)} ${size.toFixed(1).padStart(6)} ${most.padEnd(9)}  ${[...files].join(' ')}${remark}\n`);
}
process.exitCode = over === 0 ? 0 : 1;
