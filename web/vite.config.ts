import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

// `npm run dev` beside a `stint serve`: STINT_SERVER names its address.
const server = process.env.STINT_SERVER ?? 'http://127.0.0.1:7420';

// Writes down what became of the modules, for scripts/budgets.mjs. The program leaves the file out.
const chunks: Plugin = {
  name: 'chunks',
  generateBundle(_, bundle) {
    const made = Object.values(bundle).filter((output) => output.type === 'chunk');
    const list = made.map(({ fileName, isEntry, facadeModuleId, imports, moduleIds }) => ({
      fileName,
      isEntry,
      entry: facadeModuleId,
      imports,
      modules: moduleIds,
    }));
    this.emitFile({ type: 'asset', fileName: 'chunks.json', source: JSON.stringify(list) });
  },
};

export default defineConfig({
  base: '/ui/',
  plugins: [react(), chunks],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the content policy knows no data: URLs but for images
    modulePreload: { polyfill: false },
    license: { fileName: 'licenses.txt' },
  },
  server: {
    proxy: Object.fromEntries(
      ['/events', '/health', '/info', '/queue', '/runs', '/session', '/sweeps'].map((path) => [
        path,
        { target: server, ws: true, changeOrigin: true },
      ]),
    ),
  },
});
