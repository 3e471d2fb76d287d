import { defineConfig } from 'vitest/config';

// What is held against a clock has the machine to itself.
const timing = 'tests/browser/**/*.timing.test.ts';
const browser = { include: ['tests/browser/**/*.test.ts'], environment: 'node', testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      { test: { ...browser, name: 'browser', exclude: [timing], maxWorkers: 2 } },
      { test: { ...browser, name: 'browser-timing', include: [timing], maxWorkers: 1 } },
    ],
  },
});
