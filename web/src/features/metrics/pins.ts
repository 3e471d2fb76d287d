import { useMemo } from 'react';
import { useSetting } from '../../app/settings';

/** The keys whose charts stay, kept in this browser under a name. */
export function usePins(name: string): [string[], (key: string, pinned: boolean) => void] {
  const [text, set] = useSetting(name);
  const pins = useMemo(() => {
    try {
      const value: unknown = JSON.parse(text ?? '[]');
      return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
    } catch {
      return [];
    }
  }, [text]);
  return [
    pins,
    (key, pinned) => {
      const next = pinned ? [...pins.filter((each) => each !== key), key] : pins.filter((each) => each !== key);
      set(next.length === 0 ? null : JSON.stringify(next.slice(-24)));
    },
  ];
}
