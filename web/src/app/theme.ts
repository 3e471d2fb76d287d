import { readSetting, useSetting, writeSetting } from './settings';

export type Theme = 'system' | 'light' | 'dark';

function isTheme(value: string | null): value is 'light' | 'dark' {
  return value === 'light' || value === 'dark';
}

/** Puts the kept theme on the page; without one the system's holds. */
export function applyTheme(): void {
  const theme = readSetting('theme');
  if (isTheme(theme)) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** The chosen theme and how to choose another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [value] = useSetting('theme');
  return [
    isTheme(value) ? value : 'system',
    (theme) => {
      writeSetting('theme', theme === 'system' ? null : theme);
      applyTheme();
    },
  ];
}
