import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run dev` beside a `stint serve`: STINT_SERVER names its address.
const server = process.env.STINT_SERVER ?? 'http://127.0.0.1:7420';

export default defineConfig({
  base: '/ui/',
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the content policy knows no data: URLs but for images
    modulePreload: { polyfill: false },
    manifest: 'manifest.json',
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
