import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { ApiError, send } from '../../api/client';
import { useInfo } from '../../api/queries';
import type { Sweep } from '../../api/types';
import { Button } from '../../ui/Button';
import { Command, ErrorNote, sentence } from '../../ui/States';
import { cellLine, createLine, type SweepForm } from './commandLine';
import { Field } from './Field';
import { asBody, combinations, firstCells, readRows, valuesText } from './grid';
import { ParameterRows } from './ParameterRows';
import { useReadOnly } from './queries';
import './create-sweep.css';

const empty: SweepForm = {
  name: '',
  command: '',
  workdir: '',
  rows: [{ name: '', values: '' }],
  random: false,
  count: '',
  seed: '',
  maxRuns: '',
  parallel: '',
  failFast: false,
  goal: '',
};

const defaultMost = 10_000;

function wholeError(text: string, what: string): string | null {
  return text.trim() === '' || (/^\d{1,9}$/.test(text.trim()) && Number(text) > 0) ? null : `${what} is a whole number above 0.`;
}

/** What is wrong with the form as far as the page can tell, by field. */
function formErrors(form: SweepForm): Record<string, string> {
  const errors: Record<string, string> = {};
  if (form.command.trim() === '') errors.base_command = 'Give the command that each cell runs.';
  const numbers = {
    max_runs: wholeError(form.maxRuns, 'The limit'),
    parallel: wholeError(form.parallel, 'This'),
    count: null as string | null,
  };
  if (form.random) {
    numbers.count = form.count.trim() === '' ? 'Say how many cells to draw.' : wholeError(form.count, 'This');
    if (form.seed.trim() !== '' && !/^-?\d{1,15}$/.test(form.seed.trim())) errors.seed = 'The seed is a whole number.';
  }
  for (const [name, error] of Object.entries(numbers)) if (error) errors[name] = error;
  return errors;
}

/** The form for a new sweep, with what it will run as one types. */
export function CreateSweepView(): React.ReactNode {
  const [form, setForm] = useState(empty);
  const [tried, setTried] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const starting = useRef(true);
  const submitted = useRef(false);
  const navigate = useNavigate();
  const client = useQueryClient();
  const info = useInfo();
  const readOnly = useReadOnly();
  const radios = useId();
  const wantsFocus = useRef(false);
  const set = <K extends keyof SweepForm>(name: K, value: SweepForm[K]) => setForm((before) => ({ ...before, [name]: value }));
  const { parameters, errors: rowErrors } = useMemo(() => readRows(form.rows), [form.rows]);

  const make = useMutation({
    mutationFn: (start: boolean) =>
      send<Sweep>('POST', '/sweeps', {
        name: form.name.trim() || undefined,
        base_command: form.command.trim(),
        workdir: form.workdir.trim() || undefined,
        parameters: asBody(parameters),
        mode: form.random ? 'random' : 'grid',
        count: form.random ? Number(form.count) : undefined,
        seed: form.random && form.seed.trim() ? Number(form.seed) : undefined,
        max_runs: form.maxRuns.trim() ? Number(form.maxRuns) : undefined,
        parallel: form.parallel.trim() ? Number(form.parallel) : undefined,
        fail_fast: form.failFast,
        goal: form.goal.trim() || undefined,
        auto_start: start,
      }),
    onSuccess: (sweep) => {
      client.setQueryData(['sweeps', 'detail', sweep.id], sweep);
      void client.invalidateQueries({ queryKey: ['sweeps', 'list'] });
      void navigate({ to: '/sweeps/$id', params: { id: sweep.id } });
    },
    onError: () => {
      submitted.current = false;
      focusFirst();
    },
  });

  // Once it is made the form stays until the sweep's page has come: nothing is sent again meanwhile.
  const isSent = make.isPending || make.isSuccess;
  const refused = refusal(make.error);
  const own = formErrors(form);
  const errors: Record<string, string> = { ...(refused ? { [refused.field]: refused.message } : {}), ...(tried ? own : {}) };

  // What is wrong may be drawn only after this frame.
  function focusFirst() {
    wantsFocus.current = true;
    requestAnimationFrame(focusWrong);
  }

  function focusWrong() {
    const wrong = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!wantsFocus.current || !wrong) return;
    wantsFocus.current = false;
    wrong.focus();
  }

  useEffect(focusWrong);

  function submit(start: boolean) {
    setTried(true);
    if (submitted.current || readOnly) return;
    if (Object.keys(own).length > 0 || rowErrors.length > 0) {
      focusFirst();
      return;
    }
    submitted.current = true;
    make.mutate(start);
  }

  return (
    <>
      <header className="page-header">
        <h1>New sweep</h1>
        <Link to="/sweeps" className="button is-quiet">
          All sweeps
        </Link>
      </header>
      <form
        ref={element}
        className="create-sweep"
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit(starting.current);
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            submit(true);
          }
        }}
      >
        <div className="form create-sweep-fields">
          <Field
            label="Command"
            error={errors.base_command}
            hint={
              <>
                A shell line. <code>{'{lr}'}</code> in it is replaced by the value of the parameter lr, quoted where needed. Parameters that
                it does not name follow it as <code>--lr=0.1</code>.
              </>
            }
          >
            {(props) => (
              <textarea
                {...props}
                className="mono"
                rows={3}
                spellCheck={false}
                autoCapitalize="off"
                placeholder="python3 examples/train.py --epochs 20"
                value={form.command}
                onChange={(event) => set('command', event.target.value)}
              />
            )}
          </Field>
          <ParameterRows
            rows={form.rows}
            errors={tried ? rowErrors : rowErrors.filter((error) => error.field === 'name')}
            refused={errors.parameters}
            onChange={(rows) => set('rows', rows)}
          />
          <fieldset className="create-sweep-cells">
            <legend>Cells</legend>
            <label className="check">
              <input type="radio" name={radios} checked={!form.random} onChange={() => set('random', false)} />
              <span>Grid: every combination</span>
            </label>
            <label className="check">
              <input type="radio" name={radios} checked={form.random} onChange={() => set('random', true)} />
              <span>Random: some of them</span>
            </label>
            {form.random && (
              <div className="create-sweep-pair">
                <Field label="How many" error={errors.count}>
                  {(props) => (
                    <input {...props} inputMode="numeric" value={form.count} onChange={(event) => set('count', event.target.value)} />
                  )}
                </Field>
                <Field label="Seed" hint="The same seed draws the same cells." error={errors.seed}>
                  {(props) => (
                    <input
                      {...props}
                      inputMode="numeric"
                      placeholder="one is drawn and noted"
                      value={form.seed}
                      onChange={(event) => set('seed', event.target.value)}
                    />
                  )}
                </Field>
              </div>
            )}
          </fieldset>
          <div className="create-sweep-pair">
            <Field label="At once" hint="How many of its runs are kept going. Empty: the queue’s limit holds." error={errors.parallel}>
              {(props) => (
                <input {...props} inputMode="numeric" value={form.parallel} onChange={(event) => set('parallel', event.target.value)} />
              )}
            </Field>
            <Field label="Most runs" hint="Cells beyond get no runs." error={errors.max_runs}>
              {(props) => (
                <input
                  {...props}
                  inputMode="numeric"
                  placeholder={String(defaultMost)}
                  value={form.maxRuns}
                  onChange={(event) => set('maxRuns', event.target.value)}
                />
              )}
            </Field>
          </div>
          <label className="check">
            <input type="checkbox" checked={form.failFast} onChange={(event) => set('failFast', event.target.checked)} />
            <span>The first failure stops the cells that still wait</span>
          </label>
          <div className="create-sweep-pair">
            <Field label="Name" error={errors.name}>
              {(props) => <input {...props} placeholder="sweep" value={form.name} onChange={(event) => set('name', event.target.value)} />}
            </Field>
            <Field label="Folder" error={errors.workdir}>
              {(props) => (
                <input
                  {...props}
                  className="mono"
                  spellCheck={false}
                  placeholder={info.data?.workdir ?? ''}
                  value={form.workdir}
                  onChange={(event) => set('workdir', event.target.value)}
                />
              )}
            </Field>
          </div>
          <Field label="Goal" hint="What it is for, in your words." error={errors.goal}>
            {(props) => <input {...props} value={form.goal} onChange={(event) => set('goal', event.target.value)} />}
          </Field>
        </div>
        <div className="create-sweep-side">
          <Preview form={form} />
          {make.error && !refused && <ErrorNote error={make.error} />}
          {readOnly && <p className="muted">The server was started with --read-only: nothing can be made.</p>}
          <div className="form-end">
            <Button
              type="submit"
              disabled={isSent || readOnly}
              onClick={() => {
                starting.current = false;
              }}
            >
              Make
            </Button>
            <Button
              type="submit"
              look="primary"
              disabled={isSent || readOnly}
              title="Ctrl+Enter"
              onClick={() => {
                starting.current = true;
              }}
            >
              {isSent ? 'Making…' : 'Make and start'}
            </Button>
          </div>
        </div>
      </form>
    </>
  );
}

// What the server refused, by the field that it names.
function refusal(error: unknown): { field: string; message: string } | null {
  if (!(error instanceof ApiError) || error.status !== 422) return null;
  const match = /^(base_command|workdir|parameters|count|seed|max_runs|parallel|name|goal): ([\s\S]+)$/.exec(error.detail);
  return match ? { field: match[1]!, message: sentence(new Error(match[2]!)) } : null;
}

function Preview({ form }: { form: SweepForm }) {
  const { parameters, errors } = readRows(form.rows);
  const all = combinations(parameters);
  const count = /^\d{1,9}$/.test(form.count.trim()) ? Number(form.count) : 0;
  const cells = form.random && BigInt(count) < all ? BigInt(count) : all;
  const most = BigInt(/^\d{1,9}$/.test(form.maxRuns.trim()) ? Number(form.maxRuns) : defaultMost);
  const seed = form.seed.trim();
  const draw = form.random && count > 0 && /^-?\d{1,15}$/.test(seed) ? { count, seed: BigInt(seed) } : undefined;
  const drawn = form.random && !draw;
  const command = form.command.trim();
  const lines = command === '' || drawn ? [] : firstCells(parameters, 3, draw).map((cell) => cellLine(command, cell));
  const texts = parameters.map((each) => ({ name: each.name, text: valuesText(each) }));
  return (
    <section className="create-sweep-preview" aria-label="What will run">
      <h2>
        {errors.length > 0 && parameters.length === 0
          ? 'What will run'
          : `${Number(cells).toLocaleString('en-US')} ${cells === 1n ? 'cell' : 'cells'}`}
        {form.random && cells < all && <span className="muted"> of {Number(all).toLocaleString('en-US')}</span>}
      </h2>
      {cells > most && <p className="muted">Only the first {Number(most).toLocaleString('en-US')} get runs.</p>}
      {command === '' && <p className="muted">With a command, the first lines that will run are shown here.</p>}
      {drawn && <p className="muted">With a seed, the first cells are shown here.</p>}
      {lines.length > 0 && (
        <ol className="create-sweep-lines">
          {lines.map((line) => (
            <li key={line}>
              <code>{line}</code>
            </li>
          ))}
          {cells > BigInt(lines.length) && (
            <li className="is-more muted">and {Number(cells - BigInt(lines.length)).toLocaleString('en-US')} more</li>
          )}
        </ol>
      )}
      {command !== '' && (
        <>
          <h3>The same from a terminal</h3>
          <Command text={createLine(form, texts, true)} label="Copy the command line" />
        </>
      )}
    </section>
  );
}
