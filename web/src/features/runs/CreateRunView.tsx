import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ApiError, getJson, runPath, send } from '../../api/client';
import { useInfo } from '../../api/queries';
import type { Run } from '../../api/types';
import { freshen } from '../../live/live';
import { duration } from '../../text/format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Command, ErrorNote, Skeleton, sentence } from '../../ui/States';
import { dropDraft, keepDraft, readDraft } from './create/draft';
import { bodyOf, check, commandLine, emptyForm, type FieldErrors, fieldOf, parseTimeout, type RunForm } from './create/run-form';
import './create-run.css';

const route = getRouteApi('/runs/new');

const hows: { how: RunForm['how']; label: string; submit: string }[] = [
  { how: 'start', label: 'Start now', submit: 'Start' },
  { how: 'queue', label: 'Queue', submit: 'Queue' },
  { how: 'ready', label: 'Only make it', submit: 'Make' },
];

/** The dialog for a new run, over the list. With `?from=` it begins as that run was made. */
export function CreateRunView(): React.ReactNode {
  const { from } = route.useSearch();
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const navigate = useNavigate();
  const original = useQuery({
    queryKey: ['runs', 'detail', from],
    queryFn: async ({ signal }) => freshen(await getJson<Run>(runPath(from!), { signal })),
    enabled: from !== undefined,
  });
  const close = () => {
    if (canGoBack) router.history.back();
    else void navigate({ to: '/runs', search: ({ from: _, ...rest }) => rest, replace: true });
  };
  return (
    <Dialog title={from === undefined ? 'New run' : 'Duplicate a run'} firm onClose={close}>
      {from !== undefined && original.isPending ? (
        <Skeleton />
      ) : (
        <>
          {original.error && <ErrorNote error={original.error} onRetry={() => void original.refetch()} />}
          <Form key={original.data?.id ?? ''} original={original.data ?? null} onClose={close} />
        </>
      )}
    </Dialog>
  );
}

function Form({ original, onClose }: { original: Run | null; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const info = useInfo();
  const [form, setForm] = useState<RunForm>(() => (original ? formOf(original) : readDraft()));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const isBusy = useRef(false);
  const element = useRef<HTMLFormElement>(null);
  const id = useId();
  const recent = useQuery({
    queryKey: ['runs', 'list', 'recent'],
    queryFn: async ({ signal }) => ({ runs: (await getJson<Run[]>('/runs', { signal, query: { limit: 100 } })).map(freshen) }),
    refetchOnMount: 'always',
  });
  const argv = useMemo(() => (original?.argv ? { command: original.command, argv: original.argv } : null), [original]);
  const workdirs = useMemo(() => [...new Set(recent.data?.runs.map((run) => run.workdir))].slice(0, 20), [recent.data]);

  useEffect(() => {
    if (!original) keepDraft(form);
  }, [form, original]);

  function set(change: Partial<RunForm>) {
    setForm((now) => ({ ...now, ...change }));
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in change))));
  }

  function show(found: FieldErrors) {
    setErrors(found);
    const first = Object.keys(found)[0];
    const field = element.current?.querySelector<HTMLElement>(`[data-field="${first}"]`);
    const more = field?.closest('details');
    if (more) more.open = true;
    field?.focus();
  }

  async function submit() {
    if (isBusy.current) return;
    setError(null);
    const found = check(form);
    if (Object.keys(found).length > 0) return show(found);
    isBusy.current = true;
    setBusy(true);
    try {
      const made = await send<Run>('POST', '/runs', bodyOf(form, argv));
      client.setQueryData<Run>(['runs', 'detail', made.id], made);
      if (!original) dropDraft();
      await navigate({ to: '/runs/$id', params: { id: made.id }, replace: true });
    } catch (caught) {
      const field = caught instanceof ApiError && caught.status < 500 ? fieldOf(caught.detail) : null;
      if (field) show({ [field]: sentence(caught).replace(/^[A-Za-z_.]+: /, '') });
      else setError(caught);
      isBusy.current = false;
      setBusy(false);
    }
  }

  const given = (field: keyof RunForm & ('command' | 'name' | 'workdir' | 'tag' | 'timeout' | 'slots' | 'priority')) => ({
    value: form[field],
    onChange: (event: { target: { value: string } }) => set({ [field]: event.target.value }),
    'data-field': field,
    'aria-invalid': errors[field] ? true : undefined,
    'aria-describedby': `${id}-${field}-note`,
    id: `${id}-${field}`,
    autoComplete: 'off',
    spellCheck: false,
  });
  const field = (name: keyof RunForm, label: string, input: ReactNode, hint?: ReactNode) => (
    <div className="field">
      <label htmlFor={`${id}-${name}`}>{label}</label>
      {input}
      {errors[name] ? (
        <FieldError id={`${id}-${name}-note`} text={errors[name]} />
      ) : (
        hint && <small id={`${id}-${name}-note`}>{hint}</small>
      )}
    </div>
  );
  const chosen = hows.find((each) => each.how === form.how) ?? hows[0]!;
  const seconds = form.timeout.trim() === '' ? null : parseTimeout(form.timeout);

  return (
    <form
      ref={element}
      className="form create-run"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void submit();
        }
      }}
    >
      {field(
        'command',
        'Command',
        <textarea
          {...given('command')}
          className="mono"
          rows={Math.min(8, Math.max(2, form.command.split('\n').length))}
          placeholder="python train.py --lr 0.1"
          autoCapitalize="off"
        />,
        argv && argv.command === form.command
          ? 'Run as it was, without a shell; once changed, it is a line for the login shell.'
          : 'A line for the login shell of the server’s user.',
      )}
      <div className="create-run-pair">
        {field('name', 'Name', <input type="text" placeholder="from the command" {...given('name')} />)}
        {field('tag', 'Tag', <input type="text" placeholder="from the name" autoCapitalize="off" {...given('tag')} />)}
      </div>
      {field(
        'workdir',
        'Working directory',
        <input
          type="text"
          className="mono"
          list={`${id}-folders`}
          placeholder={info.data?.workdir ?? ''}
          autoCapitalize="off"
          {...given('workdir')}
        />,
      )}
      <datalist id={`${id}-folders`}>
        {workdirs.map((folder) => (
          <option key={folder} value={folder} />
        ))}
      </datalist>
      <Environment form={form} set={set} error={errors.env} isCopy={original !== null} />
      <details className="create-run-more" open={hasMore(form) || undefined}>
        <summary>More: time limit, what to wait for, slots, priority</summary>
        <div className="form">
          <div className="create-run-three">
            {field(
              'timeout',
              'Time limit',
              <input type="text" placeholder="none" {...given('timeout')} />,
              seconds === null ? '90, 30m or 2h' : duration(seconds),
            )}
            {field('slots', 'Slots', <input type="text" placeholder="gpu=1" autoCapitalize="off" {...given('slots')} />)}
            {field(
              'priority',
              'Priority',
              <input type="text" inputMode="numeric" placeholder="0" {...given('priority')} />,
              'Higher first',
            )}
          </div>
          <After form={form} set={set} error={errors.after} runs={recent.data?.runs ?? []} />
        </div>
      </details>
      <fieldset className="create-run-how">
        <legend className="visually-hidden">What to do with it</legend>
        {hows.map((each) => (
          <label key={each.how}>
            <input type="radio" name="how" checked={form.how === each.how} onChange={() => set({ how: each.how })} />
            {each.label}
          </label>
        ))}
      </fieldset>
      {errors.how && <FieldError text={errors.how} />}
      {form.command.trim() !== '' && (
        <div className="field">
          <span className="create-run-same">The same in a terminal</span>
          <Command text={commandLine(form, argv)} />
        </div>
      )}
      {error !== null && <ErrorNote error={error} />}
      <div className="form-end">
        <span className="create-run-keys wide-only">Ctrl+Enter</span>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" why={info.data?.read_only ? 'This server is read-only.' : null} disabled={busy}>
          {chosen.submit}
        </Button>
      </div>
    </form>
  );
}

function FieldError({ id, text }: { id?: string; text: string | undefined }) {
  return (
    <small id={id} className="field-error" role="alert">
      {text}
    </small>
  );
}

function hasMore(form: RunForm): boolean {
  return form.timeout !== '' || form.slots !== '' || form.priority !== '' || form.after.length > 0;
}

function formOf(run: Run): RunForm {
  return {
    ...emptyForm,
    command: run.command,
    name: run.name,
    workdir: run.workdir,
    tag: run.tag,
    timeout: run.timeout_s === null ? '' : String(run.timeout_s),
    slots: Object.entries(run.slots)
      .map(([name, number]) => `${name}=${number}`)
      .join(', '),
    priority: run.priority === 0 ? '' : String(run.priority),
    after: run.after.map(({ id, condition }) => ({ id, condition: condition === 'any' ? 'any' : 'ok' })),
    how: run.queued_at === null && run.after.length === 0 ? 'start' : 'queue',
  };
}

interface PartProps {
  form: RunForm;
  set: (change: Partial<RunForm>) => void;
  error: string | undefined;
}

function Environment({ form, set, error, isCopy }: PartProps & { isCopy: boolean }) {
  const [shown, setShown] = useState(false);
  const change = (key: number, part: { name?: string; value?: string }) =>
    set({ env: form.env.map((row) => (row.key === key ? { ...row, ...part } : row)) });
  return (
    <fieldset className="create-run-env">
      <legend>Environment</legend>
      {isCopy && <small className="muted">Variables that the other run was given are not known here: give them again.</small>}
      {form.env.map((row) => (
        <div key={row.key} className="create-run-variable">
          <input
            type="text"
            className="mono"
            aria-label="Name of the variable"
            placeholder="NAME"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-field="env"
            value={row.name}
            onChange={(event) => change(row.key, { name: event.target.value })}
          />
          <input
            type={shown ? 'text' : 'password'}
            className="mono"
            aria-label={`Value of ${row.name || 'the variable'}`}
            placeholder="value"
            autoComplete="off"
            spellCheck={false}
            value={row.value}
            onChange={(event) => change(row.key, { value: event.target.value })}
          />
          <Button
            icon="close"
            look="quiet"
            aria-label={`Remove ${row.name || 'the variable'}`}
            onClick={() => set({ env: form.env.filter((each) => each.key !== row.key) })}
          />
        </div>
      ))}
      <div className="actions">
        <Button icon="plus" onClick={() => set({ env: [...form.env, { key: Date.now(), name: '', value: '' }] })}>
          Add a variable
        </Button>
        {form.env.length > 0 && (
          <Button look="quiet" aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? 'Hide values' : 'Show values'}
          </Button>
        )}
      </div>
      {error && <FieldError text={error} />}
    </fieldset>
  );
}

function After({ form, set, error, runs }: PartProps & { runs: readonly Run[] }) {
  const nameOf = (id: string) => runs.find((run) => run.id === id)?.name ?? id;
  const others = runs.filter((run) => !run.is_archived && !form.after.some((each) => each.id === run.id));
  return (
    <div className="field">
      <span>Wait for</span>
      {form.after.map(({ id, condition }) => (
        <div key={id} className="create-run-after">
          <span title={id}>{nameOf(id)}</span>
          <select
            aria-label={`Wait until ${nameOf(id)}`}
            value={condition}
            onChange={(event) =>
              set({ after: form.after.map((each) => (each.id === id ? { id, condition: event.target.value as 'ok' | 'any' } : each)) })
            }
          >
            <option value="ok">has ended well</option>
            <option value="any">has ended</option>
          </select>
          <Button
            icon="close"
            look="quiet"
            aria-label={`Do not wait for ${nameOf(id)}`}
            onClick={() => set({ after: form.after.filter((each) => each.id !== id) })}
          />
        </div>
      ))}
      <select
        aria-label="Add a run to wait for"
        data-field="after"
        value=""
        onChange={(event) =>
          set({ after: [...form.after, { id: event.target.value, condition: 'ok' }], ...(form.how === 'start' ? { how: 'queue' } : {}) })
        }
      >
        <option value="">{others.length > 0 ? 'Add a run' : 'There are no runs'}</option>
        {others.map((run) => (
          <option key={run.id} value={run.id}>
            {`${run.name} · ${run.status} · ${run.id}`}
          </option>
        ))}
      </select>
      {error ? <FieldError text={error} /> : <small>Only what is queued waits.</small>}
    </div>
  );
}
