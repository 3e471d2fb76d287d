import { emptyForm, type RunForm } from './run-form';

const key = 'stint.new-run';

/** Keeps what was typed while the tab lives; never a value of the environment. */
export function keepDraft(form: RunForm): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ ...form, env: form.env.map((row) => ({ ...row, value: '' })) }));
  } catch {
    // Then it is not kept.
  }
}

/** Forgets what was kept. */
export function dropDraft(): void {
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

/** What was kept; an empty form where nothing was. */
export function readDraft(): RunForm {
  try {
    const value = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<RunForm>;
    return { ...emptyForm, ...value };
  } catch {
    return emptyForm;
  }
}
