import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
const prefix = 'stint.';

addEventListener('storage', (event) => {
  if (event.key === null || event.key.startsWith(prefix)) for (const listener of listeners) listener();
});

/** A choice kept in this browser; null where none was made or the browser keeps nothing. */
export function readSetting(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Keeps a choice in this browser, or forgets it (null). Every place of every tab that shows it follows. */
export function writeSetting(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {
    // Storage is full or not allowed: the choice holds for nobody but this call.
  }
  for (const listener of listeners) listener();
}

/** A choice kept in this browser, live, and how to change it. */
export function useSetting(name: string): [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readSetting(name),
  );
  return [value, (next) => writeSetting(name, next)];
}
